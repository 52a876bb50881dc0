"""`form_for(sheet, day, may=…)`: the web form of a worksheet as on a day, for somebody with these permissions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any, ClassVar

from wtforms import Form

from app.columns.minguo import today as today_in_taipei
from app.forms.browser import for_browser
from app.forms.fields import ASKED, AnswerField, Surroundings, Typed, with_people
from app.forms.file_field import FileField
from app.forms.given_fields import GivenField
from app.forms.table_fields import TableField
from app.questions import Checked, Computed, Question, Rows, Section, check
from app.questions.answers import Exists
from app.questions.conditions import ALWAYS
from app.questions.editions import asked_on, declared, edition_of
from app.questions.kinds import File, GivenRows
from app.questions.kinds.chosen import Chosen
from app.questions.supplements import placed

May = Callable[[str], bool]


class SheetForm(Form):
    """A worksheet being filled in. Made by `form_for`; give it the stored answers, and the post or draft over them."""

    QUESTIONS: ClassVar[tuple[Question, ...]] = ()
    """The questions of this form, in order: those that the viewer may see."""

    def __init__(
        self,
        formdata: Any = None,
        *,
        answers: Mapping[str, Any] | None = None,
        surroundings: Surroundings | None = None,
    ) -> None:
        self.stored: dict[str, Any] = dict(answers or {})
        self.is_typed = formdata is not None
        super().__init__()
        withheld = {key: value for key, value in self.stored.items() if key not in self._fields}
        typed = Typed.of(formdata) if formdata is not None else Typed()
        now = dict(self.stored)
        for field in self.answers():
            field.question = _told(field.question, withheld)
            field.surroundings = surroundings or Surroundings()
            if isinstance(field, GivenField):
                field.around = dict(now)  # what stands above may decide the list
            field.take(typed, self.stored.get(field.name))
            now[field.name] = field.data
        if new := self.new_people():
            self._offer(new)

    def new_people(self) -> dict[int, str]:
        """Who was typed on this page and is not saved yet, by the keys of their rows: others may name them already."""
        tables = (field for field in self.answers() if isinstance(field, TableField))
        return {key: name for table in tables for key, name in table.new_people().items()}

    def _offer(self, new: Mapping[int, str]) -> None:
        """Let every field choose among these people too."""
        for field in self.answers():
            around = with_people(field.surroundings, new)
            rows = (*field.fields(), *field.blank) if isinstance(field, TableField) else ()
            for one in (field, *rows):
                one.surroundings = around

    def process(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: fields take their answers in `__init__`, where the stored ones are known."""

    def answers(self) -> Iterator[AnswerField]:
        """The fields in order."""
        for field in self:
            assert isinstance(field, AnswerField)
            yield field

    @property
    def sections(self) -> list[tuple[Section, list[AnswerField]]]:
        """The sections of the form with their fields."""
        grouped = groupby(self.answers(), key=lambda field: field.question.section)
        return [(section, list(fields)) for section, fields in grouped]

    @property
    def asked(self) -> dict[str, str]:
        """The hidden input (name and value) that says which questions this page has."""
        names = (f.name for f in self.answers() if f.kind.is_posted and not isinstance(f.kind, File))
        return {ASKED: " ".join(names)}

    def for_browser(self) -> list[dict[str, Any]]:
        """The questions as the browser needs them; what it may not see is decided before."""
        return for_browser([field.question for field in self.answers()])

    def judge(
        self,
        *,
        submit: bool = False,
        today: date | None = None,
        sheet: Any = None,
        exists: Exists | None = None,
    ) -> Checked:
        """Check the answers, put what is wrong beside the fields, and give the values to save.

        The values are those of the questions that the post had, of hidden ones (emptied), and of computed ones: a
        question that the page did not have is not touched.
        """
        now = {**self.stored, **{field.name: field.data for field in self.answers()}}
        new = self.new_people()
        checked = check(
            self.QUESTIONS,
            now,
            submit=submit,
            today=today or today_in_taipei(),
            bad=self.unreadable(),
            sheet=sheet,
            exists=_or_new(exists, new) if exists and new else exists,
        )
        for field in self.answers():
            field.complain(checked.errors)
        kept = {
            f.name
            for f in self.answers()
            if f.given or f.name in checked.hidden or isinstance(f.kind, Computed)
        }
        return replace(checked, values={key: value for key, value in checked.values.items() if key in kept})

    def validate(self, extra_validators: Any = None) -> bool:
        """WTForms' question, answered as for a draft."""
        return self.judge().is_good

    def unreadable(self) -> dict[str, str]:
        """What was typed and cannot be read, by field name."""
        return {name: says for field in self.answers() for name, says in field.unreadable().items()}

    def wrong(self) -> list[tuple[str, Any, Any, str]]:
        """(field id, section label, question label, message) of everything that is wrong, in order."""
        found = []
        for field in self.answers():
            each = [field, *(field.fields() if isinstance(field, TableField) else ())]
            found += [
                (f.id, f.heading or field.question.section.label, f.question.label, f.errors[0])
                for f in each
                if f.errors
            ]
        return found


