"""The field of one question: keeps what was typed, whatever comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import is_
from typing import Any

from wtforms import Field
from wtforms.utils import unset_value

from app.questions import BadAnswer, Kind, Label, Question
from app.questions.choices import labelled
from app.questions.kinds import Names, unnamed

ASKED = "_q"
"""The hidden input that names, separated by spaces, the questions on a page.

Whatever of them is not in the post (nothing ticked, or hidden and so disabled) was left empty; a question that is
neither named there nor posted stays as it was.
"""

Options = Callable[[str], Sequence[tuple[str, str]] | None]
"""The rows that a reference may name, as (key, name); None when there are too many to list."""


def no_options(thing: str) -> None:
    """Nothing is listed; one types a number."""


@dataclass(frozen=True)
class Surroundings:
    """What fields need and cannot know: the names of rows, and which may be chosen."""

    names: Names = unnamed
    options: Options = no_options


def with_people(around: Surroundings, new: Mapping[int, str]) -> Surroundings:
    """The same, and people who are not saved yet may be chosen by the keys of their rows."""

    def options(thing: str) -> Sequence[tuple[str, str]] | None:
        listed = around.options(thing)
        return (
            [*(listed or ()), *((str(k), name) for k, name in new.items())] if thing == "person" else listed
        )

    def names(thing: str, row_id: int) -> str:
        return new[row_id] if thing == "person" and row_id in new else around.names(thing, row_id)

    return Surroundings(names=names, options=options)


@dataclass
class Typed:
    """What was typed into a post or a draft, and which questions its page asked."""

    values: Mapping[str, list[str]] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()

    @classmethod
    def of(cls, formdata: Any) -> Typed:
        """Of a werkzeug MultiDict or WTForms' wrapper of one."""
        values = {name: list(formdata.getlist(name)) for name in formdata}
        return cls(values, frozenset(" ".join(values.get(ASKED, [])).split()))

    def is_given(self, name: str) -> bool:
        """Whether the page had this question, be it left empty."""
        return name in self.values or name in self.asked

    def numbers_of(self, name: str) -> list[int]:
        """The numbers of the rows of the table `name`, in ascending order."""
        heads = (key[len(name) + 1 :].partition("-")[0] for key in self.values if key.startswith(f"{name}-"))
        return sorted({int(head) for head in heads if head.isascii() and head.isdigit() and len(head) < 7})


class AnswerField(Field):
    """A question in a form.

    raw     what stands in the input, as typed, also after errors
    data    the answer; None when nothing was answered or what was typed cannot be read
    bad     why it cannot be read, or ""
    given   whether the post had this question
    comment what the supervisor said of the answer, when the sheet was sent back
    heading under what it stands, when that is nearer than its section: the item of its row
    """

    def __init__(self, question: Question, **kwargs: Any) -> None:
        super().__init__(label=str(question.label), **kwargs)
        self.question = question
        self.surroundings = Surroundings()
        self.raw: list[str] = []
        self.bad = ""
        self.given = False
        self.comment = ""
        self.heading: Label = ""
        self._choices: tuple[tuple[Any, ...], list[tuple[str, str, bool]]] | None = None

    @property
    def kind(self) -> Kind:
        """The kind of the question's answer."""
        return self.question.kind

    @property
    def text(self) -> str:
        """The answer for people."""
        return self.kind.text(self.data, self.question, self.surroundings.names)

    @property
    def worked_out(self) -> list[str]:
        """A computed answer as conditions see it; `raw` has its words."""
        return self.kind.raw(self.data)

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """(code, label, whether chosen) of every answer offered; what is chosen stands there even if retired."""
        as_they_stand = (self.raw, self.surroundings, self.question)  # a page asks four times
        if self._choices is None or not all(map(is_, self._choices[0], as_they_stand)):
            self._choices = as_they_stand, self._with_chosen()
        return self._choices[1]

    def _with_chosen(self) -> list[tuple[str, str, bool]]:
        chosen = set(self.raw)
        offered = [(code, label, code in chosen) for code, label in self._offered()]
        known = {code for code, _label, _chosen in offered}
        kept = [(code, self._kept(code), True) for code in self.raw if code not in known] if offered else []
        return offered + [one for one in kept if one[1]]

    def _offered(self) -> Iterable[tuple[str, str]]:
        if self.kind.refers:
            return self.surroundings.options(self.kind.refers) or ()
        return labelled(self.kind.choices)

    def _kept(self, code: str) -> str:
        """The name of a chosen row that is not among those listed; of an unknown code, nothing."""
        is_key = bool(self.kind.refers) and code.isascii() and code.isdigit()
        return self.surroundings.names(self.kind.refers, int(code)) if is_key else ""

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the stored answer, then what was typed over it."""
        self.take(Typed.of(formdata) if formdata else Typed(), None if data is unset_value else data)

    def take(self, typed: Typed, stored: Any) -> None:
        """Take the stored answer, then what was typed over it."""
        self.data, self.errors, self.bad = stored, [], ""
        self.given = self.kind.is_posted and typed.is_given(self.name)
        if not self.given:
            self.raw = self.kind.raw(stored) if self.kind.is_posted else [self.text] if self.text else []
            return
        self.raw = list(typed.values.get(self.name, []))
        try:
            self.data = self.kind.parse(self.raw)
        except BadAnswer as wrong:
            self.data, self.bad = None, wrong.message

    def complain(self, errors: Mapping[str, str]) -> None:
        """Show what the check says of this question."""
        self.errors = [errors[self.name]] if self.name in errors else []

    def unreadable(self) -> dict[str, str]:
        """What cannot be read here, by field name."""
        return {self.name: self.bad} if self.bad else {}
