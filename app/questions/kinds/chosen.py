"""Answers that are chosen: one of, many of, yes or no, a box to tick."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flask_babel import gettext as _
from sqlalchemy import Boolean
from sqlalchemy import Text as TextType
from sqlalchemy.types import TypeEngine

from app.columns import ManyCodes
from app.questions.choices import Choice, Source, choices_of
from app.questions.kinds.base import Kind, Names, unnamed
from app.questions.words import Words
from app.questions.wrong import BadAnswer

if TYPE_CHECKING:
    from app.questions.question import Question

YES, NO = Choice("Y", Words("是", "Yes")), Choice("N", Words("否", "No"))
UNKNOWN = Choice("U", Words("不詳", "Unknown"))
TICKED = Choice("true", Words("是", "Yes"))


@dataclass(frozen=True)
class Chosen(Kind):
    """Choices from an official list (by its name), or written one by one.

    `offered` names choices that depend on the case, such as the goals of its plan: whoever has a session supplies
    them with `offering`, and until then nothing can be chosen.
    """

    source: Source = ()
    offered: str = ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        return choices_of(self.source)

    def on(self, day: date) -> Self:
        then = tuple(choice for choice in self.choices if choice.is_offered_on(day))
        return self if len(then) == len(self.choices) else replace(self, source=then)

    def offering(self, choices: tuple[Choice, ...]) -> Self:
        """This kind with these choices, found in the case."""
        return replace(self, source=choices)

    def label_of(self, code: str) -> str:
        """The words of a code; the code itself when the list does not know it."""
        return next((str(choice.label) for choice in self.choices if choice.code == code), code)

    def word_of(self, code: str, names: Names) -> str:
        """The words of a code; of a row of the case that is not offered here, its name."""
        is_named = self.offered and code.isascii() and code.isdigit()
        known = any(choice.code == code for choice in self.choices)
        return names(self.offered, int(code)) if is_named and not known else self.label_of(code)

    @property
    def codes(self) -> list[str]:
        """The codes that are offered."""
        return [choice.code for choice in self.choices]

    def code_schema(self) -> dict[str, Any]:
        """One code for OpenAPI; where the choices depend on the case, the key of a row of it."""
        return (
            {"type": "string", "pattern": "^[0-9]+$"}
            if self.offered
            else {"type": "string", "enum": self.codes}
        )

    def refuse_unknown(self, codes: list[str]) -> None:
        """BadAnswer when one of them is not offered."""
        for code in codes:
            if all(choice.code != code for choice in self.choices):
                raise BadAnswer(_("沒有「%(code)s」這個選項", code=code[:40]))


@dataclass(frozen=True)
class OneOf(Chosen):
    """One answer of a list. Stored as its code."""

    widget: ClassVar[str] = "one"
    filters: ClassVar[tuple[str, ...]] = ("is", "in")

    def column(self) -> TypeEngine[Any]:
        return TextType()

    def parse(self, raw: list[str]) -> str | None:
        given = [code for code in raw if code]
        if len(given) > 1:
            raise BadAnswer(_("只能選一項"))
        return given[0] if given else None

    def from_json(self, data: Any) -> str | None:
        if data is not None and not isinstance(data, str):
            raise BadAnswer(_("這一題的答案是一個代碼"))
        return data or None

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        return "" if value is None else self.word_of(value, names)

    def check(self, value: str, *, today: date) -> None:
        self.refuse_unknown([value])

    def schema(self) -> dict[str, Any]:
        return {**self.code_schema(), "nullable": True} | (
            {} if self.offered else {"enum": [*self.codes, None]}
        )


@dataclass(frozen=True)
class YesNo(OneOf):
    """是／否, stored as Y and N."""

    source: Source = (YES, NO)


@dataclass(frozen=True)
class YesNoUnknown(OneOf):
    """是／否／不詳, stored as Y, N and U."""

    source: Source = (YES, NO, UNKNOWN)


@dataclass(frozen=True)
class ManyOf(Chosen):
    """Any number of answers of a list. Stored as a sorted list of codes; none at all is NULL."""

    widget: ClassVar[str] = "many"
    filters: ClassVar[tuple[str, ...]] = ("has",)

    def column(self) -> TypeEngine[Any]:
        return ManyCodes()

    def parse(self, raw: list[str]) -> list[str] | None:
        return sorted({code for code in raw if code}) or None

    def raw(self, value: Any) -> list[str]:
        return sorted(value) if value else []

    def from_json(self, data: Any) -> list[str] | None:
        if data is not None and not (isinstance(data, list) and all(isinstance(code, str) for code in data)):
            raise BadAnswer(_("這一題的答案是代碼的清單"))
        return self.parse(data or [])

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        chosen = set(value or ())
        known = [str(choice.label) for choice in self.choices if choice.code in chosen]
        strange = sorted(chosen - {choice.code for choice in self.choices})
        return "、".join(known + [self.word_of(code, names) for code in strange])

    def check(self, value: list[str], *, today: date) -> None:
        self.refuse_unknown(value)

    def schema(self) -> dict[str, Any]:
        return {"type": "array", "items": self.code_schema(), "uniqueItems": True, "nullable": True}


@dataclass(frozen=True)
class Tick(Kind):
    """A box to tick, drawn as the only one of many. Ticked is true; not ticked is false, and counts as no answer."""

    widget: ClassVar[str] = "many"
    filters: ClassVar[tuple[str, ...]] = ("is",)

    @property
    def choices(self) -> tuple[Choice, ...]:
        return (TICKED,)

    def column(self) -> TypeEngine[Any]:
        return Boolean()

    def parse(self, raw: list[str]) -> bool:
        given = [word for word in raw if word]
        if given not in ([], ["true"]):
            raise BadAnswer(_("這一題只能打勾或不打勾"))
        return bool(given)

    def raw(self, value: Any) -> list[str]:
        return ["true"] if value else []

    def from_json(self, data: Any) -> bool | None:
        if data is not None and not isinstance(data, bool):
            raise BadAnswer(_("這一題的答案是 true 或 false"))
        return data

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        return str(YES.label if value else NO.label) if value is not None else ""

    def is_empty(self, value: Any) -> bool:
        return not value

    def schema(self) -> dict[str, Any]:
        return {"type": "boolean", "nullable": True}
