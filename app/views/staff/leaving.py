"""Before somebody leaves: the open work, and to whom it goes: one successor a unit, or back to its supervisor."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import text

from app.models import db
from app.questions import Choice, OneOf, Question
from app.views.staff.person import names
from app.views.staff.seats import SECTION

BACK = "back"
WORK = text("select * from open_work(:i)")
SUCCESSORS = text("select * from successors(:hat)")


class Work(NamedTuple):
    """What somebody has open in a unit. ``numbers``: the first 50 case numbers, without links."""

    hat_id: int
    agency_id: int
    unit: str
    n: int
    numbers: list[str]


def open_work(user_id: int, hat_id: int | None = None) -> list[Work]:
    """The units in which this person has open work; of one hat when it is named."""
    found = db.session.execute(WORK, {"i": user_id}).all()
    units = names({w.agency_id for w in found})
    by_unit = {
        w.agency_id: Work(w.membership_id, w.agency_id, units.get(w.agency_id, ""), w.cases, w.numbers or [])
        for w in found
        if w.cases and hat_id in (None, w.membership_id)
    }
    return list(by_unit.values())


def handing_on(work: list[Work]) -> list[Question]:
    """Who takes over, asked once a unit."""
    return [
        Question(
            _("%(unit)s的案件交給誰", unit=w.unit), SECTION, OneOf(_heirs(w)), required=True, key=f"heir_{w.agency_id}"
        )
        for w in work
    ]  # fmt: skip


def _heirs(work: Work) -> tuple[Choice, ...]:
    people = db.session.execute(SUCCESSORS, {"hat": work.hat_id})
    back = Choice(BACK, _("交回單位督導（待指定主責）"))
    return (back, *(Choice(str(p.user_id), p.name) for p in people))


def hands(work: list[Work], said: dict[str, Any]) -> dict[str, int | None]:
    """What the database is told: {unit: successor, or null for the supervisor}."""
    answers = {w.agency_id: said[f"heir_{w.agency_id}"] for w in work}
    return {str(unit): None if heir == BACK else int(heir) for unit, heir in answers.items()}
