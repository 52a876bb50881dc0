"""First values from the course of a case: its plan, its records, its referrals, its last assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import and_, select

from app.casework import registers, sheets
from app.columns.minguo import TAIPEI, today
from app.models import Case, CaseRecord, Party, Worksheet, db
from app.models.worksheets import BriefSymptomScale, FamilyPlan, PeriodicAssessment, Referral
from app.models.worksheets.base import UNFINISHED
from app.models.worksheets.course import Done, done
from app.models.worksheets.fam_plan import PlanGoal
from app.models.worksheets.periodic import GoalAttained
from app.rules.terms import beginning_of, months_after

MEANT_FOR_OTHERS = ("LINK", "REFER")
DROPPED, NOT_BEGUN, BEGUN = "DROP", "NOT", "PART"


class Course:
    """What is asked of one case; everything is looked up at most once, and only when somebody asks.

    `blank` is the new sheet: what its own computed questions look up is not looked up again. `people` are those on
    the case, if they are known already.
    """

    def __init__(
        self, case: Case, blank: Worksheet | None = None, people: Sequence[Party] | None = None
    ) -> None:
        self.case, self.blank = case, blank or sheets.blank(CaseRecord, case)
        self._people = people
        self._found: dict[str, Any] = {}

    def value(self, name: str) -> Any:
        """What ``COURSE.name`` is; None when nothing is known."""
        return self.once(name, VALUES[name]) if name in VALUES else None

    def once(self, name: str, find: Callable[[Course], Any]) -> Any:
        """Looked up the first time."""
        if name not in self._found:
            self._found[name] = find(self)
        return self._found[name]

    @property
    def everybody(self) -> Sequence[Party]:
        """Those on the case."""
        if self._people is None:
            self._people = registers.everybody(self.case.id)
        return self._people

    @property
    def assessed(self) -> tuple[Any, list[Any]]:
        """The last periodic assessment that was handed in, and the goals that it judged."""
        found: tuple[Any, list[Any]] = self.once("assessed", lambda course: _assessed(course.case.id))
        return found

    def rows(self, table: Any, form: type[Worksheet]) -> list[Any]:
        """The rows of the newest sheet of this form in one table, in order."""
        found: list[Any] = self.once(table.__tablename__, lambda course: _rows(table, form, course.case.id))
        return found


def newest_key(form: Any, case_id: int) -> Any:
    """The key of the newest sheet of this form that was handed in."""
    query = select(form.id).where(form.case_id == case_id, form.state.not_in(UNFINISHED))
    return query.order_by(form.submitted_at.desc(), form.id.desc()).limit(1).scalar_subquery()


def _assessed(case_id: int) -> tuple[Any, list[Any]]:
    sheet, goal = PeriodicAssessment, GoalAttained
    its_own = (goal.case_id == case_id, goal.form == sheet.CODE, goal.sheet_id == sheet.id)
    query = select(sheet, goal).outerjoin(goal, and_(*its_own))
    found = db.session.execute(
        query.where(sheet.id == newest_key(sheet, case_id)).order_by(goal.place, goal.id)
    ).all()
    return (found[0][0] if found else None), [row[1] for row in found if row[1] is not None]


def _rows(table: Any, form: Any, case_id: int) -> list[Any]:
    own = (table.case_id == case_id, table.form == form.CODE, table.sheet_id == newest_key(form, case_id))
    return list(db.session.scalars(select(table).where(*own).order_by(table.place, table.id)))


def assessment_kind(course: Course) -> str:
    """The first assessment, or one of the regular ones."""
    return "REG" if course.assessed[0] else "FIRST"


def assessed_from(course: Course) -> dt.date | None:
    """The day after the last assessment; before the first one the day of opening."""
    last = course.assessed[0]
    ended = last.pe_to if last else None
    return ended + dt.timedelta(days=1) if ended else course.case.opened_on


def services_given(course: Course) -> list[str] | None:
    """What the records since the last assessment say was done."""
    since = course.value("assessed_from")
    begins = beginning_of(since) if since else None
    return _union(one.services for one in _records(course) if begins is None or (one.at and one.at >= begins))


def services_ever(course: Course) -> list[str] | None:
    """What all records say was done."""
    return _union(one.services for one in _records(course))


def _records(course: Course) -> list[Done]:
    return [one for one in done(course.blank) if one.form == CaseRecord.CODE]


def services_linked(course: Course) -> list[str] | None:
    """Which services of the network the family was referred to."""
    return _union(one.services for one in done(course.blank) if one.form == Referral.CODE)


def _union(lists: Iterable[Sequence[str]]) -> list[str] | None:
    return sorted({code for codes in lists for code in codes}) or None


def goals_to_assess(course: Course) -> list[dict[str, Any]]:
    """A row for every goal of the plan, with how far it was reached when it was last judged.

    A goal on which contacts have worked since is not 未開始 any more.
    """
    judged = {row.pg_goal: row.pg_status for row in _judged(course)}
    served = {code for one in _records(course) for code in one.goals}
    keys = [(str(goal.id), goal.fg_status) for goal in course.rows(PlanGoal, FamilyPlan)]
    found = [(key, judged.get(key) or planned) for key, planned in keys]
    return [
        {
            "pg_goal": key,
            "pg_status": BEGUN if status == NOT_BEGUN and key in served else status,
            "pg_txt": None,
        }
        for key, status in found
    ]


def goals_served(course: Course) -> list[str] | None:
    """The goals of the plan that the last contact served."""
    known = {str(goal.id) for goal in course.rows(PlanGoal, FamilyPlan)}
    records = [one for one in _records(course) if one.at]
    last = max(records, key=lambda one: one.at or course.case.filed_at, default=None)
    return [code for code in last.goals if code in known] or None if last else None


def goals_reached(course: Course) -> str | None:
    """How much of the plan was reached, by the last assessment."""
    return how_much([row.pg_status for row in _judged(course)])


def how_much(statuses: Iterable[str | None]) -> str | None:
    """All, most, some or none of the goals; those that were given up do not count."""
    counted = [status for status in statuses if status not in (None, DROPPED)]
    done = counted.count("DONE")
    if not counted:
        return None
    if done == len(counted):
        return "A"
    if 2 * done > len(counted):
        return "M"
    return "P" if done or "PART" in counted else "N"


def _judged(course: Course) -> list[Any]:
    return course.assessed[1]


def client(course: Course) -> int | None:
    """The client in the person register."""
    people = _clients(course)
    return people[0].person_id if people else None


def offender(course: Course) -> int | None:
    """Who is said to have done it, in the person register; nothing where there are several."""
    people = _offenders(course)
    return people[0].person_id if len(people) == 1 else None


def offender_relation(course: Course) -> str | None:
    """What the offender is to the victim."""
    people = _offenders(course)
    return people[0].relation if len(people) == 1 else None


def client_bsrs(course: Course) -> int | None:
    """The total of the client's newest BSRS-5: that of nobody else on the case."""
    form = BriefSymptomScale
    of_client = (
        form.case_id == course.case.id, form.bs_person == course.value("client"), form.state.not_in(UNFINISHED)
    )  # fmt: skip
    found: int | None = db.session.scalar(
        select(form.bs_total).where(*of_client).order_by(form.id.desc()).limit(1)
    )
    return found


