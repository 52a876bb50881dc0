"""Answers that the system works out: shown, never typed, never posted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sqlalchemy.types import TypeEngine

from app.questions.choices import Choice
from app.questions.conditions import Answers
from app.questions.kinds.base import Kind, Names, unnamed
from app.questions.kinds.texts import Text

if TYPE_CHECKING:
    from app.questions.question import Question

Work = Callable[[Answers, Any], Any]
"""Gives the answer from the other answers (hidden ones are None) and the sheet (None while it is new)."""


@dataclass(frozen=True)
class Computed(Kind):
    """Worked out by `work(answers, sheet)`; `kind` says what it is and how it reads.

    With `stored=True` the value at the time of saving stands in a column, so that it can be counted. Otherwise the
    question has no column, and must not be annotated `Mapped`.
    `why(answers, sheet)` says in a sentence how the answer came about.
    """

    widget: ClassVar[str] = "computed"
    is_posted: ClassVar[bool] = False
    work: Work
    kind: Kind = field(default_factory=Text)
    stored: bool = False
    why: Callable[[Answers, Any], str] | None = None

    @property
    def choices(self) -> tuple[Choice, ...]:
        return self.kind.choices

    @property
    def is_sealed(self) -> bool:
        return self.kind.is_sealed

    @property
    def filters(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.kind.filters if self.stored else ()

    def on(self, day: date) -> Self:
        then = self.kind.on(day)
        return self if then is self.kind else replace(self, kind=then)

    def column(self) -> TypeEngine[Any] | None:
        return self.kind.column() if self.stored else None

    def parse(self, raw: list[str]) -> Any:
        return None

    def from_json(self, data: Any) -> Any:
        return None

    def raw(self, value: Any) -> list[str]:
        return self.kind.raw(value)

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        return self.kind.text(value, question, names)

    def to_json(self, value: Any) -> Any:
        return self.kind.to_json(value)

    def is_empty(self, value: Any) -> bool:
        return self.kind.is_empty(value)

    def check(self, value: Any, *, today: date) -> None:
        """Nothing: what the system worked out is not the writer's mistake."""

    def schema(self) -> dict[str, Any]:
        return {**self.kind.schema(), "readOnly": True}
