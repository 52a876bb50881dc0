"""Files that people hand in: what they may be, what is taken out of them, and where they lie sealed."""