def client_age(course: Course) -> int | None:
    """How old the client was when the report came in."""
    people = _clients(course)
    born = people[0].person.born_on if people else None
    if born is None:
        return people[0].person.estimated_age if people else None
    day = course.case.filed_at.astimezone(TAIPEI).date()
    return int(day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def has_children(course: Course) -> str | None:
    """Whether somebody on the case is under 18; nothing while nobody is known to be and a birthday is missing."""
    born = [party.person.born_on for party in course.everybody]
    if any(day and months_after(day, 18 * 12) > today() for day in born):
        return "Y"
    return "N" if born and all(born) else None


def said_by_family(course: Course) -> str | None:
    """What the family said of the service at the last assessment."""
    last = course.assessed[0]
    return last.pe_family if last else None


def _clients(course: Course) -> list[Party]:
    return [party for party in course.everybody if party.role == registers.CLIENT]


def _offenders(course: Course) -> list[Party]:
    return [party for party in course.everybody if party.role == registers.OFFENDER]


VALUES: dict[str, Callable[[Course], Any]] = {
    find.__name__: find
    for find in (
        assessment_kind, assessed_from, services_given, services_ever, services_linked, goals_to_assess, goals_reached,
        goals_served, client, client_age, client_bsrs, offender,
        offender_relation, has_children, said_by_family,
    )
}  # fmt: skip
"""What ``COURSE.…`` can name."""
