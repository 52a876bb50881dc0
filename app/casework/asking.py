"""Which questions a sheet asks: those of its form, and its county's own. The one place to ask; whoever does gets both.

Read with what was published (``publishing``): no query of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from app.casework import publishing
from app.casework.publishing import Supplements
from app.models import Worksheet
from app.questions import Question
from app.questions.editions import asked_on, declared
from app.questions.supplements import county_of, placed


def asked(sheet: type[Worksheet], day: dt.date, county_id: int) -> tuple[Question, ...]:
    """What a new sheet of this form asks on the day in this county."""
    return placed(asked_on(declared(sheet), day), supplements(sheet, day, county_id))


def asked_of(item: Worksheet, *once: str) -> tuple[Question, ...]:
    """What a sheet asks: as of its edition, in its county; and what it has answered, in whatever county that was.

    `once`: keys that it has answered before, for its history.
    """
    return placed(asked_on(declared(type(item)), item.edition), supplements_of(item, *once))


def supplements_of(item: Worksheet, *once: str) -> tuple[Question, ...]:
    """The questions of counties that a sheet asks or has answered."""
    answered = {*(item.local or ()), *(key for key in once if county_of(key))}
    return supplements(type(item), item.edition, item.county_id, answered)


def supplements(
    sheet: type[Worksheet], day: dt.date, county_id: int, answered: Iterable[str] = ()
) -> tuple[Question, ...]:
    """A county's own questions to a form on a day, and before them those `answered` that are not among them.

    An answered question never changes, so its last edition has the words that were read; a sheet of an older edition in
    which it stood otherwise was answered in those.
    """
    held = _held(_editions(sheet.CODE, county_id), day)
    now = tuple(q.on(day) for q in held if q.is_asked_on(day))
    missing = sorted(set(answered) - {q.key for q in now})
    older = [q for key in missing if (q := _answered(sheet.CODE, key, day))]
    return (*older, *now)


def ever_asked(sheet: type[Worksheet], county_id: int) -> tuple[Question, ...]:
    """Every question that a county ever asked in a form, as it was published last: for counting."""
    found: dict[str, Question] = {}
    for _row, questions in _editions(sheet.CODE, county_id):
        found |= {q.key: q for q in questions}
    return tuple(found.values())


def _editions(code: str, county_id: int) -> tuple[Supplements, ...]:
    return publishing.now_known().questions.get((county_id, code), ())


def _held(editions: tuple[Supplements, ...], day: dt.date) -> tuple[Question, ...]:
    """Those of the edition that holds on the day: of several the one that began last."""
    holding = [one for one in editions if one[0].holds_on(day)]
    return max(holding, key=lambda one: (one[0].since, one[0].id))[1] if holding else ()


def _answered(code: str, key: str, day: dt.date) -> Question | None:
    """An answered question: of the edition that held on the day if it stands there, else of the last."""
    editions = _editions(code, county_of(key) or 0)
    last = (q for _row, questions in reversed(editions) for q in questions)
    return next((q for q in (*_held(editions, day), *last) if q.key == key), None)
