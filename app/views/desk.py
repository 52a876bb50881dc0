"""The desk: the first page of every role. Its parts stand in ``rules/desks``; each number opens its whole list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, g, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework.worklists import Window
from app.guard.access import may_reach
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.guard.sessions import Hat
from app.rules.desks import BY_CODE, DESKS, ONLY_IF_ANY, SHOWN, SHOWN_LATER, Desk
from app.rules.roles import BY_CODE as ROLES
from app.views import desk_side as side
from app.views.clocks import when
from app.views.desk_parts import Parts

OF_A_WORKER = ("theirs", "theirs_late")


class DeskView(BaseView):
    """工作桌."""

    route_base = "/desk"
    default_view = "desk"

    @expose("/")
    def desk(self) -> Any:
        worn = _worn()
        desk = DESKS[worn.role]
        parts = Parts(worn, desk, desk.parts, Window(SHOWN), is_desk=True)
        saw("kase", parts.shown)
        new_url, new_label = _new(worn)
        return self.render_template(
            "desk.html",
            title=_("%(name)s的工作桌", name=g.user.full_name),
            lead=f"{when(dt.datetime.now(dt.UTC))}　{ROLES[worn.role].name}",
            counts=[_count(c, parts.count(c)) for c in desk.parts if parts.count(c) or c not in ONLY_IF_ANY],
            groups=[_group(code, parts) for code in desk.parts if parts.count(code)],
            lessons=[(BY_CODE[c].title, BY_CODE[c].empty) for c in desk.parts if not parts.count(c)],
            news=side.news(parts.news),
            recent=side.recent(parts.cases) if "recent" in desk.side else None,
            new_url=new_url,
            new_label=new_label,
            cases_url=url_for("CaseView.list") if may_reach("CaseView.list", worn) else None,
            team=side.load(parts.load, parts.names) if desk.has_load else None,
            **_beside(desk, worn),
        )

    @expose("/<part>")
    def part(self, part: str) -> Any:
        """One part in full, a page at a time."""
        worn, page = _worn(), page_of(request.args)
        desk = DESKS[worn.role]
        if part not in desk.parts and not (desk.has_load and part in OF_A_WORKER):
            abort(404)
        parts = Parts(worn, desk, (part,), Window(page.size + 1, page.offset), worker=_worker())
        lines = parts.lines(part)
        saw("kase", parts.shown)
        titles = {"theirs": _("社工的案件"), "theirs_late": _("社工的逾期案件")}
        known = BY_CODE.get(part)
        return self.render_template(
            "desk_part.html",
            title=known.title if known else titles[part],
            empty=known.empty if known else "",
            n=parts.count(part),
            rows=lines[: page.size],
            page=page,
            more=len(lines) > page.size,
        )


def _worn() -> Hat:
    worn = hat()
    assert worn is not None  # nosec B101: the access table lets in nobody else
    return worn


def _worker() -> int | None:
    """Whose list is asked for. 400 for what is no number."""
    said = request.args.get("worker", "")
    if said and not (said.isascii() and said.isdecimal() and len(said) < 10):
        abort(400)
    return int(said) if said else None


def _new(worn: Hat) -> tuple[str | None, str | None]:
    """What one may begin from the desk, the commonest first."""
    choices = [
        ("SsnConsultView.add", "SsnConsultView.add", _("新增諮詢")),
        ("RptVfView.add", "ReportFormsView.forms", _("新增通報")),
    ]
    return next(((url_for(page), label) for e, page, label in choices if may_reach(e, worn)), (None, None))


def _count(code: str, n: int) -> tuple[Any, int, str, str]:
    """A number on top, and the list behind it."""
    part = BY_CODE[code]
    return part.title, n, url_for("DeskView.part", part=code), part.look if n else ""


def _group(code: str, parts: Parts) -> dict[str, Any]:
    n, lines = parts.count(code), parts.lines(code)[: SHOWN_LATER if code == "later" else SHOWN]
    return {
        "code": code,
        "title": BY_CODE[code].title,
        "n": n,
        "rows": lines,
        "all_url": url_for("DeskView.part", part=code) if n > len(lines) else None,
    }


def _beside(desk: Desk, worn: Hat) -> dict[str, Any]:
    """The parts beside the work that ask for rows of their own."""
    return {
        "filings": side.filings() if "filings" in desk.side and may_reach("RptVfView.add", worn) else None,
        "consults": side.consults(worn) if "consults" in desk.side else None,
        "accounts": side.accounts(worn) if "accounts" in desk.side else None,
        "looks_url": url_for("CaseView.find_looks") if "looks" in desk.side else None,
    }
