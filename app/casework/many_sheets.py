"""Many sheets of one form at once: what their answers hang on is looked up for all together, never one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Select, func, select

from app.casework import attaching, local_answers, registers, sheet_rows
from app.models import Attachment, Case, CaseRecord, Party, Review, Worksheet, db
from app.models.worksheets.course import know_courses
from app.questions import Computed, Question
from app.questions.conditions import Answers
from app.questions.kinds import File

AT_ONCE: Final = 200
LOOKS_AT_COURSE: Final = ("ADULT_ASSESS", "CP_INVEST", "DISP_ADULT", "DISP_CHILD", "DISP_VF", "VF_VISIT")
"""The forms on which something that is not stored is worked out from the course of the case."""


class Batch:
    """Some sheets of one form, and what is known of them."""

    def __init__(self, items: Sequence[Any]) -> None:
        self.items = items
        self.sheet: type[Worksheet] = type(items[0])
        self.ids = [item.id for item in items]
        on_case = self.sheet.HANGS_ON_CASE
        self.case_ids = sorted({item.case_id for item in items}) if on_case else []
        self.cases = _cases(self.case_ids)
        questions = self.sheet._declared
        self._people = registers.everybody_on(self.case_ids) if any(q.bind for q in questions) else {}
        self._rows = (
            sheet_rows.answers_of_all(self.sheet, self.ids, self.case_ids, questions) if on_case else {}
        )
        self._prepare(questions)

    def _prepare(self, questions: Sequence[Question]) -> None:
        reviews = _reviews(self) if self.case_ids and any(q.key == "sg_result" for q in questions) else {}
        for item in self.items:
            item.know_reviews(reviews.get(item.id, []))
        if any(isinstance(q.kind, File) for q in questions) and self.case_ids:
            _know_files(self)
        if self.sheet.CODE in LOOKS_AT_COURSE:
            know_courses(self.items)
        if issubclass(self.sheet, CaseRecord):
            _number(self)

    def answers(self, item: Any, questions: Collection[Question]) -> dict[str, Any]:
        """The answers of one of them to these questions, but what is worked out and not stored."""
        own = {q.key: getattr(item, q.key) for q in questions if q.is_column}
        own |= local_answers.answers(item, questions)
        if self.case_ids:
            bound = [q for q in questions if q.bind]
            people: Sequence[Party] = self._people.get(item.case_id, ())
            own |= self._rows_of(item, questions) | registers.answers(item, bound, people)
            own |= attaching.of_questions(item, list(questions))
        return own

    def _rows_of(self, item: Any, questions: Collection[Question]) -> dict[str, Any]:
        return {
            q.key: self._rows.get((q.key, item.id), []) for q, _k, _t in sheet_rows.tables(list(questions))
        }


def in_batches(query: Select[Any]) -> Iterator[Batch]:
    """The sheets of a query, some at a time, from a cursor that the database keeps."""
    found = db.session.scalars(query.execution_options(yield_per=AT_ONCE))
    for part in found.partitions(AT_ONCE):
        yield Batch(part)


def settled(questions: Sequence[Question]) -> list[Question]:
    """The questions as conditions look at them where every answer is known: what is stored is not worked out again."""
    return [q for q in questions if not (isinstance(q.kind, Computed) and q.kind.stored)]


def worked_out(questions: Sequence[Question], seen: Answers) -> dict[str, Any]:
    """The answers that stand nowhere."""
    return {q.key: seen[q.key] for q in questions if isinstance(q.kind, Computed) and not q.kind.stored}


def _cases(ids: list[int]) -> dict[int, Case]:
    """The cases, also for whoever asks the session for one of them afterwards."""
    found = db.session.scalars(select(Case).where(Case.id.in_(ids))) if ids else ()
    return {case.id: case for case in found}


def _reviews(batch: Batch) -> dict[int, list[Review]]:
    own = (Review.form == batch.sheet.CODE, Review.sheet_id.in_(batch.ids))
    query = select(Review).where(*own, Review.case_id.in_(batch.case_ids)).order_by(Review.id.desc())
    found = defaultdict[int, list[Review]](list)
    for review in db.session.scalars(query):
        found[review.sheet_id].append(review)
    return found


def _know_files(batch: Batch) -> None:
    own = (Attachment.form == batch.sheet.CODE, Attachment.sheet_id.in_(batch.ids))
    found = defaultdict[int, list[Attachment]](list)
    for one in db.session.scalars(select(Attachment).where(*own).order_by(Attachment.id)):
        found[one.sheet_id].append(one)
    for item in batch.items:
        item.__dict__[attaching.KNOWN] = found[item.id]


def _number(batch: Batch) -> None:
    """Which record of its case each is."""
    place = func.row_number().over(partition_by=CaseRecord.case_id, order_by=CaseRecord.id).label("place")
    all_ = select(CaseRecord.id, place).where(CaseRecord.case_id.in_(batch.case_ids)).subquery()
    query = select(all_.c.id, all_.c.place).where(all_.c.id.in_(batch.ids))
    places = {row.id: row.place for row in db.session.execute(query)}
    for item in batch.items:
        item.know_ordinal(places[item.id])
