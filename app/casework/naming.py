"""The names of the rows that answers refer to, as far as the viewer may know them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from flask import g
from sqlalchemy import literal, select, text, union_all
from sqlalchemy.orm.util import identity_key

from app.guard.security import hat
from app.models import REGISTRY, Agency, Case, Household, Person, Worksheet, db
from app.models.worksheets.course import seen_on
from app.models.worksheets.fam_plan import PlanGoal
from app.questions import Computed, Question, Rows
from app.questions.kinds import Chosen, unnamed

STAFF = text("select distinct user_id, last_name || first_name as name from staff where user_id = any (:ids)")
Known = dict[int, str]


def _users(ids: list[int]) -> Known:
    known = _own(ids)
    rest = [i for i in ids if i not in known]
    return known | {
        row.user_id: row.name for row in (db.session.execute(STAFF, {"ids": rest}) if rest else ())
    }


def _own(ids: list[int]) -> Known:
    """One's own name, on a page: its frame shows it anyway."""
    worn, user = hat(), g.get("user")
    if worn is None or worn.user_id not in ids or getattr(user, "id", None) != worn.user_id:
        return {}
    return {user.id: f"{user.last_name}{user.first_name}"}


def _agencies(ids: list[int]) -> Known:
    """One's own agencies are known from the frame of the page."""
    own = {m.agency.id: m.agency.name for m in getattr(g.get("user"), "memberships", ()) if m.agency}
    known = {i: own[i] for i in ids if i in own}
    return known | (_other_agencies(rest) if (rest := [i for i in ids if i not in known]) else {})


def _rows_of(model: Any, name: Any) -> Callable[[list[int]], Known]:
    def find(ids: list[int]) -> Known:
        found = db.session.execute(select(model.id, name).where(model.id.in_(ids)))
        return {row_id: str(label or f"#{row_id}") for row_id, label in found}

    return find


def _cases(ids: list[int]) -> Known:
    """Numbers of cases. The one whose page this is has been read already."""
    read = [found for i in ids if (found := db.session.identity_map.get(identity_key(Case, i)))]
    known = {case.id: case.number for case in read}
    return known | (_numbers(rest) if (rest := [i for i in ids if i not in known]) else {})


_numbers = _rows_of(Case, Case.number)
_other_agencies = _rows_of(Agency, Agency.name)

FINDERS: dict[str, Callable[[list[int]], Known]] = {
    "user": _users,
    "agency": _agencies,
    "case": _cases,
    "household": _rows_of(Household, Household.id),
    "person": _rows_of(Person, Person.name),
    "plan_goals": _rows_of(PlanGoal, PlanGoal.fg_goal),
}


def find(thing: str, ids: Iterable[int]) -> Known:
    """The names of those of these rows that exist for this viewer."""
    return find_all({thing: set(ids)})[thing]


def find_all(wanted: Mapping[str, Iterable[int]]) -> dict[str, Known]:
    """The names of rows of several things: one query for each, and one for the sheets of all forms together."""
    keys = {thing: sorted({i for i in ids if 0 < i < 2**63}) for thing, ids in wanted.items()}
    sheets = _sheets({thing: ids for thing, ids in keys.items() if ids and thing not in FINDERS})
    return {
        thing: FINDERS[thing](ids) if thing in FINDERS and ids else sheets.get(thing, {})
        for thing, ids in keys.items()
    }


def _sheets(wanted: Mapping[str, list[int]]) -> dict[str, Known]:
    """Sheets by the code of their form: 家庭功能評估 #3."""
    forms: list[Any] = [form for form in REGISTRY if form.CODE in wanted]
    if not forms:
        return {}
    each = [select(literal(form.CODE), form.id).where(form.id.in_(wanted[form.CODE])) for form in forms]
    titles, found = {form.CODE: form.TITLE for form in forms}, defaultdict[str, Known](dict)
    for code, row_id in db.session.execute(union_all(*each)):
        found[code][row_id] = f"{titles[code]} #{row_id}"
    return found


def sheets_seen(item: Worksheet) -> dict[str, Known]:
    """The names of the sheets that were looked up to work out this one."""
    titles = {form.CODE: form.TITLE for form in REGISTRY}
    seen = seen_on(item)
    return {code: {i: f"{titles[code]} #{i}" for i in ids} for code, ids in seen.items() if code in titles}


def referred(questions: Sequence[Question], answers: Mapping[str, Any]) -> dict[str, set[int]]:
    """The keys of the rows that these answers refer to, by what they are."""
    found: dict[str, set[int]] = defaultdict(set)
    for q in questions:
        kind, value = q.kind.kind if isinstance(q.kind, Computed) else q.kind, answers.get(q.key)
        if isinstance(kind, Rows):
            for row in value or ():
                for thing, ids in referred(kind.asks, row).items():
                    found[thing] |= ids
        elif kind.refers and isinstance(value, int):
            found[kind.refers].add(value)
        elif isinstance(kind, Chosen) and kind.offered:
            unknown = set(kind.raw(value)) - {choice.code for choice in kind.choices}
            found[kind.offered] |= {int(code) for code in unknown if code.isascii() and code.isdigit()}
    return found


class RowNames:
    """Names of rows, those of the sheets of a page looked up together: one query for each kind of thing.

    Things in `but` are looked up when they are asked for; `known` are names that somebody has looked up already.
    """

    def __init__(
        self,
        questions: Sequence[Question] = (),
        *sheets: Mapping[str, Any],
        but: Collection[str] = (),
        known: Mapping[str, Known] | None = None,
    ) -> None:
        wanted: dict[str, set[int]] = defaultdict(set)
        for answers in sheets:
            for thing, ids in referred(questions, answers).items():
                wanted[thing] |= ids
        given = {thing: dict(names) for thing, names in (known or {}).items()}
        rest = {thing: ids - given.get(thing, {}).keys() for thing, ids in wanted.items() if thing not in but}
        found = find_all(rest)
        for thing, ids in rest.items():  # what is out of sight is not looked for again
            found[thing] = {row_id: unnamed(thing, row_id) for row_id in ids} | found.get(thing, {})
        self._known = {thing: given.get(thing, {}) | found.get(thing, {}) for thing in {*given, *found}}

    def __call__(self, thing: str, row_id: int) -> str:
        known = self._known.setdefault(thing, {})
        if row_id not in known:
            known[row_id] = find(thing, [row_id]).get(row_id, unnamed(thing, row_id))
        return known[row_id]
