"""Whether an edition of a decision table may be published: each fault with its rows and the cell it is about. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask_babel import gettext as _

from app.facts import tables as facts
from app.rules.checking import Fault, faults
from app.rules.stricter import Difference, looser
from app.rules.tables import Row, Table
from app.rules.wording import outcome, said

SHOWN: Final = 10


def read(name: str, content: Mapping[str, Any]) -> Table | None:
    """The edition; None where it asks or answers something else than the shipped table, which a release alone changes.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: the content is no table.
    """
    shipped, edition = facts.table(name), facts.read(name, content)
    return edition if _asks_of(shipped) == _asks_of(edition) else None


def faults_of(name: str, content: Mapping[str, Any]) -> Iterator[Fault]:
    """Everything that is wrong with it. Of a table that is whole: where it protects less than the shipped one.

    Raises:
        KeyError, TypeError, ValueError, AttributeError: the content is no table.
    """
    edition = read(name, content)
    if edition is None:
        yield Fault(name, "word", _("表的項目、結果和適用方式由系統版本決定，不能在這裡更改。"))
        return
    for row in edition.rows:
        yield from _of_source(name, row)
    found = faults(edition)
    yield from found
    if not found:
        yield from _looser(facts.table(name), edition)


def told(table: Table, one: Difference) -> str:
    """A combination and what becomes of it: 案件類別「脆弱家庭」：個案風險「高風險」→ 個案風險「低風險」."""
    box = tuple(
        (asked, tuple(value for value in asked.values if value.code == one.inputs[asked.code]))
        for asked in table.inputs
    )
    before, after = (outcome(table, then.items()) if then else _("沒有決定") for then in one[1:])
    return _("%(what)s：%(before)s → %(after)s", what=said(box), before=before, after=after)


def _asks_of(table: Table) -> tuple[Any, ...]:
    return table.inputs, table.outputs, table.hit_policy, table.is_intake


def _of_source(name: str, row: Row) -> Iterator[Fault]:
    if not row.source.strip():
        yield Fault(name, "source", _("第%(row)s列：沒有填依據來源。", row=row.no), (row.no,), "source")
    given: Any = row.confidence
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 < given <= 1:
        text = _("第%(row)s列：信心須大於 0，至多 1。", row=row.no)
        yield Fault(name, "source", text, (row.no,), "confidence")


def _looser(shipped: Table, edition: Table) -> Iterator[Fault]:
    for one in looser(shipped, edition)[:SHOWN]:
        text = _("比原有規定寬鬆，不得放寬：%(what)s", what=told(shipped, one))
        rows = (
            row.no for row in edition.rows if all(one.inputs[key] in codes for key, codes in row.when.items())
        )
        yield Fault(shipped.id, "looser", text, tuple(rows)[:1])
