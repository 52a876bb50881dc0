"""The course of a case as a computed question may ask for it: sheets handed in, contacts made, clocks that run.

Each is looked up once for a sheet, in one statement, and remembered on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import case, func, literal, null, select, union_all

from app.columns.minguo import TAIPEI
from app.models.base import db
from app.models.case import Case
from app.models.work import Due, Event
from app.models.worksheets.base import REGISTRY, UNFINISHED
from app.models.worksheets.case_rec import CaseRecord
from app.models.worksheets.refer import Referral
from app.models.worksheets.worked_out_vuln import effective_grade
from app.rules.contacts import FACE, PHONE

T = TypeVar("T")
KNOWN = "_course"
PAPERS = ("VF_VISIT", "VF_VULN", "VF_FUNC", "VF_NEED", "FAM_PLAN", "PERIODIC", "CLOSURE")
PAPERS_TOO = {
    "ADULT_ASSESS": ("ADULT_ASSESS", "RPT_ADULT", "TIPVDA"),
    "CP_INVEST": ("CP_INVEST", "CP_SDM", "TRANSFER"),
    "CP_SDM": ("CP_SDM",),
    "DISP_ADULT": ("TIPVDA",),
}
"""Forms that the sheets of a form look for besides."""
STAGED_BY = {"VF_VULN": "vu_stage", "VF_FUNC": "vf_stage", "VF_NEED": "vn_stage", "CP_SDM": "sd_kind"}
GRADED_BY = {"VF_VULN": ("vu_grade", "vu_prof"), "CP_SDM": ("sd_result",)}
CLOCK, SAID, RECORD, RUNNING = "clock", "said", CaseRecord.CODE, "running"
ASSESSMENT_DUTIES = ("periodic_first", "periodic")
FIRST_DUTIES = (
    "dispatch",
    "first_visit",
    "first_report",
    "cp_report",
    "dp_visit",
    "dp_report",
    "adult_report",
)
ASSIGNING = ("accept", "assign", "dispatch")


@dataclass(frozen=True)
class Paper:
    """What has come of a case: a sheet (when it was handed in, for which stage, with which grade), or one still being
    written; a clock (when it ends, `stage` its duty); something that was said (`stage` the verb).
    """

    form: str
    id: int
    at: dt.datetime
    stage: str | None = None
    grade: str | None = None
    state: str = ""

    @property
    def is_handed_in(self) -> bool:
        """Whether this is a sheet that counts."""
        return self.form not in (CLOCK, SAID) and self.state not in UNFINISHED


@dataclass(frozen=True)
class Done:
    """What a record or a referral says was done: the services, and of a contact what it counts as and which goals of
    the plan it served.
    """

    form: str
    services: tuple[str, ...]
    at: dt.datetime | None = None
    counts: str | None = None
    money: int | None = None
    goals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Service:
    """What the records of a time count: face visits, telephone contacts, money given."""

    face: int = 0
    phone: int = 0
    money: int = 0


def _once(sheet: Any, key: Any, find: Callable[[], T]) -> T:
    known: dict[Any, T] = vars(sheet).setdefault(KNOWN, {})
    if key not in known:
        with db.session.no_autoflush:
            known[key] = find()
    return known[key]


def know_courses(sheets: Sequence[Any]) -> None:
    """Look up the courses of the cases of these sheets of one form together."""
    cases = sorted({sheet.case_id for sheet in sheets})
    found = _papers(cases, PAPERS_TOO.get(sheets[0].CODE, ()))
    for sheet in sheets:
        vars(sheet).setdefault(KNOWN, {})["papers"] = found[sheet.case_id]


def take_course(sheet: Any, other: Any) -> None:
    """What was looked up for another sheet of the same case is known of this one."""
    vars(sheet)[KNOWN] = dict(vars(other).get(KNOWN, {}))


def has_case(sheet: Any) -> bool:
    """Whether there is a case to look at: not while nobody knows on which one the sheet will hang."""
    return getattr(sheet, "case_id", None) is not None


def case_of(sheet: Any) -> Case | None:
    """The case of a sheet, seen or about to be written."""
    if not has_case(sheet):
        return None
    found: Case | None = _once(sheet, "case", lambda: db.session.get(Case, sheet.case_id))
    return found


def papers(sheet: Any) -> tuple[Paper, ...]:
    """The other sheets of its case that had been handed in when this one was, oldest first."""
    if not has_case(sheet):
        return ()
    found = [paper for paper in _read(sheet) if paper.is_handed_in]
    until = None if sheet.is_unfinished else sheet.submitted_at
    own = (sheet.CODE, sheet.id)
    return tuple(p for p in found if (p.form, p.id) != own and (until is None or p.at <= until))


def begun(sheet: Any, form: str) -> int | None:
    """The newest sheet of this form that somebody is still writing on the same case."""
    return max((p.id for p in _read(sheet) if p.form == form and p.state in UNFINISHED), default=None)


def seen_on(sheet: Any) -> dict[str, set[int]]:
    """The other sheets that were looked up for this one, by their forms. Looks nothing up."""
    found: dict[str, set[int]] = {}
    for paper in vars(sheet).get(KNOWN, {}).get("papers", ()):
        found.setdefault(paper.form, set()).add(paper.id)
    return found


def _read(sheet: Any) -> list[Paper]:
    found: list[Paper] = _once(
        sheet,
        "papers",
        lambda: _papers([sheet.case_id], PAPERS_TOO.get(sheet.CODE, ()))[sheet.case_id],
    )
    return found


def _papers(case_ids: Sequence[int], too: tuple[str, ...]) -> dict[int, list[Paper]]:
    """What has come of each of these cases, oldest first."""
    each = [_papers_of(sheet, case_ids) for sheet in REGISTRY if sheet.CODE in {*PAPERS, *too}]
    each += [_clocks_of(case_ids), _said_of(case_ids)]
    found: dict[int, list[Paper]] = {case_id: [] for case_id in case_ids}
    for case_id, *row in db.session.execute(union_all(*each)):
        found[case_id].append(_paper(*row))
    return {
        case_id: sorted(those, key=lambda paper: (paper.at, paper.id)) for case_id, those in found.items()
    }


def _paper(
    form: str, row_id: int, at: dt.datetime, stage: str | None, state: str, *grades: str | None
) -> Paper:
    grade = effective_grade(*grades, is_approved=state == "approved")
    return Paper(form, row_id, at, stage, grade, state)


def _clocks_of(case_ids: Sequence[int]) -> Any:
    """The clocks that sheets name, in the same statement."""
    state = case((Due.is_open, RUNNING), else_="over")
    columns = (Due.case_id, literal(CLOCK), Due.id, Due.due_at, Due.duty, state, null(), null())
    return select(*columns).where(_on(Due, case_ids), Due.duty.in_(ASSESSMENT_DUTIES + FIRST_DUTIES))


def _said_of(case_ids: Sequence[int]) -> Any:
    """When it was handed on, in the same statement."""
    columns = (Event.case_id, literal(SAID), Event.id, Event.at, Event.verb, literal(""), null(), null())
    return select(*columns).where(_on(Event, case_ids), Event.verb.in_(ASSIGNING))


def _on(table: Any, case_ids: Sequence[int]) -> Any:
    """On one of these cases; of a single one said as plainly as it is."""
    return table.case_id == case_ids[0] if len(case_ids) == 1 else table.case_id.in_(case_ids)


def _papers_of(sheet: Any, case_ids: Sequence[int]) -> Any:
    stage = getattr(sheet, STAGED_BY[sheet.CODE]) if sheet.CODE in STAGED_BY else null()
    graded = [getattr(sheet, key) for key in GRADED_BY.get(sheet.CODE, ())]
    grades = [*graded, null(), null()][:2]
    own = (sheet.case_id, literal(sheet.CODE), sheet.id, func.coalesce(sheet.submitted_at, sheet.created_at))
    return select(*own, stage, sheet.state, *grades).where(_on(sheet, case_ids))


def service(sheet: Any, since: dt.date | None, until: dt.date | None) -> Service | None:
    """What was done from one day to another, both included. Nothing while a day is missing."""
    if not has_case(sheet) or since is None or until is None:
        return None
    start, end = (
        dt.datetime.combine(day, dt.time(), TAIPEI) for day in (since, until + dt.timedelta(days=1))
    )
    within = [one for one in done(sheet) if one.form == RECORD and one.at and start <= one.at < end]
    kinds = [one.counts for one in within]
    return Service(kinds.count(FACE), kinds.count(PHONE), sum(one.money or 0 for one in within))


def done(sheet: Any) -> tuple[Done, ...]:
    """What the records and the referrals of its case say was done, whoever handed them in."""
    if not has_case(sheet):
        return ()
    found: tuple[Done, ...] = _once(sheet, "done", lambda: _done(sheet.case_id))
    return found


def _done(case_id: int) -> tuple[Done, ...]:
    records = select(
        literal(RECORD), CaseRecord.cr_content, CaseRecord.cr_goals, CaseRecord.cr_start, CaseRecord.cr_counts,
        CaseRecord.cr_money,
    ).where(CaseRecord.case_id == case_id, CaseRecord.state.not_in(UNFINISHED))  # fmt: skip
    referrals = select(literal(Referral.CODE), Referral.rf_service, null(), null(), null(), null()).where(
        Referral.case_id == case_id, Referral.state.not_in(UNFINISHED)
    )
    return tuple(
        Done(form, tuple(services or ()), at, counts, money, tuple(goals or ()))
        for form, services, goals, at, counts, money in db.session.execute(union_all(records, referrals))
    )


def assessment_due(sheet: Any) -> dt.date | None:
    """The last day of the clock of a periodic assessment that ends first."""
    if not has_case(sheet):
        return None
    clocks = [p for p in _read(sheet) if p.form == CLOCK and p.state == RUNNING]
    ends = [clock.at for clock in clocks if clock.stage in ASSESSMENT_DUTIES]
    return (min(ends).astimezone(TAIPEI) - dt.timedelta(seconds=1)).date() if ends else None


def due_moment(sheet: Any, duty: str) -> dt.datetime | None:
    """When the newest clock of one of the first duties ends or ended, met or not."""
    if not has_case(sheet):
        return None
    clocks = [p for p in _read(sheet) if p.form == CLOCK and p.stage == duty]
    return max(clocks, key=lambda clock: clock.id).at if clocks else None


def said_at(sheet: Any, *verbs: str) -> dt.datetime | None:
    """When one of these verbs, by which a case is handed on, was last said to it."""
    if not has_case(sheet):
        return None
    return max((p.at for p in _read(sheet) if p.form == SAID and p.stage in verbs), default=None)
