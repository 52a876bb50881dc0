"""Work behind the pages: the outbox is delivered, and what has expired is tidied away. Never sees a viewer's rows."""