def form_for(
    sheet: type, day: date, *, may: May, offers: Mapping[str, Any] | None = None, guarded: bool = False,
    own: tuple[Question, ...] = (),
) -> type[SheetForm]:  # fmt: skip
    """The form class of a worksheet on a day.

    `may` is asked for each permission that guards a question (`only=`); questions that are withheld are not in the
    form at all. `offers` gives the choices of questions whose choices depend on the case, by their `offered` name.
    `guarded`: the guarded questions alone, for whoever only gives an opinion.
    `own`: the county's own questions, which stand in their sections.
    Classes are kept per sheet, edition, set of permissions and own questions.
    """
    guards = {q.only for q in _all(declared(sheet)) if q.only}
    form = _form_for(
        sheet, edition_of(sheet, day), frozenset(guard for guard in guards if may(guard)), guarded, own
    )
    return _offering(form, offers) if offers else form


@lru_cache(maxsize=512)
def _form_for(
    sheet: type, edition: date, allowed: frozenset[str], guarded: bool, own: tuple[Question, ...]
) -> type[SheetForm]:
    questions = visible(placed(asked_on(declared(sheet), edition), own), allowed.__contains__)
    return _made(f"{sheet.__name__}Form", [q for q in questions if q.only or not guarded])


def _or_new(exists: Exists, new: Mapping[int, str]) -> Exists:
    """The same question; whoever was typed on the page is there too."""
    return lambda thing, key: key in new if thing == "person" and key < 0 else exists(thing, key)


def _made(name: str, questions: Sequence[Question]) -> type[SheetForm]:
    if taken := [q.key for q in questions if hasattr(SheetForm, q.key)]:
        raise TypeError(f"{name}: no question can be called {taken}")
    fields = {q.key: _field_of(q)(q) for q in questions}
    return type(name, (SheetForm,), {**fields, "QUESTIONS": tuple(questions)})


def _field_of(q: Question) -> type[AnswerField]:
    return (
        FileField
        if isinstance(q.kind, File)
        else GivenField
        if isinstance(q.kind, GivenRows)
        else TableField
        if isinstance(q.kind, Rows)
        else AnswerField
    )


def _offering(form: type[SheetForm], offers: Mapping[str, Any]) -> type[SheetForm]:
    """The form with the choices that were found in the case; not kept."""
    return _made(form.__name__, offering(form.QUESTIONS, offers))


def offering(questions: Sequence[Question], offers: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions with the choices that were found in the case, those in rows too."""
    return tuple(_offered(q, offers) for q in questions) if offers else tuple(questions)


def _offered(q: Question, offers: Mapping[str, Any]) -> Question:
    if isinstance(q.kind, Rows):
        asks = offering(q.kind.asks, offers)
        is_same = all(one is other for one, other in zip(asks, q.kind.asks, strict=True))
        return q if is_same else replace(q, kind=replace(q.kind, asks=asks))
    if isinstance(q.kind, Chosen) and q.kind.offered in offers:
        return replace(q, kind=q.kind.offering(offers[q.kind.offered]))
    return q


def form_of(name: str, questions: Sequence[Question]) -> type[SheetForm]:
    """A form of questions that belong to no worksheet: what a verb asks. Not kept."""
    return _made(name, questions)


def visible(questions: Sequence[Question], may: May) -> tuple[Question, ...]:
    """The questions whose answers somebody with these permissions may see, those in rows too."""
    return tuple(
        replace(q, kind=replace(q.kind, asks=visible(q.kind.asks, may))) if isinstance(q.kind, Rows) else q
        for q in questions
        if not q.only or may(q.only)
    )


def _all(questions: Sequence[Question]) -> Iterator[Question]:
    for q in questions:
        yield q
        if isinstance(q.kind, Rows):
            yield from _all(q.kind.asks)


def _told(question: Question, withheld: Mapping[str, Any]) -> Question:
    """The question with the parts of its condition decided that look at answers which the viewer may not see."""
    if isinstance(question.kind, Rows):
        asks = tuple(_told(q, withheld) for q in question.kind.asks)
        question = (
            replace(question, kind=replace(question.kind, asks=asks))
            if asks != question.kind.asks
            else question
        )
    if question.show_if is None or question.show_if.keys().isdisjoint(withheld):
        return question
    told = question.show_if.told(withheld)
    return replace(question, show_if=None if told == ALWAYS else told)
