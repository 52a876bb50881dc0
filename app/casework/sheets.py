"""Saving a worksheet, for the page and the API alike: answers in, a row (or a filed report) out."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm.exc import StaleDataError

from app.casework import registers
from app.casework.filing import Filed, file_report
from app.columns.minguo import today as today_in_taipei
from app.facts.counties import counties
from app.guard.security import hat
from app.models import Case, Worksheet, db
from app.questions import Computed


class Stale(Exception):
    """Somebody else has saved this sheet since it was opened. ``version``: the one that stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(f"version {version}")
        self.version = version


def is_report(sheet: type[Worksheet]) -> bool:
    """A report is filed whole, through the door; until then it is a draft of its writer's."""
    return sheet.STAGE == "report"


def answers_of(item: Worksheet) -> dict[str, Any]:
    """Every answer of a sheet as of its edition: its own columns and the register's."""
    questions = type(item).questions(item.edition)
    own = {q.key: getattr(item, q.key) for q in questions if not q.bind and q.key in item.__table__.c}
    computed = {q.key: q.kind.work(own, item) for q in questions if isinstance(q.kind, Computed)}
    return own | computed | (registers.answers(item, questions) if type(item).HANGS_ON_CASE else {})


def find_once(sheet: type[Worksheet], once: uuid.UUID) -> Worksheet | None:
    """The row that a first click with this key has made, if any."""
    worn = hat()
    query = select(sheet).where(sheet.once == once, sheet.created_by == (worn.user_id if worn else None))
    found: Worksheet | None = db.session.scalars(query).first()
    return found


def create(
    sheet: type[Worksheet], given: dict[str, Any], *, submit: bool, once: uuid.UUID, case: Case | None = None,
    edition: dt.date | None = None,
) -> Worksheet:  # fmt: skip
    """Save a new sheet. ``given`` has passed ``questions.check``. A sheet on a case needs ``case``."""
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
    _put(item, given, submit)
    db.session.add(item)
    db.session.flush()
    _put_registers(item, given)
    return item


def update(item: Worksheet, given: dict[str, Any], *, version: int, submit: bool) -> Worksheet:
    """Change a sheet. Only names in ``given`` are touched.

    Raises:
        Stale: ``version`` is not the one that stands now.
    """
    if item.version != version:
        raise Stale(item.version)
    worn = hat()
    _put(item, given, submit)
    item.updated_by, item.updated_at = (worn.user_id if worn else None), func.now()
    try:
        db.session.flush()
    except StaleDataError:
        db.session.rollback()
        raise Stale(version + 1) from None
    _put_registers(item, given)
    return item


def file(
    sheet: type[Worksheet], given: dict[str, Any], *, once: uuid.UUID, county_id: int | None = None
) -> Filed:
    """File a report at the intake window of the county (default: the writer's own)."""
    worn = hat()
    county = county_id or (worn.county_id if worn else 0)
    if county not in {c.id for c in counties()}:
        raise ValueError(_("請選擇受理的縣市。"))
    return file_report(sheet, given, county_id=county, once=once)


def _put(item: Worksheet, given: dict[str, Any], submit: bool) -> None:
    columns = item.__table__.c
    for q in type(item).questions(item.edition):
        if not q.bind and q.key in given and q.key in columns and getattr(item, q.key) != given[q.key]:
            setattr(item, q.key, given[q.key])
    if submit and item.state in (None, "draft"):  # None: a new sheet, whose default comes with the flush
        item.state, item.submitted_at = "submitted", func.now()


def _put_registers(item: Worksheet, given: dict[str, Any]) -> None:
    if type(item).HANGS_ON_CASE:
        registers.save(item.case_id, type(item).questions(item.edition), given)
        db.session.flush()
