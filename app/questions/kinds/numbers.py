"""Whole numbers, and scores on a scale."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy import Integer as IntegerType
from sqlalchemy import SmallInteger
from sqlalchemy import Text as TextType
from sqlalchemy.types import TypeEngine

from app.questions.kinds.base import Kind, Names, unnamed
from app.questions.kinds.chosen import Chosen
from app.questions.words import Label
from app.questions.wrong import BadAnswer

if TYPE_CHECKING:
    from app.questions.question import Question

MAX_INTEGER = 2**31 - 1


def whole(text: str) -> int | None:
    """The whole number that was typed: 1,200 and １２００ too. BadAnswer when it is none."""
    plain = re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))
    if not plain:
        return None
    if not re.fullmatch(r"[+-]?\d{1,18}", plain, re.ASCII):
        raise BadAnswer(_("請填整數"))
    return int(plain)


def whole_of(data: Any) -> int | None:
    """The whole number in this JSON. BadAnswer for anything else, `true` included."""
    if data is not None and (isinstance(data, bool) or not isinstance(data, int)):
        raise BadAnswer(_("這一題的答案是整數"))
    return data


@dataclass(frozen=True)
class Integer(Kind):
    """A whole number from `low` to `high`. `unit` stands after it: 元, 人, 分鐘."""

    widget: ClassVar[str] = "number"
    filters: ClassVar[tuple[str, ...]] = ("is", "less", "more")
    low: int = 0
    high: int = MAX_INTEGER
    unit: Label = ""

    def column(self) -> TypeEngine[Any]:
        return IntegerType()

    def parse(self, raw: list[str]) -> int | None:
        return whole("".join(raw))

    def from_json(self, data: Any) -> int | None:
        return whole_of(data)

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        return "" if value is None else f"{value:,} {self.unit}".rstrip()

    def check(self, value: int, *, today: date) -> None:
        if value < self.low:
            raise BadAnswer(_("不可小於 %(low)d", low=self.low))
        if value > self.high:
            raise BadAnswer(_("不可大於 %(high)d", high=self.high))

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.low, "maximum": self.high, "nullable": True}


@dataclass(frozen=True)
class Score(Chosen):
    """A mark from `low` to `high`.

    With choices the mark is chosen: their codes are the numbers (a number outside the scale, such as 9 for "cannot be
    assessed", may be chosen and has no points). With `points` the codes are letters, stored as such: Y=1, N=0, U=0.
    """

    filters: ClassVar[tuple[str, ...]] = ("is", "less", "more")
    low: int = 0
    high: int = 10
    points: Mapping[str, int] = field(default_factory=dict, hash=False)

    @property
    def widget(self) -> str:  # type: ignore[override]
        return "one" if self.source else "number"

    def points_of(self, value: int | str | None) -> int | None:
        """What the answer adds to the sum; None for nothing answered and for a mark outside the scale."""
        if isinstance(value, str):
            return self.points.get(value)
        return value if value is not None and self.low <= value <= self.high else None

    def column(self) -> TypeEngine[Any]:
        return TextType() if self.points else SmallInteger()

    def parse(self, raw: list[str]) -> int | str | None:
        return ("".join(raw).strip() or None) if self.points else whole("".join(raw))

    def from_json(self, data: Any) -> int | str | None:
        if not self.points:
            return whole_of(data)
        if data is not None and not isinstance(data, str):
            raise BadAnswer(_("這一題的答案是一個代碼"))
        return data or None

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        if value is None:
            return ""
        label = self.label_of(str(value))
        return label if self.points or label == str(value) else f"{value} {label}"

    def check(self, value: int | str, *, today: date) -> None:
        if self.source:
            self.refuse_unknown([str(value)])
        elif self.points_of(value) is None:
            raise BadAnswer(_("分數由 %(low)d 到 %(high)d", low=self.low, high=self.high))

    def schema(self) -> dict[str, Any]:
        if self.points:
            return {"type": "string", "enum": [*(c.code for c in self.choices), None], "nullable": True}
        if self.source:
            return {"type": "integer", "enum": [*(int(code) for code in self.codes), None], "nullable": True}
        return {"type": "integer", "minimum": self.low, "maximum": self.high, "nullable": True}
