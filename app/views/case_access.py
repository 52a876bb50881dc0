"""誰看得到，為什麼: who may see a case, by unit; and on a page of its own who has looked (近 30 天誰看過)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from flask import abort, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from app.casework.export_log import of_case
from app.columns.minguo import minguo
from app.forms.rights import may_know_writer
from app.guard.access import view_name
from app.guard.requests import saw
from app.guard.security import hat
from app.models import REGISTRY, Case, db
from app.rules.deadlines import TAIPEI
from app.rules.exporting import FORMATS
from app.rules.exporting import REASONS as PURPOSES
from app.rules.roles import BY_CODE, Reach, may
from app.rules.workflow import REASONS
from app.views.case_head import LONGEST, brief
from app.views.clocks import when
from app.views.names import Names

DAYS, LINES, FILES = 30, 200, 20
LOOKS = text("select * from case_looks(:c, :since, :n)")
LOOKS_OF = text("select looks_of(:n)")
MAY_LOOK = text("select i_may_know_looks(:c)")
PAGES: Final = {
    "CaseView.show": _l("案件頁"),
    "CaseView.list": _l("案件清單"),
    "CaseView.verb": _l("案件處置"),
    "CaseView.history": _l("歷程"),
    "ClockView.list": _l("期限"),
    "ClockView.why": _l("期限"),
    "SupervisionView.list": _l("督導紀錄"),
    "NoteRequestView.answer": _l("回覆紀錄申請"),
    "DeskView.desk": _l("工作桌"),
    "DeskView.part": _l("工作桌"),
    "FamilyView.show": _l("家庭檔"),
    "FamilyView.list": _l("家庭檔"),
    "SheetExportView.sheets": _l("匯出"),
    "SheetExportView.of_case": _l("匯出"),
    "ExportLogView.list": _l("匯出紀錄"),
    "ExportLogView.show": _l("匯出紀錄"),
    "PrintView.case": _l("列印案件卷宗"),
    "PrintView.verify": _l("核對核定內容"),
    "ReplayView.show": _l("決策表試算"),
    "CaseApi.list": _l("案件清單（程式介面）"),
    "CaseApi.get": _l("案件（程式介面）"),
}
"""What a page is called, by its endpoint."""
SHEETS: Final[dict[str, Any]] = {view_name(s.CODE): s for s in REGISTRY}
DOES: Final = {
    "edit": _l("填寫"),
    "add": _l("填寫"),
    "history": _l("歷程"),
    "list": _l("清單"),
    "put": _l("填寫"),
    "print": _l("列印"),
}


def by_unit(seen_by: Sequence[Any], names: Names) -> list[dict[str, Any]]:
    """Who may see the case: each unit, since when, and in it each person with the reason. Not who has reported."""
    told = [w for w in seen_by if not _has_reported(w) or may_know_writer("report", w.user_id)]
    units = groupby(sorted(told, key=lambda w: (w.agency_id, w.membership_id)), key=lambda w: w.agency_id)
    out = []
    for agency_id, those in units:
        rows = list(those)
        out.append({
            "unit": names.agency(agency_id),
            "since": minguo(min(r.since for r in rows).astimezone(TAIPEI).date()),
            "people": [(names.user(r.user_id), _why(r)) for r in rows],
        })  # fmt: skip
    return out


def _has_reported(seer: Any) -> bool:
    """Whoever sees a report that waits and is not of its window has filed it."""
    return seer.reason == "intake" and "intake" not in BY_CODE[seer.role].agency_kinds


def _why(seer: Any) -> str:
    """The reason and the role; and where a role reads no casework, that too."""
    role = BY_CODE[seer.role]
    is_summary = role.permissions.get("case.view") == "summary"
    return f"{REASONS[seer.reason]}・{role.name}" + (_("（摘要，不含服務內容）") if is_summary else "")


def may_know_looks(seats: frozenset[str]) -> bool:
    """Whether to offer the page of who has looked. The database asks again (``may_know_looks()``)."""
    worn = hat()
    if worn is None or worn.agency_kind == "ngo":
        return False
    return may(worn.role, "audit.view") or (worn.reach == Reach.UNIT and "lead" in seats)


def looks_page(case_id: int) -> Any:
    """Who has looked at a case, its sheets included, by day and page. 404 for whoever may not know."""
    if case_id >= LONGEST or not db.session.scalar(MAY_LOOK, {"c": case_id}):
        abort(404)
    since = dt.datetime.now(dt.UTC) - dt.timedelta(days=DAYS)
    rows = db.session.execute(LOOKS, {"c": case_id, "since": since, "n": LINES + 1}).all()
    case = db.session.get(Case, case_id)  # whoever audits need not see the case
    files = of_case(case_id, FILES + 1)
    both = [*rows, *files]
    names = Names([r.user_id for r in both], [r.agency_id for r in both])
    saw("read_log", [case_id])
    saw("sheet_export", [file.id for file in files[:FILES]])
    return render_template(
        "case/looks.html",
        case=brief(case) if case else None,
        number=rows[0].number if rows else "",
        days=DAYS,
        rows=[_look(r, names) for r in rows[:LINES]],
        people=len({r.user_id for r in rows}),
        is_cut=len(rows) > LINES,
        files=[_file(f, names) for f in files[:FILES]],
        more_files=len(files) > FILES,
    )


def find_looks_page(number: str) -> Any:
    """From the number of a case to who has looked at it: the way of whoever audits and sees no case."""
    typed = number.strip()[:40]
    case_id = db.session.scalar(LOOKS_OF, {"n": typed}) if typed else None
    if case_id is not None:
        return redirect(url_for("CaseView.looks", case_id=case_id))
    wrong = _("查無這個案號，或不在您稽核的範圍。請核對後再輸入一次。") if typed else ""
    return render_template(
        "case/find_looks.html",
        title=_("近 %(n)s 天誰看過", n=DAYS),
        url=url_for("CaseView.find_looks"),
        number=typed,
        wrong=wrong,
    )


def _look(row: Any, names: Names) -> dict[str, Any]:
    return {
        "who": names.user(row.user_id) or _("（已離職）"),
        "unit": names.agency(row.agency_id),
        "role": BY_CODE[row.role].name if row.role in BY_CODE else "",
        "page": page_name(row.endpoint),
        "times": row.times,
        "last": when(row.last_at),
    }


def _file(row: Any, names: Names) -> dict[str, Any]:
    """A file with sheets of this case that somebody has taken out."""
    sheet = next((s for s in REGISTRY if row.form == s.CODE), None)
    return {
        "who": names.user(row.user_id) or _("（已離職）"),
        "unit": names.agency(row.agency_id),
        "role": BY_CODE[row.role].name if row.role in BY_CODE else "",
        "at": when(row.at),
        "what": sheet.TITLE if sheet else _("一案的全部表單"),
        "format": FORMATS[row.format],
        "reason": PURPOSES[row.reason],
    }


def page_name(endpoint: str) -> str:
    """What was looked at, in words: a page of ours, or the sheet of a form."""
    if endpoint in PAGES:
        return str(PAGES[endpoint])
    view, _dot, does = endpoint.partition(".")
    sheet = SHEETS.get(view.removesuffix("View").removesuffix("Api"))
    if sheet is None:
        return _("比對") if endpoint.startswith("match_probe") else endpoint
    return f"{sheet.TITLE}（{DOES[does]}）" if does in DOES else str(sheet.TITLE)
