"""Saving a worksheet, for the page and the API alike: answers in, a row (or a filed report) out."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from app.casework import asking, attaching, local_answers, registers, sheet_rows
from app.casework.filing import Filed, file_report
from app.casework.handing_in import handed_in
from app.casework.moves import Refused
from app.casework.parts import require_parts, require_used
from app.casework.treatment import keep_clock
from app.columns.minguo import today as today_in_taipei
from app.facts.counties import counties
from app.guard.security import hat
from app.models import Case, Party, Worksheet, db
from app.models.worksheets import CaseWorksheet
from app.models.worksheets.course import take_course
from app.questions import Computed


class Stale(Exception):
    """Somebody else has saved this sheet since it was opened. ``version``: the one that stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version}")
        self.version = version


class NoCounty(Refused):
    """Nobody knows which county receives this report: neither its address says, nor where its writer works."""


def is_report(sheet: type[Worksheet]) -> bool:
    """A report is filed whole, through the door; until then it is a draft of its writer's."""
    return sheet.IS_FILED


def answers_of(item: Worksheet, people: Sequence[Party] | None = None) -> dict[str, Any]:
    """Every answer of a sheet as of its edition: what is stored, and what is worked out from it.

    `people` are those on its case, if they have been looked up already.
    """
    own = stored_answers(item, people)
    questions = type(item).questions(item.edition)
    return own | {q.key: q.kind.work(own, item) for q in questions if isinstance(q.kind, Computed)}


def stored_answers(item: Worksheet, people: Sequence[Party] | None = None) -> dict[str, Any]:
    """What somebody has answered: the sheet's own columns, its rows, the register's, and a county's own questions."""
    questions = type(item).questions(item.edition)
    own = {q.key: getattr(item, q.key) for q in questions if not q.bind and q.key in item.__table__.c}
    if type(item).HANGS_ON_CASE:
        own |= sheet_rows.answers(item, questions) | registers.answers(item, questions, people)
        own |= attaching.of_questions(item, questions)
    return own | local_answers.answers(item, asking.supplements_of(item))


def find_once(sheet: type[Worksheet], once: uuid.UUID) -> Worksheet | None:
    """The row that a first click with this key has made, if any."""
    worn = hat()
    query = select(sheet).where(sheet.once == once, sheet.created_by == (worn.user_id if worn else None))
    found: Worksheet | None = db.session.scalars(query).first()
    return found


def blank(sheet: type[Worksheet], case: Case) -> Worksheet:
    """A sheet of this case that nobody has written yet, and that is not stored."""
    worn = hat()
    made = sheet(county_id=case.county_id, edition=today_in_taipei())
    made.case_id = case.id
    if worn is not None:
        made.agency_id, made.created_by = worn.agency_id, worn.user_id
    return made


def create(
    sheet: type[Worksheet], given: dict[str, Any], *, submit: bool, once: uuid.UUID, case: Case | None = None,
    edition: dt.date | None = None, judged: Worksheet | None = None,
    people: Sequence[Party] | None = None,
) -> Worksheet:  # fmt: skip
    """Save a new sheet. ``given`` has passed ``questions.check``. A sheet on a case needs ``case``.

    ``judged`` is the blank sheet with which it was checked, ``people`` are those on the case: what was looked up for
    them is not looked up again.
    """
    worn = hat()
    assert worn is not None, "only somebody can write a sheet"
    item = sheet(
        county_id=case.county_id if case else worn.county_id,
        agency_id=worn.agency_id,
        created_by=worn.user_id,
        once=once,
        edition=edition or today_in_taipei(),
    )
    if case is not None:
        item.case_id = case.id
    if judged is not None:
        take_course(item, judged)
    if submit:
        require_parts(item, given)
    _put(item, given, submit)
    db.session.add(item)
    db.session.flush()
    _put_registers(item, given, people, is_new=True)
    _tell_the_case(item, submit)
    return item


def update(
    item: Worksheet,
    given: dict[str, Any],
    *,
    version: int,
    submit: bool,
    people: Sequence[Party] | None = None,
) -> Worksheet:
    """Change a sheet. Only names in ``given`` are touched.

    Raises:
        Stale: ``version`` is not the one that stands now.
    """
    if item.version != version:
        raise Stale(item.version)
    worn = hat()
    is_handed_in = submit and item.is_unfinished
    if is_handed_in:
        require_parts(item, given)
    _put(item, given, submit)
    item.updated_by, item.updated_at = (worn.user_id if worn else None), func.now()
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise Stale(version + 1) from None
    _put_registers(item, given, people)
    _tell_the_case(item, is_handed_in)
    return item


def file(
    sheet: type[Worksheet], given: dict[str, Any], *, once: uuid.UUID, county_id: int | None = None
) -> Filed:
    """File a report at the intake window of the county (default: the writer's own)."""
    worn = hat()
    county = county_id or (worn.county_id if worn else 0)
    if county not in {c.id for c in counties()}:
        raise NoCounty(_("現居地址要從縣市寫起，例如「臺北市」，才知道由哪個縣市受理。"))
    asked_here = asking.supplements(sheet, today_in_taipei(), worn.county_id if worn else 0)
    local = local_answers.packed(sheet.__tablename__, None, asked_here, given)
    return file_report(sheet, given, county_id=county, once=once, local=local)


def _put(item: Worksheet, given: dict[str, Any], submit: bool) -> None:
    columns = item.__table__.c
    for q in type(item).questions(item.edition):
        if not q.bind and q.key in given and q.key in columns and getattr(item, q.key) != given[q.key]:
            setattr(item, q.key, given[q.key])
    local = local_answers.packed(item.__tablename__, item.local, asking.supplements_of(item), given)
    if local != (item.local or {}):
        item.local = local
    if submit and item.is_unfinished:
        item.state, item.submitted_at = "submitted", func.now()


def _tell_the_case(item: Worksheet, is_handed_in: bool) -> None:
    """A sheet that was handed in moves its case; the writer may lose sight of both."""
    if is_handed_in and isinstance(item, CaseWorksheet) and not is_report(type(item)):
        require_used(item)
        handed_in(item, db.session.get_one(Case, item.case_id))
    keep_clock(item)


def _put_registers(
    item: Worksheet, given: dict[str, Any], people: Sequence[Party] | None, *, is_new: bool = False
) -> None:
    if type(item).HANGS_ON_CASE:
        questions = type(item).questions(item.edition)
        enrolled = registers.save(item.case_id, questions, given, people)
        sheet_rows.save(item, questions, given, is_new=is_new, people=enrolled)
        db.session.flush()
