"""The head of a case: who, how grave and why, who leads, what runs out, what must be seen at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from flask import abort, url_for
from flask_babel import gettext as _

from app.casework.case_page import Standing, is_late, is_open
from app.columns.minguo import minguo
from app.facts import codes
from app.forms.rights import reads_casework
from app.guard.access import may_reach, view_name
from app.guard.security import hat
from app.models import Case, db
from app.models.worksheets.findings import LEVEL_NAMES
from app.models.worksheets.worked_out_vuln import effective_grade
from app.questions import Words
from app.rules.deadlines import BY_CODE, TAIPEI
from app.rules.grading import grade_decision, risk_decision
from app.rules.workflow import REASONS, RISKS, STATUSES
from app.views.case_joint import joint_plan
from app.views.case_plan import answer_of
from app.views.clocks import clock, when
from app.views.names import Names
from app.views.words import age, code_label

LONGEST: Final = 2**63
SHOWN: Final = 8
FRESH: Final = dt.timedelta(days=14)
"""How long a raised risk stands in the alarm strip."""
GROWN_UP: Final = 18


def find(case_id: int) -> Case:
    """The case, or 404 when there is none for this viewer."""
    case: Case | None = db.session.get(Case, case_id) if case_id < LONGEST else None
    if case is None:
        abort(404)
    return case


def brief(case: Case) -> dict[str, Any]:
    """The head of a sheet that hangs on this case."""
    return {
        "number": case.number,
        "family_name": case.family_name or case.number,
        "risk": case.risk,
        "risk_label": RISKS[case.risk],
        "is_restricted": case.is_restricted,
        "url": url_for("CaseView.show", case_id=case.id) if may_reach("CaseView.show", hat()) else None,
        "clocks": [],
    }


def header(case: Case, names: Names) -> dict[str, Any]:
    """What stands at the head of the case's own page."""
    return brief(case) | {
        "kind_label": code_label("case_track", case.kind),
        "status_label": STATUSES[case.status],
        "filed_at": when(case.filed_at),
        "lead": " ".join(n for n in (names.user(case.lead_user_id), names.agency(case.lead_agency_id)) if n),
    }


def household(people: Sequence[Any]) -> str:
    """5 人，同住 4 人（未成年 2 人）."""
    if not people:
        return ""
    together = sum(p.role == "client" or p.lives_together == "Y" for p in people)
    ages = [age(p.born_on) for p in people]
    minors = sum(a is not None and a < GROWN_UP for a in ages)
    told = _("%(n)s 人，同住 %(m)s 人", n=len(people), m=together)
    return told + (_("（未成年 %(n)s 人）", n=minors) if minors else "")


def basis(case: Case, sheets: Sequence[Any]) -> tuple[str, str | None]:
    """評定依據: which indicators gave which grade and so which risk, by which rows of R14 and R00; and the sheet."""
    found = next(
        (s for s in sheets if s.code == "VF_VULN" and s.state in ("submitted", "approved") and s.vu_grade),
        None,
    )
    if found is None and not reads_casework():
        return _("評估不在您的範圍"), None
    if found is None:
        return (_("由人員評定，沒有評估表") if case.is_assessed else _("尚未評估")), None
    counts = {"HIGH": found.vu_high or 0, "MID": found.vu_mid or 0, "LOW": found.vu_low or 0}
    by_table = grade_decision(high=counts["HIGH"], mid=counts["MID"], low=counts["LOW"], on=found.vu_date)
    grade = (
        effective_grade(found.vu_grade, found.vu_prof, is_approved=found.state == "approved")
        or found.vu_grade
    )
    risk = risk_decision(case.kind, assessed=True, level=grade)
    told = [_("%(level)s %(n)s 項", level=LEVEL_NAMES[level], n=n) for level, n in counts.items() if n]
    item = codes.item("vuln_level", grade)
    words = _("%(counts)s → %(grade)s（R14 第 %(one)s 列）→ %(risk)s（R00 第 %(other)s 列）",
              counts="、".join(told) or _("沒有任何指標"), grade=Words(item.zh, item.en), one=by_table.row,
              risk=RISKS[str(risk.then["risk"])], other=risk.row)  # fmt: skip
    if grade != found.vu_grade:
        words += _("；等級依社工專業判斷")
    if str(risk.then["risk"]) != case.risk:
        words += _("；目前的風險由督導另行評定，或評估尚待核可")
    page = f"{view_name('VF_VULN')}View.show"
    return words, url_for(page, pk=found.id) if may_reach(page, hat()) else None


def facts(case: Case) -> list[tuple[str, str]]:
    """What the division of public and private work hangs on."""
    if not case.is_assessed:
        return []
    willing = _("願意接受服務") if case.is_willing else _("尚無意願")
    return [(_("意願與公權力"), willing + (_("；需公權力介入") if case.needs_authority else ""))]


