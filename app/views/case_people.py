"""The family on the case page: each member, and the drawing of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from app.casework.registers import CLIENT, OFFENDER
from app.models import Case
from app.outputs.genogram import Member, genogram
from app.views.words import age, code_label


def role_label(person: Any) -> str:
    """What somebody is to the client."""
    if person.role == OFFENDER:
        return _("相對人（%(relation)s）", relation=code_label("victim_offender_relation", person.relation))
    return _("案主") if person.role == CLIENT else code_label("kin", person.kin)


def of_family(people: Sequence[Any]) -> list[Any]:
    """Without those from whom somebody is protected: they are no part of the household, whatever they are to it."""
    return [p for p in people if p.role != OFFENDER]


def of_person(person: Any, *, may_call: bool = True) -> dict[str, Any]:
    """One member of the family. `may_call`: whether the client's telephone is told."""
    marks = [_("同住")] if person.lives_together == "Y" and person.role != CLIENT else []
    marks += [_("主要照顧者")] if person.is_carer == "Y" else []
    is_told = person.phone and (may_call or person.role == OFFENDER)
    return {
        "name": person.name or _("（未具名）"),
        "role_label": role_label(person),
        "is_client": person.role == CLIENT,
        "age": age(person.born_on),
        "secret": person.is_address_secret or (not may_call and person.role == CLIENT),
        "note": "・".join([*marks, *([person.phone] if is_told else [])]),
    }


def drawing(case: Case, people: Sequence[Any]) -> Markup | None:
    """The genogram of one case; nothing without a client or without anybody else."""
    family = of_family(people)
    clients = [p for p in family if p.role == CLIENT]
    if not clients or len(family) < 2:
        return None
    shown = [clients[0], *(p for p in family if p is not clients[0])]
    title = _("%(family)s的家系圖", family=case.family_name or case.number)
    return genogram([member(p) for p in shown], title)


def member(person: Any) -> Member:
    """Somebody of the register as the drawing takes them."""
    return Member(
        name=person.name or _("（未具名）"),
        kin="" if person.role == CLIENT else person.kin or "",
        label=role_label(person),
        sex=person.sex or "",
        age=age(person.born_on),
        is_client=person.role == CLIENT,
        is_home=person.role == CLIENT or person.lives_together == "Y",
    )
