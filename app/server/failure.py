"""The one kind of error that run.py shows as a sentence instead of a traceback."""


class CannotStart(Exception):
    """Anwang cannot start; the text says why, and what to do about it, to the person at the terminal."""
