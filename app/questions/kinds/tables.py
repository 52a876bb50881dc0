"""A table inside a form: rows of questions of their own, as many as there are family members or goals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flask_babel import gettext as _
from sqlalchemy.types import TypeEngine

from app.questions.kinds.base import Kind, Names, unnamed
from app.questions.wrong import BadAnswer

if TYPE_CHECKING:
    from app.questions.question import Question

ID = "id"
"""The key of the row that an entry stands for; absent or None in a new one."""


@dataclass(frozen=True)
class Rows(Kind):
    """The answer is a list of dicts, one a row: the row's answers by key, and its `id` when it is stored already.

    `kept` is the class of rows with a table of their own; None when the rows stand in the person register.
    """

    widget: ClassVar[str] = "rows"
    asks: tuple[Question, ...] = ()
    low: int = 0
    high: int = 50
    kept: Any = None

    def on(self, day: date) -> Self:
        return replace(self, asks=tuple(q.on(day) for q in self.asks if q.is_asked_on(day)))

    def column(self) -> TypeEngine[Any] | None:
        return None

    def parse(self, raw: list[str]) -> Any:
        raise TypeError("rows are read entry by entry (app.forms)")

    def raw(self, value: Any) -> list[str]:
        """The rows as words, so that two tables can be compared."""
        return [f"{row.get(ID)}:{q.key}={word}" for row in value or () for q in self.asks
                for word in q.kind.raw(row.get(q.key))]  # fmt: skip

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        """One line a row: 姓名：陳範例；性別：女."""
        return "\n".join(self.line(row, names) for row in value or ())

    def line(self, row: dict[str, Any], names: Names = unnamed) -> str:
        """One row as a line."""
        told = ((q.label, q.kind.text(row.get(q.key), q, names)) for q in self.asks)
        return "；".join(f"{label}：{words}" for label, words in told if words)

    def to_json(self, value: Any) -> list[dict[str, Any]]:
        return [
            {ID: row.get(ID), **{q.key: q.kind.to_json(row.get(q.key)) for q in self.asks}}
            for row in value or ()
        ]

    def from_json(self, data: Any) -> list[dict[str, Any]]:
        rows = [] if data is None else data
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadAnswer(_("這一題的答案是一列一列的資料"))
        return [self._row(row) for row in rows]

    def _row(self, data: dict[str, Any]) -> dict[str, Any]:
        asked = {q.key: q for q in self.asks}
        if strange := sorted(set(data) - set(asked) - {ID}):
            raise BadAnswer(_("沒有「%(code)s」這一題", code=strange[0][:40]))
        row: dict[str, Any] = {key: q.kind.from_json(data[key]) for key, q in asked.items() if key in data}
        return {**row, ID: data[ID]} if isinstance(data.get(ID), int) else row

    def check(self, value: list[dict[str, Any]], *, today: date) -> None:
        if len(value) > self.high:
            raise BadAnswer(_("最多 %(high)d 列", high=self.high))

    def is_empty(self, value: Any) -> bool:
        return not value

    def over(self, stored: Iterable[dict[str, Any]], given: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
        """What was given over what is stored: a row that names a stored one by its id keeps what it does not name."""
        there = {row[ID]: row for row in stored if row.get(ID)}
        return [{**there.get(row.get(ID), {}), **row} for row in given]

    def schema(self) -> dict[str, Any]:
        fields = {ID: {"type": "integer", "nullable": True}} | {q.key: q.kind.schema() for q in self.asks}
        return {"type": "array", "maxItems": self.high, "items": {"type": "object", "properties": fields}}
