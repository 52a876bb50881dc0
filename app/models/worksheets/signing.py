"""Section Z of a sheet: who wrote it, who reviewed it. All of it comes from the workflow; nothing of it is typed."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.facts.sources import TWSS
from app.models.worksheets.worked_out import of_sheet
from app.questions import Choice, Computed, LongText, Moment, OneOf, Section, UserRef, question
from app.questions.conditions import Answers
from app.questions.kinds.computed import Work

Z = Section("Z", _l("填表與審核"))
RESULTS = (
    Choice("OK", _l("核可")),
    Choice("RETURN", _l("退回修正")),
    Choice("ESC", _l("提會討論")),
)


def of_review(attribute: str) -> Work:
    """What the newest review of the sheet says; nothing before the first."""

    def work(answers: Answers, sheet: Any) -> Any:
        return getattr(getattr(sheet, "last_review", None), attribute, None)

    return work


def signatures() -> tuple[Any, ...]:
    """sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at: the block that ends every sheet.

    In the class of a form: ``sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()``.
    """
    return (
        question(_l("填表社工"), Z, Computed(of_sheet("created_by"), UserRef())),
        question(_l("填表（送審）時間"), Z, Computed(of_sheet("submitted_at"), Moment()), source=TWSS),
        question(_l("督導"), Z, Computed(of_review("user_id"), UserRef())),
        question(_l("督導審核意見"), Z, Computed(of_review("opinion"), LongText()), source=TWSS),
        question(
            _l("審核結果"), Z, Computed(of_review("result"), OneOf(RESULTS)), statistics=True, source=TWSS
        ),
        question(_l("審核時間"), Z, Computed(of_review("at"), Moment()), source=TWSS),
    )
