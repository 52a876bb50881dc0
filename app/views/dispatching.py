"""What stands on the page of a dispatch: the suggestion, why, and how many open cases each unit and each worker has."""

from __future__ import annotations

from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from app.casework.dispatching import Offer, Unit, load, offer
from app.casework.disputes import refusals
from app.models import Case, db
from app.questions import Choice, Condition, In, Set, Words
from app.rules.agencies import BY_CODE as KINDS
from app.rules.tables import in_force
from app.rules.workflow import Step
from app.views.clocks import when
from app.views.names import Names
from app.views.words import code_label

STAFF = text(
    "select distinct user_id, last_name || first_name as name from staff "
    "where agency_id = :a and reach = 'worker' and is_active order by 2"
)
TO_A_UNIT = ("dispatch", "arbitrate")


def offer_for(case: Case) -> Offer:
    """The offer of this page: its questions and its panel ask for it, the database once."""
    kept: tuple[int, Offer] | None = g.get("dispatch_offer")
    if kept is None or kept[0] != case.id:
        kept = g.dispatch_offer = (case.id, offer(case))
    return kept[1]


def unit_choices(case: Case) -> tuple[Choice, ...]:
    """Every unit that leads cases, the suggested ones first, each with its open cases."""
    return tuple(Choice(str(u.id), _with_load(u.name, u.load)) for u in offer_for(case).units)


def worker_choices(agency_id: int | None) -> tuple[Choice, ...]:
    """The workers of a unit, each with their open cases there."""
    loads = load([agency_id]).get(agency_id, {}) if agency_id else {}
    rows = db.session.execute(STAFF, {"a": agency_id})
    return tuple(Choice(str(r.user_id), _with_load(r.name, loads.get(r.user_id, 0))) for r in rows)


def _with_load(name: str, n: int) -> Any:
    return _l("%(name)s（%(n)s 件）", name=name, n=n)


def beside_the_suggestion(case: Case) -> Condition | None:
    """Another unit than those suggested: then the reason is asked. None where nothing is suggested."""
    codes = [str(unit.id) for unit in offer_for(case).suggested]
    return Set("unit") & ~In("unit", *codes) if codes else None


def first_answers(step: Step, case: Case) -> dict[str, Any]:
    """What stands there before anybody has typed: the freest of the suggested units, and the report's own word."""
    if step.verb != "dispatch":
        return {}
    found = offer_for(case)
    first = {"unit": str(found.suggested[0].id)} if found.suggested and not _has_bounced(case) else {}
    return first | ({"is_emergency": "Y"} if found.is_urgent else {})


def _has_bounced(case: Case) -> bool:
    return case.status == "disputed"


def panel(step: Step, case: Case) -> dict[str, Any] | None:
    """The panel above the form; none for a verb that dispatches nothing."""
    if step.verb not in TO_A_UNIT:
        return None
    found = offer_for(case)
    past = refusals([case.id])[case.id] if _has_bounced(case) else []
    names = Names(
        [u for unit in found.units for u, _n in unit.workers] + [r.by_user_id for r in past],
        [r.unit for r in past],
    )
    return {
        "suggested": "、".join(unit.name for unit in found.suggested),
        "why": _why(found),
        "units": [_unit(unit, names) for unit in found.units],
        "bounces": [refusal(row, names) for row in past],
    }


def _why(found: Offer) -> list[str]:
    """By which table or kind, and by which district."""
    out = []
    told = found.triaged
    if told and told.unit:
        label = in_force(told.table).zh
        out.append(_("分級分類：%(table)s第 %(row)s 列 → %(unit)s", table=label, row=told.row,
                     unit=code_label("dispatch_unit", told.unit)))  # fmt: skip
    elif found.unit:
        out.append(_("案件類別：%(unit)s", unit=code_label("dispatch_unit", found.unit)))
    if told and not told.unit:
        out.append(
            _("分級分類沒有派給任何單位：%(action)s", action=code_label("screening_action", told.action))
        )
    if found.district:
        out.append(_("案家住址：%(district)s", district=Words(found.district.zh, found.district.en)))
    elif found.suggested:
        out.append(_("住址看不出是哪一區，請自行確認轄區"))
    return out


def _unit(unit: Unit, names: Names) -> dict[str, Any]:
    workers = [(names.user(user), n) for user, n in unit.workers]
    return {
        "name": unit.name,
        "kind": KINDS[unit.kind].name,
        "load": unit.load,
        "workers": [(name, n) for name, n in workers if name],
        "is_suggested": unit.is_suggested,
    }


def refusal(row: Any, names: Names) -> dict[str, Any]:
    """One refusal: which unit, when, on which grounds, in which words."""
    return {
        "unit": names.agency(row.unit),
        "by": names.user(row.by_user_id),
        "at": when(row.at),
        "grounds": code_label("refusal_grounds", row.grounds),
        "words": row.reason or "",
    }
