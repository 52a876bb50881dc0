"""What is said when an answer cannot be taken."""

from __future__ import annotations


class BadAnswer(ValueError):
    """An answer that cannot be taken. `message` is a sentence for the person who gave it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
