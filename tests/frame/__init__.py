"""The frame of the pages, looked at in a real browser."""
