"""Answers that are stored once, in the person register, and shown on every sheet that asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask.json import dumps
from sqlalchemy import and_, any_, func, select, text
from sqlalchemy.orm import aliased, contains_eager

from app.casework.packing import pack, with_keys
from app.models import Party, Person, Worksheet, db
from app.questions import Question, Rows

PERSON = frozenset(c.name for c in Person.__table__.c)
WHEREABOUTS = frozenset({"address", "registered_address", "phone", "school"})
"""Where somebody is, and how to reach them."""
CLIENT, FAMILY, OFFENDER = "client", "family", "offender"
"""The client is whom the case is about: of a protective case the victim, of one about a family each child."""
ENROL = text(
    "select enrol(:c, who) from jsonb_array_elements(cast(:all as jsonb)) with ordinality x(who, n) order by n"
)
WITHDRAW = text("select withdraw(party) from unnest(cast(:all as bigint[])) party")


def split(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(of the person, of the place on the case)."""
    person = {k: v for k, v in values.items() if k in PERSON}
    return person, {k: v for k, v in values.items() if k not in PERSON}


def parties(case_id: int, role: str) -> list[Party]:
    """Those on a case in this role, in the order in which they came."""
    return [party for party in everybody(case_id) if party.role == role]


def everybody(case_id: int) -> list[Party]:
    """Those on a case in any role, in the order in which they came.

    Their keys are said twice, because the person's wall is as long as the viewer's cases: so it is passed once.
    """
    there = aliased(Party)
    keys = select(there.person_id).where(there.case_id == case_id, there.ended_on.is_(None)).scalar_subquery()
    who = and_(Person.id == Party.person_id, Person.id == any_(func.array(keys)))
    query = select(Party).outerjoin(Person, who).options(contains_eager(Party.person))
    on_it = query.where(Party.case_id == case_id, Party.ended_on.is_(None))
    return list(db.session.scalars(on_it.order_by(Party.id)))


def everybody_on(case_ids: Sequence[int]) -> dict[int, list[Party]]:
    """Those on each of these cases in any role, in the order in which they came."""
    if not case_ids:
        return {}
    there, ids = aliased(Party), list(case_ids)
    keys = select(there.person_id).where(there.case_id.in_(ids), there.ended_on.is_(None)).scalar_subquery()
    who = and_(Person.id == Party.person_id, Person.id == any_(func.array(keys)))
    query = select(Party).outerjoin(Person, who).options(contains_eager(Party.person))
    found: dict[int, list[Party]] = {case_id: [] for case_id in ids}
    on_them = query.where(Party.case_id.in_(ids), Party.ended_on.is_(None))
    for party in db.session.scalars(on_them.order_by(Party.id)):
        found[party.case_id].append(party)
    return found


def value(party: Party, field: str) -> Any:
    """One register answer."""
    return getattr(party.person if field in PERSON else party, field)


def answers(
    sheet: Worksheet, questions: Sequence[Question], people: Sequence[Party] | None = None
) -> dict[str, Any]:
    """The register's answers to a sheet's questions: single ones, and rows with their party's id.

    `people` are those on its case, if they have been looked up already.
    """
    bound = [q for q in questions if q.bind]
    if bound and people is None:
        people = everybody(sheet.case_id)
    found: dict[str, Any] = {}
    for q in bound:
        role, _, field = q.bind.partition(".")
        there = [party for party in people or () if party.role == role]
        if field:
            found[q.key] = value(there[0], field) if there else None
        else:
            found[q.key] = [{r.key: value(p, r.bind) for r in asks(q)} | {"id": p.id} for p in there]
    return found


def asks(question: Question) -> tuple[Question, ...]:
    """What each row of a table question asks."""
    assert isinstance(question.kind, Rows)
    return question.kind.asks


def by_role(questions: tuple[Question, ...], given: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """What the register questions of a sheet say, per role: a list of people, each with register field names."""
    roles: dict[str, list[dict[str, Any]]] = {}
    for q in questions:
        role, _, field = q.bind.partition(".") if q.bind else ("", "", "")
        if not role or q.key not in given:
            continue
        if field:
            people = roles.setdefault(role, [{}])
            people[0][field] = given[q.key]
        else:
            roles[role] = [
                {r.bind: row.get(r.key) for r in asks(q)} | ({"id": row["id"]} if row.get("id") else {})
                for row in given[q.key] or []
            ]
    return roles


def as_json(role: str, values: dict[str, Any]) -> dict[str, Any]:
    """One person for ``file_report()`` and ``enrol()``."""
    person, party = split({k: v for k, v in values.items() if k != "id"})
    return {
        "role": role,
        "person": pack(Person.__table__, with_keys(person)),
        "party": pack(Party.__table__, party),
    }


def save(
    case_id: int,
    questions: tuple[Question, ...],
    given: dict[str, Any],
    people: Sequence[Party] | None = None,
) -> dict[int, int]:
    """Write the register answers of a sheet back: change, enrol, withdraw. Only what differs is touched.

    `people` are those on the case, if they have been looked up already. Gives the people who were enrolled, by the keys
    that their rows had on the page.
    """
    said = by_role(questions, given)
    of_one = {q.bind.partition(".")[0] for q in questions if "." in q.bind}
    on_it = people or (everybody(case_id) if said else ())
    new: list[dict[str, Any]] = []
    keys: list[int] = []
    gone: list[int] = []
    for role, told in said.items():
        there = {p.id: p for p in on_it if p.role == role}
        is_single = role in of_one
        for values in told:
            party = next(iter(there.values())) if is_single and there else there.get(values.get("id") or 0)
            if party is not None:
                _change(party, values)
            elif any(v for k, v in values.items() if k != "id"):
                new.append(as_json(role, values))
                keys.append(values.get("id") or 0)
        if not is_single:
            gone += there.keys() - {v.get("id") for v in told}
    enrolled = db.session.scalars(ENROL, {"c": case_id, "all": dumps(new)}).all() if new else ()
    if gone:
        db.session.execute(WITHDRAW, {"all": sorted(gone)})
    return {key: person for key, person in zip(keys, enrolled, strict=True) if key < 0}


def _change(party: Party, values: dict[str, Any]) -> None:
    person, place = split({k: v for k, v in values.items() if k != "id"})
    for target, fields in ((party.person, with_keys(person)), (party, place)):
        for field, new in fields.items():
            if getattr(target, field) != new:
                setattr(target, field, new)
