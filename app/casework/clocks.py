"""Which clocks a verb starts, as items of its patch. Works them out; ``move_case()`` writes them.

Each item says who owes the duty. An open clock of the same duty is kept, never doubled: ``add_dues()`` sees to it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import func, select, text

from app.casework.protecting import OF_CHILDREN, first_clocks
from app.columns.minguo import today
from app.models import Case, Due, db
from app.rules.clock_settings import FROM_LAST, SAME, Settings, settings_of
from app.rules.contacts import PHONE
from app.rules.deadlines import clock, nth_clock, term_of
from app.rules.reporting import report_hours
from app.rules.terms import TAIPEI, Term, beginning_of, last_day, midnight_after
from app.rules.tightening import Looser, contact_method, contact_term

Dues = list[dict[str, Any]]
FIRST_MONTHS: Final = 3  # R15: once a month in the first three months
SAY_WHY: Final = text("select say_why_late(:due, :grounds)")


def dispatch_clock(at: dt.datetime, county_id: int) -> Dues:
    """A report has come in: dispatch it. The door adds which window owes it."""
    return [clock("dispatch", at, county_id=county_id)]


def dispatched_clocks(case: Case, agency_id: int) -> Dues:
    """Dispatched: what the kind of case asks for first, counted from the report, whoever has it now."""
    owed = {"agency": agency_id, "user": None}
    return [item | owed for item in first_clocks(case, case.filed_at)]


def opening_clocks(case: Case, day: dt.date, settings: Settings | None = None) -> Dues:
    """Opened: three monthly contacts, the assessment of month 3, and the next one (R15, D22 to D25)."""
    setting = settings or settings_of(case.county_id, day)
    plan = [clock("family_plan", beginning_of(day), settings=setting)] if case.kind in OF_CHILDREN else []
    return [
        item | _owed_by_lead(case)
        for item in (*_contacts(case.contact_every, day, setting), *_assessments(day, setting), *plan)
    ]


def _contacts(every: str | None, day: dt.date, settings: Settings) -> Dues:
    """The contacts of the first months; a stricter series for one case rolls on by itself from its first."""
    if every:
        return [nth_clock("monthly_contact", day, 1, settings=settings, every=every)]
    items = [nth_clock("monthly_contact", day, n, settings=settings) for n in range(1, FIRST_MONTHS + 1)]
    return items if settings.contacts_later == SAME else [i | {"every": None} for i in items]


def _assessments(day: dt.date, settings: Settings) -> Dues:
    """Month 3 once, then months 6, 12, 18 from the opening; or, by setting, six months after each one."""
    first = clock("periodic_first", beginning_of(day), settings=settings)
    again = term_of("periodic", settings)
    if settings.periodic_counts_from == FROM_LAST:
        return [first | {"every": str(again)}]  # without a base: the next is counted from the day it is met
    term = term_of("periodic_first", settings)
    assert term is not None
    begins = midnight_after(last_day(day, term))
    return [first, nth_clock("periodic", day, 1, settings=settings, starts_at=begins)]


def reopening_clocks(case: Case, at: dt.datetime) -> Dues:
    """Reopened, or found again: the family is visited and assessed anew, as if it had just been reported."""
    return [item | _owed_by_lead(case) for item in first_clocks(case, at)]


def missing_clocks(case: Case, at: dt.datetime) -> Dues:
    """Whereabouts unknown: ask the police, then the prosecutor. The terms are placeholders."""
    return [
        clock(duty, at, county_id=case.county_id) | _owed_by_lead(case)
        for duty in ("search_police", "search_prosecutor")
    ]


def referral_clock(
    case: Case, form: str, sheet_id: int, sent_at: dt.datetime, reply_by: dt.date | None
) -> Dues:
    """Referred: the reply is wanted by the day on the sheet (never before it is sent), else within the placeholder."""
    sent_on = sent_at.astimezone(TAIPEI).date()
    until = midnight_after(max(reply_by, sent_on)) if reply_by else None
    item = clock("referral_reply", sent_at, county_id=case.county_id, due_at=until)
    return [item | _owed_by_lead(case) | {"sheet_form": form, "sheet_id": sheet_id}]


def assessed_again_clock(
    case: Case, duty: str, at: dt.datetime, agency: int | None, user: int | None
) -> Dues:
    """Assessed: the next assessment of this kind is owed by whoever made this one. The terms are settings."""
    return [clock(duty, at, county_id=case.county_id) | {"agency": agency, "user": user}]


def review_clock(case: Case, form: str, sheet_id: int, at: dt.datetime, day: dt.date) -> Dues:
    """The joint plan is looked at again by this day (never before it is handed in): on the desks of both who serve."""
    until = midnight_after(max(day, at.astimezone(TAIPEI).date()))
    item = clock("joint_review", at, county_id=case.county_id, due_at=until)
    return [item | _owed_by_lead(case) | {"sheet_form": form, "sheet_id": sheet_id}]


def county_clock(case: Case, at: dt.datetime) -> Dues:
    """Another county's window was asked. It is out of our walls: the lead owes to see to its answer."""
    return [clock("county_reply", at, county_id=case.county_id) | _owed_by_lead(case)]


