"""Taking in sheets of one form as a list: each line judged by the form that the page has, all of them saved or none.

What is saved are drafts of whoever sends the list, on cases on which they may begin such a sheet. The same line sent
again finds the sheet that it made.
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.casework import sheets
from app.casework.asking import asked, supplements
from app.casework.spreadsheets import Bounds, Unreadable, rows_of
from app.columns import blind
from app.columns.minguo import today
from app.forms.columns import OWN, headed
from app.forms.filing import may_be_begun
from app.forms.offered import offers_for
from app.forms.references import exists_on, options, people_of
from app.forms.rights import may_write
from app.forms.sheet_form import SheetForm, form_for
from app.forms.typed_cells import LANGUAGES, typed
from app.guard.security import hat
from app.models import Case, Worksheet, db
from app.outputs.books import without_apostrophe
from app.questions import BadAnswer, Question, Rows
from app.questions.answers import Exists
from app.questions.kinds import File

CASE: Final = "_case"
WIDEST: Final = 300


@dataclass
class Line:
    """One sheet of the list. ``number``: the row in the file. ``faults``: (question, what is wrong)."""

    number: int
    said: dict[str, str]
    faults: list[tuple[str, str]] = field(default_factory=list)
    case: Case | None = None
    values: dict[str, Any] = field(default_factory=dict)
    once: uuid.UUID | None = None
    is_there: bool = False


def questions_of(sheet: type[Worksheet]) -> list[Question]:
    """What a line may answer: what the viewer would be asked on the page, but for files and tables."""
    worn = hat()
    asks = asked(sheet, today(), worn.county_id if worn else 0)
    return [q for q in asks if q.kind.is_posted and _is_a_cell(q) and (not q.only or may_write(q.only))]


def _is_a_cell(q: Question) -> bool:
    return not isinstance(q.kind, Rows | File)


def read(sheet: type[Worksheet], name: str, data: bytes, most: int) -> list[Line]:
    """The lines of a file. Raises Unreadable: for its shape, for columns that are no question, for too many lines."""
    heads: dict[int, str] | None = None
    lines: list[Line] = []
    is_csv = data[:2] != b"PK"
    for number, row in enumerate(rows_of(name, data, Bounds(WIDEST, most * 3 + 10)), 1):
        cells = [without_apostrophe(cell) for cell in row] if is_csv else row
        if not any(cells):
            continue
        if heads is None:
            heads = _heads(sheet, cells)
            continue
        said = {key: cells[at] for at, key in heads.items() if at < len(cells) and cells[at]}
        if said:
            lines.append(Line(number, said))
        if len(lines) > most:
            raise Unreadable(_("一次最多匯入 %(n)s 份，請分成幾個檔案。", n=most))
    if not lines:
        raise Unreadable(_("檔案裡沒有資料。請用範本填寫。"))
    return lines


def _heads(sheet: type[Worksheet], cells: Sequence[str]) -> dict[int, str]:
    """Which column answers what. What an export has beside the answers is passed over."""
    names, passed = _names(sheet)
    found = {at: names[cell] for at, cell in enumerate(cells) if cell in names}
    strange = [cell for cell in cells if cell and cell not in names and cell not in passed]
    if strange:
        raise Unreadable(_("第一列有不是這份表單題目的欄位：%(names)s", names="、".join(strange[:5])[:200]))
    twice = [key for key, times in Counter(found.values()).items() if times > 1]
    if twice:
        raise Unreadable(
            _(
                "第一列的欄位重複：%(names)s",
                names="、".join(cells[at] for at, k in found.items() if k in twice),
            )
        )
    if sheet.HANGS_ON_CASE and CASE not in found.values():
        raise Unreadable(_("第一列要有欄位名稱。缺少：%(names)s", names=str(OWN[CASE])))
    return found


def _names(sheet: type[Worksheet]) -> tuple[dict[str, str], set[str]]:
    """(key by head, heads that are passed over: what nobody types), in both languages and by the codes."""
    worn = hat()
    every = asked(sheet, today(), worn.county_id if worn else 0)
    cells = [q for q in every if not isinstance(q.kind, Rows)]
    own = {CASE} if sheet.HANGS_ON_CASE else set()
    typed_ = own | {q.key for q in cells if q.kind.is_posted and _is_a_cell(q)}
    told: dict[str, str] = {}
    for language in LANGUAGES:
        with force_locale(language):
            told |= {column.head: column.key for column in headed(cells)} | {q.key: q.key for q in cells}
            told |= {str(label): key for key, label in OWN.items()} | {key: key for key in OWN}
    names = {head: key for head, key in told.items() if key in typed_}
    return names, told.keys() - names.keys()


class Judge:
    """Judges the lines of one list; what it looks up for a case it looks up once."""

    def __init__(self, sheet: type[Worksheet]) -> None:
        self.sheet = sheet
        self.asked = {q.key: q for q in questions_of(sheet)}
        self._cases: dict[str, Case] = {}
        self._places: dict[int, Place] = {}

    def judge(self, lines: list[Line]) -> None:
        """Say of each line what is wrong with it, what it would save, and whether it has been saved before."""
        self._cases = _cases({line.said.get(CASE, "") for line in lines}) if self.sheet.HANGS_ON_CASE else {}
        seen = Counter[str]()
        for line in lines:
            told = json.dumps([self.sheet.CODE, sorted(line.said.items())], ensure_ascii=False)
            seen[told] += 1
            line.once = uuid.UUID(bytes=blind(f"{told}#{seen[told]}"), version=4)
        there = self._there([line.once for line in lines])
        for line in lines:
            line.is_there = line.once in there
            line.faults = [] if line.is_there else list(self._faults(line))

    def _there(self, keys: list[Any]) -> set[uuid.UUID]:
        own, worn = self.sheet, hat()
        query = select(own.once).where(own.once.in_(keys), own.created_by == (worn.user_id if worn else None))
        return set(db.session.scalars(query))

    def _faults(self, line: Line) -> Iterator[tuple[str, str]]:
        if self.sheet.HANGS_ON_CASE:
            line.case = self._cases.get(line.said.get(CASE, "").upper())
            if line.case is None:
                yield str(OWN[CASE]), _("找不到這一案")
                return
            if not may_be_begun(self.sheet, line.case):
                yield str(OWN[CASE]), _("這一案現在不能填這份表單")
                return
        yield from self._of_answers(line, self._place(line.case))

    def _place(self, case: Case | None) -> Place:
        key = case.id if case else 0
        if key not in self._places:
            self._places[key] = Place(self.sheet, case)
        return self._places[key]

    def _of_answers(self, line: Line, place: Place) -> Iterator[tuple[str, str]]:
        for key in line.said.keys() - self.asked.keys() - {CASE}:
            yield place.label(key), _("您的角色不能填這一題")
        data, bad = self._typed(line, place)
        form = place.form(data, answers={})
        checked = form.judge(sheet=place.blank, exists=place.exists)
        line.values = checked.values
        yield from ((str(self.asked[key].label), says) for key, says in bad.items())
        wrong = [one for one in form.answers() if one.errors and one.name not in bad]
        yield from ((str(one.question.label), one.errors[0]) for one in wrong)
        for key in line.said.keys() & checked.hidden:  # the page would clear it in silence
            yield str(self.asked[key].label), _("依其他答案，這一題不必填；請清掉，或改正其他答案")

    def _typed(self, line: Line, place: Place) -> tuple[MultiDict[str, str], dict[str, str]]:
        """(what the page would post, what cannot be read)."""
        data = MultiDict[str, str]()
        bad: dict[str, str] = {}
        for key, q in self.asked.items():
            if key not in line.said:
                data.setlist(key, q.kind.raw(q.first) if q.first is not None else [])
                continue
            try:
                data.setlist(key, typed(place.offered(q), line.said[key], place.keys))
            except BadAnswer as wrong:
                bad[key] = wrong.message
        return data, bad


class Place:
    """Where lines are saved: a case, or none; with the form as its page would have it."""

    def __init__(self, sheet: type[Worksheet], case: Case | None) -> None:
        worn = hat()
        county = case.county_id if case else worn.county_id if worn else 0
        self.case_id = case.id if case else None
        self.blank = sheets.blank(sheet, case) if case else None
        asks = asked(sheet, today(), county)
        offers = offers_for(asks, self.case_id, {})
        self.form: type[SheetForm] = form_for(
            sheet, today(), may=may_write, offers=offers, own=supplements(sheet, today(), county)
        )
        self._labels = {q.key: str(q.label) for q in asks}
        self._asks = {q.key: q for q in self.form.QUESTIONS}
        self.exists: Exists = exists_on(self.case_id)
        self._keys: dict[str, Mapping[str, str]] = {}

    def offered(self, q: Question) -> Question:
        """The question with the choices that this case offers."""
        return self._asks.get(q.key, q)

    def label(self, key: str) -> str:
        """What the question is called."""
        return self._labels.get(key, key)

    def keys(self, thing: str) -> Mapping[str, str]:
        """The keys of the rows that may be named here, by their names."""
        if thing not in self._keys:
            is_of_case = thing == "person" and self.case_id is not None
            listed = people_of(self.case_id or 0) if is_of_case else options(thing) or []
            times = Counter(name for _key, name in listed)
            self._keys[thing] = {name: key for key, name in listed if times[name] == 1}
        return self._keys[thing]


def _cases(numbers: set[str]) -> dict[str, Case]:
    """The cases with these numbers that the viewer sees."""
    said = {number.upper() for number in numbers if number}
    found = db.session.scalars(select(Case).where(Case.number.in_(said)))
    return {case.number: case for case in found}


def take(sheet: type[Worksheet], lines: Sequence[Line]) -> list[int]:
    """Save a draft for each line that has not been saved before; their ids. All of it is one transaction."""
    made = []
    for line in lines:
        assert line.once is not None, "the line has been judged"
        if not line.is_there:
            item = sheets.create(sheet, line.values, submit=False, once=line.once, case=line.case)
            made.append(item.id)
    return made
