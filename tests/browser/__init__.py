"""The whole application in a real browser: people's work from end to end."""
