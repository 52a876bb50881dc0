"""A file that is not taken, and why."""

from __future__ import annotations


class BadFile(ValueError):
    """The sentence for whoever wanted to hand it in."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
