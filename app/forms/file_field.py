"""The field of a question that is answered by files: what was uploaded stands there, and nothing is typed."""

from __future__ import annotations

from typing import Any

from app.forms.fields import AnswerField, Typed


class FileField(AnswerField):
    """`data` is what is known of each file, `box` what the page shows of it. The page takes in what was uploaded before
    the form looks at its answers.
    """

    box: dict[str, Any]

    def take(self, typed: Typed, stored: Any) -> None:
        self.data, self.errors, self.bad, self.given = list(stored or ()), [], "", False
        self.raw = self.kind.raw(self.data)
