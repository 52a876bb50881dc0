"""Units of the county: the list, a new one, a changed one, one closed and opened again."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from app.casework.accounts import tend
from app.facts.counties import counties, county
from app.guard.paging import page_of
from app.models import Agency, Membership, db
from app.questions import Choice, In, ManyOf, OneOf, Question, Text, Words
from app.questions.spellings import phone
from app.rules.agencies import BY_CODE as KINDS
from app.rules.agencies import TAKES_CASES
from app.views.staff import seats
from app.views.staff.asking import Asking, ask
from app.views.staff.showing import is_worn


class AgencyView(BaseView):
    """單位."""

    route_base = "/agencies"
    default_view = "list"

    @expose("/list/")
    def list(self) -> Any:
        page = page_of(request.args)
        query = seats.mine().order_by(Agency.is_active.desc(), Agency.county_id, Agency.kind, Agency.name)
        found = list(db.session.scalars(query.limit(page.size + 1).offset(page.offset)))
        units = found[: page.size]
        return render_template(
            "staff/agencies.html",
            title=_("單位"),
            lead=seats.county_name(),
            units=[_row(a, staff) for a, staff in with_staff(units)],
            page=page,
            more=len(found) > page.size,
            new_url=url_for("AgencyView.add"),
        )

    @expose("/add", methods=["GET", "POST"])
    def add(self) -> Any:
        asking = Asking(_("新增單位"), url_for("AgencyView.list"))
        kinds = tuple(Choice(k, KINDS[k].name) for k in seats.kinds())
        asked = [Question(_l("種類"), seats.SECTION, OneOf(kinds), required=True, key="kind",
                          help=_l("種類決定哪些角色能在這裡任職，之後不能更改。"))]  # fmt: skip
        if seats.is_national():
            where = (Choice("0", _l("全國")), *(Choice(str(c.id), Words(c.zh, c.en)) for c in counties()))
            asked.append(Question(_l("縣市"), seats.SECTION, OneOf(where), required=True, key="county"))
        return ask(asking, [*asked, *_questions(None)], _make)

    @expose("/edit/<int:agency_id>", methods=["GET", "POST"])
    def edit(self, agency_id: int) -> Any:
        agency = tended(agency_id)
        asking = Asking(_("修改單位"), url_for("AgencyView.list"), above=agency.name, button=_("儲存"))
        stands = {
            "name": agency.name,
            "phone": agency.phone,
            "parent": str(agency.parent_id or "") or None,
            "serves": agency.serves,
        }

        def do(said: dict[str, Any]) -> str:
            tend("change_agency(:i, :p)", i=agency_id, p=_said(said))
            return url_for("AgencyView.list")

        return ask(asking, _questions(agency), do, answers=stands)

    @expose("/close/<int:agency_id>", methods=["GET", "POST"])
    def close(self, agency_id: int) -> Any:
        agency = tended(agency_id)
        verb = _("停用單位") if agency.is_active else _("重新啟用單位")
        asking = Asking(
            verb,
            url_for("AgencyView.list"),
            above=agency.name,
            danger=agency.is_active,
            lead=_("停用後不能再派案、委託或指派人員到這個單位。") if agency.is_active else "",
        )
        call = "close_agency(:i)" if agency.is_active else "reopen_agency(:i)"

        def do(_said: dict[str, Any]) -> str:
            tend(call, i=agency_id)
            flash(_("已完成：%(what)s", what=verb), "success")
            return url_for("AgencyView.list")

        return ask(asking, [], do)


def tended(agency_id: int) -> Agency:
    """An agency that this administrator tends; else 404."""
    agency: Agency | None = (
        db.session.scalar(seats.mine().where(Agency.id == agency_id)) if agency_id < 2**31 else None
    )
    if agency is None:
        abort(404)
    return agency


def with_staff(units: list[Agency]) -> list[tuple[Agency, int]]:
    """Each unit and how many people work there."""
    query = (
        select(Membership.agency_id, func.count(Membership.user_id.distinct()))
        .where(Membership.agency_id.in_([a.id for a in units]), is_worn())
        .group_by(Membership.agency_id)
    )
    staff: dict[int, int] = dict(db.session.execute(query).all())
    return [(a, staff.get(a.id, 0)) for a in units]


def _questions(agency: Agency | None) -> list[Question]:
    """Name, telephone, and the unit above."""
    asked = [
        Question(_l("名稱"), seats.SECTION, Text(limit=100), required=True, key="name"),
        Question(_l("電話"), seats.SECTION, Text(limit=40, checks=(phone,)), key="phone"),
    ]
    if (agency is not None and agency.kind == "ngo") or seats.is_national():
        return asked
    query = seats.mine().where(Agency.is_active, Agency.parent_id.is_(None), Agency.kind != "ngo")
    above = tuple(
        Choice(str(a.id), a.name)
        for a in db.session.scalars(query.order_by(Agency.name).limit(seats.MANY))
        if agency is None or a.id != agency.id
    )
    parent = Question(_l("上級單位（沒有就不選）"), seats.SECTION, OneOf(above), key="parent",
                      help=_l("上級單位的督導看得到這個單位的案件。民間團體沒有上級單位。"))  # fmt: skip
    return [*asked, *([parent] if above else []), *_serves(agency)]


def _serves(agency: Agency | None) -> list[Question]:
    """服務區域 of a unit that leads cases: the window is suggested it for reports from there."""
    if agency is not None and agency.kind not in TAKES_CASES:
        return []
    districts = county(seats.worn().county_id).districts
    choices = tuple(Choice(d.code, Words(d.zh, d.en)) for d in districts)
    asked = Question(_l("服務區域（不選就是全縣市）"), seats.SECTION, ManyOf(choices), key="serves",
                     show_if=In("kind", *TAKES_CASES) if agency is None else None,
                     help=_l("派案時，系統依案家住址建議服務該區的單位。"))  # fmt: skip
    return [asked]


def serves_words(agency: Agency) -> str:
    """東區、西區; empty for a unit that takes no reports."""
    if agency.kind not in TAKES_CASES:
        return ""
    names = {d.code: str(Words(d.zh, d.en)) for d in county(agency.county_id).districts}
    return "、".join(names.get(code, code) for code in agency.serves) or _("全縣市")


def _make(said: dict[str, Any]) -> str:
    made = tend("make_agency(:p)", p=_said(said))
    flash(_("單位已新增。"), "success")
    return f"{url_for('AgencyView.list')}#unit-{made}"


def _said(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "phone": said.get("phone") or "", "serves": said.get("serves") or []}


def _row(agency: Agency, staff: int) -> dict[str, Any]:
    return {
        "id": agency.id,
        "name": agency.name,
        "kind": KINDS[agency.kind].name,
        "phone": agency.phone,
        "serves": serves_words(agency),
        "is_active": agency.is_active,
        "staff": staff,
        "people_url": url_for("UserView.list", unit=agency.id),
        "edit_url": url_for("AgencyView.edit", agency_id=agency.id),
        "close_url": url_for("AgencyView.close", agency_id=agency.id),
    }
