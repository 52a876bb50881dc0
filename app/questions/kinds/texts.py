"""Text: one line, or as many as needed."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy import Text as TextType
from sqlalchemy.types import TypeEngine

from app.columns import Sealed
from app.questions.kinds.base import Kind
from app.questions.words import Label
from app.questions.wrong import BadAnswer

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

Spelling = Callable[[str], str]
"""Gives the text as it is stored, or raises BadAnswer (see app.questions.spellings)."""


@dataclass(frozen=True)
class Text(Kind):
    """One line of at most `limit` characters. `checks` put it in its usual spelling or refuse it."""

    widget: ClassVar[str] = "text"
    sealed: bool = False
    limit: int = 500
    pattern: str = ""
    pattern_says: Label = ""
    checks: tuple[Spelling, ...] = ()

    @property
    def is_sealed(self) -> bool:
        return self.sealed

    def column(self) -> TypeEngine[Any]:
        return Sealed() if self.sealed else TextType()

    def parse(self, raw: list[str]) -> str | None:
        return self.spelt(self.clean(" ".join(raw)))

    def from_json(self, data: Any) -> str | None:
        if data is None:
            return None
        if not isinstance(data, str):
            raise BadAnswer(_("這一題的答案是文字"))
        return self.spelt(self.clean(data))

    def clean(self, text: str) -> str:
        """The text without control characters and outer space, on one line."""
        return " ".join(_CONTROL.sub("", text).split())

    def spelt(self, text: str) -> str | None:
        """The text as it is stored, after every check."""
        for spell in self.checks if text else ():
            text = spell(text)
        return text or None

    def check(self, value: str, *, today: date) -> None:
        if len(value) > self.limit:
            raise BadAnswer(_("最多 %(limit)d 字，現在有 %(count)d 字", limit=self.limit, count=len(value)))
        if self.pattern and not re.fullmatch(self.pattern, value):
            raise BadAnswer(str(self.pattern_says) or _("格式不符，請再核對"))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "maxLength": self.limit, "nullable": True}


@dataclass(frozen=True)
class LongText(Text):
    """Text with paragraphs, of at most `limit` characters."""

    widget: ClassVar[str] = "long"
    limit: int = 20_000

    def clean(self, text: str) -> str:
        lines = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        return "\n".join(line.rstrip() for line in lines.split("\n")).strip("\n")
