"""Addresses: one line as people write it, stored sealed, with 臺 in the names of places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from app.questions.kinds.texts import Text

_TAI = re.compile(r"台(?=[北中南東]市|[北中南東]縣|灣)")


@dataclass(frozen=True)
class Address(Text):
    """An address in one line, of at most 200 characters."""

    widget: ClassVar[str] = "address"
    sealed: bool = True
    limit: int = 200

    def clean(self, text: str) -> str:
        return _TAI.sub("臺", super().clean(text))
