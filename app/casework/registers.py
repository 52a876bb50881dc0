"""Answers that are stored once, in the person register, and shown on every sheet that asks for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text

from app.casework.packing import pack, with_keys
from app.models import Party, Person, Worksheet, db
from app.questions import Question, Rows

PERSON = frozenset(c.name for c in Person.__table__.c)
CLIENT, FAMILY = "client", "family"


def split(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """(of the person, of the place on the case)."""
    person = {k: v for k, v in values.items() if k in PERSON}
    return person, {k: v for k, v in values.items() if k not in PERSON}


def parties(case_id: int, role: str) -> list[Party]:
    """Those on a case in this role, in the order in which they came."""
    query = select(Party).where(Party.case_id == case_id, Party.role == role, Party.ended_on.is_(None))
    return list(db.session.scalars(query.order_by(Party.id)))


def value(party: Party, field: str) -> Any:
    """One register answer."""
    return getattr(party.person if field in PERSON else party, field)


def answers(sheet: Worksheet, questions: tuple[Question, ...]) -> dict[str, Any]:
    """The register's answers to a sheet's questions: single ones, and rows with their party's id."""
    found: dict[str, Any] = {}
    roles: dict[str, list[Party]] = {}
    for q in questions:
        if not q.bind:
            continue
        role, _, field = q.bind.partition(".")
        if role not in roles:
            roles[role] = parties(sheet.case_id, role)
        if field:
            found[q.key] = value(roles[role][0], field) if roles[role] else None
        else:
            found[q.key] = [{r.key: value(p, r.bind) for r in asks(q)} | {"id": p.id} for p in roles[role]]
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


def save(case_id: int, questions: tuple[Question, ...], given: dict[str, Any]) -> None:
    """Write the register answers of a sheet back: change, enrol, withdraw. Only what differs is touched."""
    for role, people in by_role(questions, given).items():
        there = {p.id: p for p in parties(case_id, role)}
        is_single = role == CLIENT
        for values in people:
            party = next(iter(there.values())) if is_single and there else there.get(values.get("id") or 0)
            if party is None:
                _enrol(case_id, role, values)
            else:
                _change(party, values)
        if not is_single:
            kept = {v.get("id") for v in people}
            for gone in [i for i in there if i not in kept]:
                db.session.execute(text("select withdraw(:p)"), {"p": gone})


def _enrol(case_id: int, role: str, values: dict[str, Any]) -> None:
    from flask.json import dumps

    if any(v for k, v in values.items() if k != "id"):
        db.session.execute(text("select enrol(:c, :w)"), {"c": case_id, "w": dumps(as_json(role, values))})


def _change(party: Party, values: dict[str, Any]) -> None:
    person, place = split({k: v for k, v in values.items() if k != "id"})
    for target, fields in ((party.person, with_keys(person)), (party, place)):
        for field, new in fields.items():
            if getattr(target, field) != new:
                setattr(target, field, new)