def helping(seen_by: Sequence[Any], names: Names) -> list[str]:
    """The agencies that help the lead, and as what."""
    pairs = {(w.agency_id, w.reason): None for w in seen_by if w.reason not in ("lead", "intake", "county")}
    return [f"{names.agency(agency_id)}（{REASONS[reason]}）" for agency_id, reason in pairs]


def clocks(standing: Standing) -> list[dict[str, Any]]:
    """What runs now, the most urgent first, each with its law; a month that has not begun is not shown yet."""
    now = dt.datetime.now(dt.UTC)
    running = [d for d in standing.dues if is_open(d) and d.one <= now]
    return [badge(d, now) for d in running[:SHOWN]]


def badge(due: Any, now: dt.datetime) -> dict[str, Any]:
    """The clock of a row of ``standing``."""
    deadline = BY_CODE.get(due.code)
    return clock(Clock(due), now) | {"law": str(deadline.law) if deadline else ""}


class Clock:
    """A row of ``standing`` as ``clock()`` reads it."""

    def __init__(self, row: Any) -> None:
        self.duty, self.starts_at, self.due_at, self.nth = row.code, row.one, row.other, row.nth
        self.met_at, self.excused_at, self.grounds = row.met_at, row.excused_at, row.grounds


Alarm = tuple[str, str, str, str | None]  # how grave, what, more of it, where to


def alarms(
    case: Case, standing: Standing, sheets: Sequence[Any], seen_by: Sequence[Any], names: Names
) -> list[Alarm]:
    """What must be seen before anything else."""
    now = dt.datetime.now(dt.UTC)
    late = [d for d in standing.dues if is_late(d, now) and not d.grounds]
    out: list[Alarm] = []
    if late:
        told = "、".join(badge(d, now)["label"] for d in late[:4])
        out.append(
            (
                "bad",
                _("%(n)s 項期限逾期，尚未敘明理由", n=len(late)),
                told,
                url_for("ClockView.list", case_id=case.id),
            )
        )
    raised = standing.raised
    if raised and now - raised.one < FRESH:
        risk = (
            _("升為%(risk)s", risk=RISKS[raised.what])
            if raised.what in RISKS
            else _("案家意願或公權力需求改變")
        )
        by = " ".join(n for n in (names.user(raised.user_id), when(raised.one)) if n)
        out.append(
            ("bad", _("風險升高：%(risk)s", risk=risk), "　".join(filter(None, (raised.grounds, by))), None)
        )
    out += dispatch_alarms(case, standing)
    returned = [s for s in sheets if s.state == "returned"]
    if returned:
        out.append(("bad", _("%(n)s 份表單退回修正", n=len(returned)), "", "#sheets"))
    asked = {w.agency_id: None for w in seen_by if w.reason == "transfer"}
    out += [("", _("移轉主責：等待%(unit)s回覆", unit=names.agency(one)), "", None) for one in asked]
    out += joint_plan(case, standing, names)
    last = next(iter(standing.delegations), None)
    if last and last.code == "declined" and answer_of(last) and now - last.met_at < FRESH:
        unit = names.agency(last.agency_id)
        out.append(("bad", _("%(unit)s婉拒委託，請決定下一步", unit=unit), answer_of(last), "#delegations"))
    return out + [_of_delegation(d, names) for d in standing.delegations if d.code in ("offered", "running")]


def dispatch_alarms(case: Case, standing: Standing) -> list[Alarm]:
    """An emergency that nobody has acknowledged; how often the dispatch was refused, and why the last time."""
    out: list[Alarm] = []
    if case.status == "dispatched" and any(d.code == "acknowledge" and is_open(d) for d in standing.dues):
        out.append(("bad", _("緊急派案，尚未確認收到"), "", None))
    refused = [b for b in standing.bounces if b.code == "refuse"]
    if refused and case.status in ("disputed", "dispatched"):
        last = "：".join(filter(None, (code_label("refusal_grounds", refused[0].form), refused[0].grounds)))
        grave = "bad" if case.status == "disputed" else ""
        out.append((grave, _("派案已被退回 %(n)s 次", n=len(refused)), last, None))
    return out


def _of_delegation(row: Any, names: Names) -> Alarm:
    unit, until = names.agency(row.agency_id), minguo(row.other.astimezone(TAIPEI).date())
    if row.code == "offered":
        return "", _("委託洽詢中：等待%(unit)s回覆", unit=unit), "", "#delegations"
    return "", _("委託%(unit)s服務中，至 %(day)s", unit=unit, day=until), "", "#delegations"
