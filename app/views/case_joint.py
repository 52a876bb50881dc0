"""R21 on the case page: each side sees that the other is there, and whom to call. Nothing for an NGO.

The other side plans along on this case (共訂計畫), or follows somebody of it on another one, of which nothing is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _

from app.casework.case_page import Seer, Standing
from app.guard.security import hat
from app.models import Case
from app.rules.roles import BY_CODE, Reach
from app.views.names import Names

JOINT = "joint_plan"
Flag = tuple[str, str, str, str | None]  # how grave, what, more of it, where to


def joint_plan(case: Case, standing: Standing, names: Names) -> list[Flag]:
    """To the health bureau who leads the case; to everybody else on it who of the bureau plans along."""
    worn = hat()
    if worn is None or worn.agency_kind == "ngo":
        return []
    if JOINT in standing.seats:
        lead = " ".join(n for n in (names.agency(case.lead_agency_id), names.user(case.lead_user_id)) if n)
        return [("", _("共訂計畫：主責是%(who)s", who=lead), _call(names, case.lead_agency_id), None)]
    of_bureau = [w for w in standing.seen_by if w.reason == JOINT]
    units = dict.fromkeys(w.agency_id for w in of_bureau)
    return [_of_bureau(unit, [w for w in of_bureau if w.agency_id == unit], names) for unit in units]


def _of_bureau(unit: int, seers: list[Seer], names: Names) -> Flag:
    workers = [names.user(w.user_id) for w in seers if BY_CODE[w.role].reach == Reach.WORKER]
    if not workers:
        return "", _("共訂計畫：等待%(unit)s回覆", unit=names.agency(unit)), _call(names, unit), None
    who = " ".join((names.agency(unit), *workers))
    return "", _("共訂計畫：心衛社工%(who)s", who=who), _call(names, unit), None


def other_side(standing: Standing, people: Sequence[Any], names: Names) -> list[Flag]:
    """To the health bureau who leads elsewhere a case of somebody here; to the lead who of the bureau follows them."""
    known = {person.person_id: person.name or _("（未具名）") for person in people}
    worn = hat()
    is_bureau = worn is not None and worn.agency_kind == "health_bureau"
    return [_follows(row, known[row.id], names, is_bureau) for row in standing.others if row.id in known]


def _follows(row: Any, name: str, names: Names, is_bureau: bool) -> Flag:
    who = " ".join(n for n in (names.agency(row.agency_id), names.user(row.user_id)) if n)
    told = (
        _("%(name)s另案的主責是%(who)s", name=name, who=who)
        if is_bureau
        else _("%(name)s另有心衛社工%(who)s服務", name=name, who=who)
    )
    return "", told, _call(names, row.agency_id), None


def _call(names: Names, unit: int | None) -> str:
    phone = names.phone(unit)
    return _("電話 %(phone)s", phone=phone) if phone else ""
