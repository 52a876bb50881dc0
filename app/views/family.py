"""家庭檔: a family across its cases: who belongs to it, which cases it has, what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from flask import abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework.case_page import goals
from app.casework.families import cases_of, coming, families, people_of
from app.columns.minguo import minguo, today
from app.guard.paging import page_of
from app.guard.requests import saw
from app.models import Household, db
from app.outputs.genogram import genogram, not_known
from app.rules.deadlines import TAIPEI
from app.rules.workflow import RISKS, STATUSES
from app.views.case_head import LONGEST
from app.views.case_people import member, of_family, role_label
from app.views.case_plan import REACHED, of_goal, status_of
from app.views.clocks import clock, duty_label, when
from app.views.names import Names
from app.views.words import age, code_label


class FamilyView(BaseView):
    """家庭檔."""

    route_base = "/family"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        q, page = request.args.get("q", "").strip()[:40], page_of(request.args)
        rows = families(q, page.size + 1, page.offset)
        more, rows = len(rows) > page.size, rows[: page.size]
        names = Names([r.lead_user_id for r in rows], [r.lead_agency_id for r in rows])
        saw("kase", [r.id for r in rows])
        return render_template(
            "family/list.html", q=q, page=page, more=more, rows=[_case(r, names, []) for r in rows]
        )

    @expose("/<int:household_id>")
    def show(self, household_id: int) -> Any:
        home = db.session.get(Household, household_id) if household_id < LONGEST else None
        cases = cases_of(household_id) if home else []
        if not cases:
            abort(404)
        return _page(household_id, cases)


def _page(household_id: int, cases: Sequence[Any]) -> Any:
    ids = [c.id for c in cases]
    people, dates, aims = people_of(ids), coming(ids), goals(ids)
    names = Names([c.lead_user_id for c in cases], [c.lead_agency_id for c in cases])
    saw("kase", ids)
    saw("person", [p.person_id for p in people])
    by_id = {c.id: c for c in cases}
    own = next((c for c in cases if c.household_id == household_id), cases[0])
    drawn = [p for p in people if p.case_id == own.id and p.ended_on is None]
    return render_template(
        "family/show.html",
        family_name=own.family_name or own.number,
        members=members(people, by_id),
        cases=[_case(c, names, [d for d in dates if d.thing == "due" and d.case_id == c.id]) for c in cases],
        goals=[of_goal(g) | {"case": by_id[g.case_id].number} for g in aims],
        dates=calendar(dates, aims, by_id),
        genogram=_drawing(drawn, own),
        not_known=not_known([member(p) for p in of_family(drawn)]),
        drawn_of=own.number if len(cases) > 1 else "",
    )


def _drawing(people: Sequence[Any], case: Any) -> Any:
    family = of_family(people)
    clients = [p for p in family if p.role == "client"]
    if not clients or len(family) < 2:
        return None
    shown = [clients[0], *(p for p in family if p is not clients[0])]
    return genogram(
        [member(p) for p in shown], _("%(family)s的家系圖", family=case.family_name or case.number)
    )


def members(people: Sequence[Any], cases: dict[int, Any]) -> list[dict[str, Any]]:
    """Everybody once: who has the same identity number is the same person, on however many cases."""
    found: dict[Any, dict[str, Any]] = {}
    for p in people:
        key = bytes(p.id_no_key) if p.id_no_key else p.person_id
        one = found.setdefault(
            key,
            {"name": p.name or _("（未具名）"), "age": None, "secret": False, "on": []},  # nosec B105: an address
        )
        one["age"] = age(p.born_on) if one["age"] is None else one["age"]
        one["secret"] = one["secret"] or p.is_address_secret  # secret on one case, secret everywhere
        label = role_label(p) + (_("（已離開）") if p.ended_on else "")
        one["on"].append(
            {
                "label": label,
                "number": cases[p.case_id].number,
                "url": url_for("CaseView.show", case_id=p.case_id),
            }
        )
    return list(found.values())


def _case(case: Any, names: Names, dues: Sequence[Any]) -> dict[str, Any]:
    """One case of the family."""
    ends = [_("開案 %(day)s", day=minguo(case.opened_on))] if case.opened_on else []
    ends += [_("結案 %(day)s", day=minguo(case.closed_on))] if case.closed_on else []
    return {
        "number": case.number,
        "family_name": case.family_name or case.number,
        "url": url_for("CaseView.show", case_id=case.id),
        "family_url": url_for("FamilyView.show", household_id=case.household_id)
        if case.household_id
        else None,
        "kind": code_label("case_track", case.kind),
        "status": STATUSES[case.status],
        "risk": case.risk,
        "risk_label": RISKS[case.risk],
        "lead": " ".join(n for n in (names.user(case.lead_user_id), names.agency(case.lead_agency_id)) if n),
        "days": "・".join([_("通報 %(at)s", at=when(case.filed_at)), *ends]),
        "clocks": [_badge(d) for d in dues[:3]],
    }


class _Due:
    """A row of ``coming`` as ``clock()`` reads it."""

    def __init__(self, row: Any) -> None:
        self.duty, self.nth, self.starts_at, self.due_at, self.grounds = (
            row.code,
            row.nth,
            row.starts_at,
            row.at,
            row.grounds,
        )


def _badge(row: Any) -> dict[str, Any]:
    return clock(_Due(row))


def calendar(dates: Sequence[Any], aims: Sequence[Any], cases: dict[int, Any]) -> list[dict[str, Any]]:
    """What comes, by day, from all cases: clocks, visits that were agreed, goals that are due."""
    found = [_coming(row) for row in dates]
    found += [
        (goal.fg_due, _("計畫目標：%(goal)s", goal=goal.fg_goal), goal.case_id)
        for goal in aims
        if goal.fg_due and status_of(goal) not in REACHED
    ]
    return [
        {
            "day": minguo(day),
            "what": what,
            "is_late": day < today(),
            "number": cases[case_id].number,
            "url": url_for("CaseView.show", case_id=case_id),
        }
        for day, what, case_id in sorted(found, key=lambda one: one[0])
    ]


def _coming(row: Any) -> tuple[dt.date, str, int]:
    """The last day of a clock (a midnight ends the day before it), or the day of a visit."""
    here = row.at.astimezone(TAIPEI)
    if row.thing == "visit":
        return here.date(), _("預定訪視"), row.case_id
    return (here - dt.timedelta(seconds=1)).date(), duty_label(row.code, row.nth), row.case_id
