"""What every kind of answer can do: one class per kind, one method per face (form, page, API, column, check)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from sqlalchemy.types import TypeEngine

from app.questions.choices import Choice

if TYPE_CHECKING:
    from app.questions.question import Question

Names = Callable[[str, int], str]
"""Gives the name of a row: `names("agency", 3)`. Supplied by whoever has a session."""


def unnamed(thing: str, row_id: int) -> str:
    """The name of a row where nobody can look it up."""
    return f"#{row_id}"


@dataclass(frozen=True)
class Kind:
    """A kind of answer. Empty is `None` (of a table: an empty list), whatever was typed."""

    widget: ClassVar[str] = "text"
    """The template macro that draws it: text long one many number day moment address ref file rows computed."""
    filters: ClassVar[tuple[str, ...]] = ()
    """How a list can be filtered by it: is in has from to less more."""
    is_posted: ClassVar[bool] = True
    """Whether people answer it. What is computed is not posted."""
    refers: ClassVar[str] = ""
    """For references: what they refer to, as `names` and the look-up page call it."""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers offered; empty for kinds that offer none."""
        return ()

    @property
    def is_sealed(self) -> bool:
        """Whether the answer is stored sealed, and so cannot be sorted, filtered or counted."""
        return False

    def on(self, day: date) -> Self:
        """This kind as it was on that day: with the choices then offered."""
        return self

    def column(self) -> TypeEngine[Any] | None:
        """The type of its column; None when it has none."""
        raise NotImplementedError

    def parse(self, raw: list[str]) -> Any:
        """The answer that was typed. BadAnswer when it cannot be read. Limits are judged in `check`."""
        raise NotImplementedError

    def raw(self, value: Any) -> list[str]:
        """The answer as it stands in the form."""
        return [] if value is None else [str(value)]

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        """The answer for people, in the viewer's language."""
        return "" if value is None else str(value)

    def to_json(self, value: Any) -> Any:
        """The answer for machines."""
        return value

    def from_json(self, data: Any) -> Any:
        """The answer that a machine gave. BadAnswer for the wrong type."""
        raise NotImplementedError

    def check(self, value: Any, *, today: date) -> None:
        """Raises BadAnswer when a readable answer is out of bounds. Never called with an empty one."""

    def is_empty(self, value: Any) -> bool:
        """Whether nothing was answered."""
        return value is None or value == "" or value == []

    def schema(self) -> dict[str, Any]:
        """The answer's type for OpenAPI."""
        return {"type": "string", "nullable": True}