def system_clock(case: Case, at: dt.datetime) -> Dues:
    """Passed on to an existing system: ask whether it was taken up. Owed by the lead, before dispatch by the window."""
    return [clock("system_reply", at, county_id=case.county_id)]


def answer_clock(case: Case, duty: str, at: dt.datetime, *, agency: int, user: int | None = None) -> Dues:
    """An NGO or another unit was asked: ``delegation_reply`` or ``handover_reply``, owed by whom was asked."""
    return [clock(duty, at, county_id=case.county_id) | {"agency": agency, "user": user}]


def suicide_clock(case: Case, form: str, sheet_id: int, at: dt.datetime) -> Dues:
    """A suicide or self-harm factor was ticked: report to the suicide prevention centre (自殺防治法§11)."""
    item = clock("suicide_report", at, county_id=case.county_id)
    return [item | _owed_by_lead(case) | {"sheet_form": form, "sheet_id": sheet_id}]


def follow_up_clock(case: Case, at: dt.datetime, until: dt.date) -> Dues:
    """Followed up after closure until a day."""
    item = clock("follow_up", at, county_id=case.county_id, due_at=midnight_after(until))
    return [item | _owed_by_lead(case)]


def report_clock(kind: str, known_at: dt.datetime, filed_at: dt.datetime, reason: str | None) -> Dues:
    """Whether a mandated report came in time, for the record: met when filed. Nothing where R03 sets no hours (VF)."""
    hours = report_hours(kind)
    if hours is None:
        return []
    item = clock("report", known_at, due_at=known_at + dt.timedelta(hours=hours))
    return [item | {"met_at": filed_at.isoformat(), "grounds": reason}]


def tightened(case: Case, per_month: int, method: str, *, may_ease: bool = False) -> dict[str, Any]:
    """從嚴訪視頻率 for one case: the patch's ``contact``. The new series begins today; what is owed earlier stays owed.

    ``may_ease``: a supervisor may go back towards the table, which is the least for everybody.

    Raises:
        Looser: not stricter than what holds for this case (R15, R16).
    """
    every, how = contact_term(per_month), contact_method(case.risk, method)
    now = Term.of(case.contact_every or str(term_of("monthly_contact", settings_of(case.county_id, today()))))
    if not may_ease and (
        every.is_longer_than(now) or (every == now and how == (case.contact_method or PHONE))
    ):
        raise Looser(_("須比目前的訪視頻率或方式更嚴格"))
    first = nth_clock("monthly_contact", today(), 1, county_id=case.county_id, every=str(every))
    return {"every": str(every), "method": how, "dues": [first | _owed_by_lead(case)]}


def _owed_by_lead(case: Case) -> dict[str, Any]:
    return {"agency": case.lead_agency_id, "user": case.lead_user_id}


def late_without_grounds(case: Case) -> int:
    """How many clocks of a case are late with nobody having said why: it cannot be closed before."""
    late = select(func.count()).where(Due.case_id == case.id, Due.is_open, Due.due_at < func.now())
    return db.session.scalar(late.where(Due.grounds.is_(None))) or 0


def say_why_late(due_id: int, grounds: str) -> None:
    """逾期敘明理由: kept with who and when. The duty is owed all the same.

    Raises:
        sqlalchemy.exc.DBAPIError: not late, no such clock for this viewer, or the role may not.
    """
    db.session.execute(SAY_WHY, {"due": due_id, "grounds": grounds})
