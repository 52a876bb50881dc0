"""Who has, or had, which access since when, and who gave it: a list, and the same as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from flask import render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import text

from app.guard.requests import saw
from app.models import db
from app.rules.roles import BY_CODE
from app.views.clocks import when
from app.views.staff import seats
from app.views.staff.csv_files import csv_file

LINES = text("select * from access_list(:after, :lines, :only_worn, :unit)")
SIZE, EXPORTED = 50, 20_000  # lines a page; the most that one file holds


class AccessListView(BaseView):
    """誰有什麼權限."""

    route_base = "/access"
    default_view = "list"

    @expose("/list/")
    def list(self) -> Any:
        wanted, after = _wanted(), _number("after") or 0
        found = db.session.execute(LINES, {**wanted, "after": after, "lines": SIZE + 1}).all()
        shown = found[:SIZE]
        saw("ab_user", [line.user_id for line in shown])
        kept = {"unit": wanted["unit"], "all": None if wanted["only_worn"] else "1"}
        return render_template(
            "staff/access.html",
            title=_("權限清冊"),
            lead=seats.county_name(),
            filters=_filters(wanted),
            lines=[_row(line) for line in shown],
            next_url=url_for("AccessListView.list", after=shown[-1].id, **kept)
            if len(found) > SIZE
            else None,
            first_url=url_for("AccessListView.list", **kept) if after else None,
            export_url=url_for("AccessListView.file", **kept),
            back=url_for("UserView.list"),
        )

    @expose("/file")
    def file(self) -> Any:
        heads = [
            _("帳號"),
            _("姓名"),
            _("角色"),
            _("單位"),
            _("開始"),
            _("結束"),
            _("代理"),
            _("由誰給予"),
            _("帳號狀態"),
        ]
        rows = list(_all(_wanted()))
        saw("ab_user", [line.user_id for line in rows])
        return csv_file("access.csv", heads, (_cells(line) for line in rows))


def _all(wanted: dict[str, Any]) -> Iterator[Any]:
    """Every line, a thousand at a time, up to what one file holds."""
    after = total = 0
    while total < EXPORTED:
        found = db.session.execute(LINES, {**wanted, "after": after, "lines": 1000}).all()
        yield from found
        total += len(found)
        if len(found) < 1000:
            return
        after = found[-1].id


def _number(name: str) -> int | None:
    said = request.args.get(name, "")
    return int(said) if said.isdecimal() and said.isascii() and len(said) < 10 else None


def _wanted() -> dict[str, Any]:
    return {"only_worn": request.args.get("all") != "1", "unit": _number("unit")}


def _filters(wanted: dict[str, Any]) -> list[dict[str, Any]]:
    units = [(c.code, c.label, c.code == str(wanted["unit"] or "")) for c in seats.agencies()]
    ended = [("1", _("也列出已結束的"), not wanted["only_worn"])]
    return [
        {"name": "unit", "label": _("單位"), "widget": "select", "value": wanted["unit"], "choices": units},
        {"name": "all", "label": _("範圍"), "widget": "select", "value": "" if wanted["only_worn"] else "1",
         "choices": ended, "placeholder": _("目前有效的")},
    ]  # fmt: skip


def _row(line: Any) -> dict[str, Any]:
    has_ended = line.ended_at is not None and line.ended_at <= dt.datetime.now(dt.UTC)
    return {
        "name": line.name,
        "username": line.username,
        "url": url_for("UserView.show", user_id=line.user_id),
        "role": BY_CODE[line.role].name,
        "unit": line.agency,
        "since": when(line.since),
        "ended": when(line.ended_at),
        "has_ended": has_ended,
        "is_deputy": line.is_deputy,
        "is_active": line.is_active,
        "by": line.granted_by or _("系統"),
    }


def _cells(line: Any) -> list[Any]:
    row = _row(line)
    return [
        row["username"], row["name"], row["role"], row["unit"], row["since"], row["ended"],
        _("代理") if row["is_deputy"] else "", row["by"], _("使用中") if row["is_active"] else _("已停用"),
    ]  # fmt: skip
