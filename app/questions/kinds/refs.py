"""Answers that name a row kept elsewhere: an agency, a user, a person, another record.

Whether the row exists, and whether the viewer may know of it, is asked by `check(…, exists=…)`: the kind cannot know.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy import BigInteger
from sqlalchemy import Integer as IntegerType
from sqlalchemy.types import TypeEngine

from app.questions.kinds.base import Kind, Names, unnamed
from app.questions.kinds.numbers import whole, whole_of
from app.questions.wrong import BadAnswer

if TYPE_CHECKING:
    from app.questions.question import Question

MAX_KEY = 2**63 - 1


@dataclass(frozen=True)
class Ref(Kind):
    """The key of a row."""

    widget: ClassVar[str] = "ref"
    filters: ClassVar[tuple[str, ...]] = ("is",)
    largest: ClassVar[int] = MAX_KEY

    def column(self) -> TypeEngine[Any]:
        return BigInteger()

    def parse(self, raw: list[str]) -> int | None:
        return whole("".join(raw))

    def from_json(self, data: Any) -> int | None:
        return whole_of(data)

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        return "" if value is None else names(self.refers, value)

    def check(self, value: int, *, today: date) -> None:
        if not 0 < value <= self.largest:
            raise BadAnswer(_("找不到這一筆"))

    def schema(self) -> dict[str, Any]:
        return {"type": "integer", "format": "int64", "minimum": 1, "nullable": True}


@dataclass(frozen=True)
class SmallRef(Ref):
    """The key of a row of a small table."""

    largest: ClassVar[int] = 2**31 - 1

    def column(self) -> TypeEngine[Any]:
        return IntegerType()


@dataclass(frozen=True)
class AgencyRef(SmallRef):
    """A unit (單位)."""

    refers: ClassVar[str] = "agency"


@dataclass(frozen=True)
class UserRef(SmallRef):
    """Somebody with an account."""

    refers: ClassVar[str] = "user"


@dataclass(frozen=True)
class PersonRef(Ref):
    """Somebody in the person register, who must be on this case.

    Below zero: somebody whose row stands on the same page and is not saved yet, by the row's own key.
    """

    refers: ClassVar[str] = "person"

    def check(self, value: int, *, today: date) -> None:
        super().check(abs(value), today=today)


@dataclass(frozen=True)
class RecordRef(Ref):
    """Another record: `to` is "case", "household", or the code of a worksheet, such as "VF_VULN"."""

    to: str = "case"

    @property
    def refers(self) -> str:  # type: ignore[override]
        return self.to
