"""What was published, given to the rules that ask for it: tables, editions of the indicators, terms of a county.

Read once, and again when something was published or withdrawn: a web request asks for the stamp once, with its log-in.
Where no database stands behind the question (pure rules, a program at its start) what is shipped holds. An edition
holds from a day on, so that what a sheet or a decision of an earlier day was made by is found again.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final

from flask import Flask, current_app, g, has_app_context, has_request_context
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.facts import indicators
from app.facts import tables as facts
from app.facts.indicators import Edition
from app.guard.sessions import RULES_STAMP
from app.models import REGISTRY, db
from app.questions import Question, supplements
from app.questions.editions import declared
from app.questions.supplements import sections_of
from app.rules import clock_settings, supplement_checks, tables
from app.rules.clock_settings import OFFICIAL, Settings
from app.rules.edition_checks import wrong
from app.rules.setting_checks import settings_from
from app.rules.tables import Table
from app.rules.terms import Term

log = logging.getLogger(__name__)
HERE: Final = "anwang_publishing"
NOT_LAID_YET: Final = "42883"
STAMP: Final = text("select published_stamp()")
ROWS: Final = text(
    "select id, kind, county_id, name, number, valid_from, valid_until, content from published_editions()"
)


@dataclass(frozen=True, slots=True)
class Published:
    """One edition that was published. It holds from ``since`` until the day before ``until``."""

    id: int
    kind: str
    county_id: int
    name: str
    number: int
    since: dt.date
    until: dt.date | None
    content: Mapping[str, Any]

    def holds_on(self, day: dt.date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def version(self) -> str:
        """Of a table: the shipped edition is version 1."""
        return str(self.number + 1)


Supplements = tuple[Published, tuple[Question, ...]]
"""An edition of a county's own questions to a form, and the questions."""


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that was published, as of a stamp. ``faults``: what was not taken over because it may not hold.

    ``questions``: by county and form the editions of its own questions, the oldest first.
    """

    stamp: str = ""
    rows: tuple[Published, ...] = ()
    questions: Mapping[tuple[int, str], tuple[Supplements, ...]] = field(default_factory=dict)
    tables: Mapping[int, Table] = field(default_factory=dict)
    editions: tuple[Edition, ...] = ()
    faults: tuple[str, ...] = ()


NOTHING: Final = Known()
FORMS: Final[dict[str, Any]] = {form.CODE: form for form in REGISTRY}
_known: list[Known] = [NOTHING]


def install(app: Flask) -> None:
    """From now on the rules of this process know what was published."""
    app.extensions[HERE] = True
    tables.published = published_table
    clock_settings.provide(county_settings)
    indicators.publish_with(published_editions)
    supplement_checks.provide(lambda code: declared(FORMS[code]))


def published_table(table_id: str, day: dt.date) -> Table | None:
    """The published edition of a table that holds on the day."""
    known = now_known()
    found = in_force("table", table_id, day, known=known)
    return known.tables.get(found.id) if found else None


def published_editions() -> tuple[Edition, ...]:
    """The published editions of the indicators, and those before them with their ways to them."""
    return now_known().editions


def county_settings(county_id: int | None, day: dt.date) -> Settings:
    """What a county has set about its clocks, as of a day."""
    things = {(r.kind, r.name) for r in now_known().rows if r.county_id == county_id and county_id}
    held = {(kind, name): in_force(kind, name, day, county_id or 0) for kind, name in sorted(things)}
    said = {thing: row.content for thing, row in held.items() if row}
    if not said:
        return OFFICIAL
    terms = {name: Term(one["amount"], one["unit"]) for (kind, name), one in said.items() if kind == "clock"}
    return settings_from(terms, {name: one for (kind, name), one in said.items() if kind == "setting"})


def in_force(
    kind: str, name: str, day: dt.date, county_id: int = 0, *, known: Known | None = None
) -> Published | None:
    """The published edition of a thing that holds on the day: of those that hold, the one that began last."""
    rows = (known or now_known()).rows
    held = [r for r in rows if (r.kind, r.name, r.county_id) == (kind, name, county_id) and r.holds_on(day)]
    return max(held, key=lambda r: (r.since, r.id), default=None)


def faults() -> tuple[str, ...]:
    """What was published and does not hold, because this version of the program finds fault with it."""
    return now_known().faults


def forget() -> None:
    """After something was published or withdrawn: ask for the stamp again."""
    if has_app_context():
        g.pop(HERE, None)
        g.pop(RULES_STAMP, None)


def now_known() -> Known:
    """What is known now. The stamp is asked once in an application context, which is once a request."""
    if not has_app_context() or HERE not in current_app.extensions:
        return NOTHING
    if HERE not in g:
        setattr(g, HERE, NOTHING)  # what is asked on the way is answered by what is shipped
        setattr(g, HERE, _asked())
    known: Known = getattr(g, HERE)
    return known


def _asked() -> Known:
    """Asked without a flush. A database that is away, or not laid yet, breaks nothing here."""
    try:
        connection = db.session.connection()
        with nullcontext() if has_request_context() else connection.begin_nested():
            stamp = str(g.pop(RULES_STAMP, None) or connection.scalar(STAMP))
            if stamp != _known[0].stamp:
                _known[0] = _taken_over(stamp, [Published(*row) for row in connection.execute(ROWS)])
    except SQLAlchemyError as error:
        state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
        if state != NOT_LAID_YET:  # in a database without our functions nothing can have been published
            log.warning("what was published is not known now", extra={"sqlstate": state})
    return _known[0]


def _taken_over(stamp: str, rows: list[Published]) -> Known:
    """What may hold. An edition with a fault does not, however it came in: what stood before it holds on."""
    good, found = [], []
    editions: list[Edition] = []
    for row in rows:
        said = wrong(row.kind, row.name, row.content)
        if said:
            log.error("a published edition does not hold", extra={"proposal": row.id, "thing": row.name})
            found.append(f"{row.name} #{row.id} {said[0]}")
            continue
        good.append(row)
        if row.kind == "indicators":
            editions = _with(editions, row)
            setattr(g, HERE, Known(editions=tuple(editions)))  # the next one may lead on from this one
    read = {row.id: _table(row) for row in good if row.kind == "table"}
    return Known(stamp, tuple(good), _questions(good), MappingProxyType(read), tuple(editions), tuple(found))


def _questions(rows: list[Published]) -> Mapping[tuple[int, str], tuple[Supplements, ...]]:
    found: dict[tuple[int, str], tuple[Supplements, ...]] = {}
    for row in rows:
        if row.kind == "supplement":
            about = row.county_id, row.name
            sections = sections_of(declared(FORMS[row.name]))
            found[about] = (
                *found.get(about, ()),
                (row, supplements.read(row.content["questions"], sections)),
            )
    return MappingProxyType(found)


def _table(row: Published) -> Table:
    return facts.read(row.name, {**row.content, "version": row.version, "since": row.since.isoformat()})


def _with(editions: list[Edition], row: Published) -> list[Edition]:
    """One more edition; those before it lead to it where a factor took the place of an older one."""
    said = {**row.content, "since": row.since.isoformat(), "is_since_placeholder": False}
    newer = replace(indicators.read_edition(said), until=row.until)
    named = {one.code: one for one in (*indicators.shipped(), *editions)}
    leads = {f.code: f.maps_to for one in named.values() for f in one.factors}
    ways = {
        _end(factor["taken_from"], leads): factor["code"]
        for aspect in row.content["aspects"]
        for factor in aspect["factors"]
        if factor.get("taken_from")
    }
    led = {code: _led(one, ways) for code, one in named.items() if any(f.code in ways for f in one.factors)}
    kept = {one.code: one for one in editions} | led
    return [*kept.values(), newer]


def _end(code: str, leads: Mapping[str, str]) -> str:
    """Where the way from a factor ends now: beyond an edition that was withdrawn, at that one."""
    while leads.get(code):
        code = leads[code]
    return code


def _led(edition: Edition, ways: Mapping[str, str]) -> Edition:
    return replace(
        edition,
        aspects=tuple(
            replace(
                aspect,
                factors=tuple(
                    replace(f, maps_to=ways[f.code]) if f.code in ways else f for f in aspect.factors
                ),
            )
            for aspect in edition.aspects
        ),
    )
