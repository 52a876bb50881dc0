"""Stand-ins for what the worksheet view hands to its templates: fields, sections and a form, by their interface."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Kind:
    """The name of the template macro that draws the answer."""

    widget: str


@dataclass
class When:
    """A condition, as data."""

    parts: list[Any]

    def data(self) -> list[Any]:
        """The condition as JSON."""
        return self.parts


@dataclass
class Question:
    """What a question says of itself."""

    key: str
    label: str
    kind: Kind
    required: bool = False
    show_if: When | None = None
    help: str = ""
    only: str = ""


@dataclass
class Section:
    """A heading of the form."""

    code: str
    label: str


class Entry(list["Field"]):
    """The fields of one row."""

    def __init__(self, name: str, fields: list[Field], row_id: int | None = None) -> None:
        super().__init__(fields)
        self.name, self.row_id = name, row_id


@dataclass
class Field:
    """A question with what was typed."""

    question: Question
    raw: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    blank: Entry | None = None
    prefix: str = ""

    @property
    def name(self) -> str:
        return self.prefix + self.question.key

    id = name

    @property
    def kind(self) -> Kind:
        return self.question.kind

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        """Code, label, chosen; the label is its own code here."""
        return [(label, label, label in self.raw) for label in self.options]


class Form:
    """Sections with their fields, found by key too."""

    def __init__(self, sections: list[tuple[Section, list[Field]]]) -> None:
        self.sections = sections
        self._all = {f.question.key: f for _, fields in sections for f in fields}

    def __getitem__(self, key: str) -> Field:
        return self._all[key]

    @property
    def asked(self) -> dict[str, str]:
        """The hidden input that names the questions."""
        return {"_q": " ".join(self._all)}

    def for_browser(self) -> list[dict[str, Any]]:
        """What form.js reads."""
        return [_browser(f, section.code) for section, fields in self.sections for f in fields]


def _browser(f: Field, section: str) -> dict[str, Any]:
    q = f.question
    data: dict[str, Any] = {
        "key": q.key,
        "section": section,
        "required": q.required,
        "show_if": q.show_if.data() if q.show_if else None,
    }
    if f.blank:
        data["rows"] = [_browser(sub, section) for sub in f.blank]
    return data


def ask(key: str, label: str, widget: str = "text", *answer: str, **more: Any) -> Field:
    """A field in one line: `ask("cr_on", "訪視日期", "day", "115/11/19", required=True)`."""
    about = {name: more.pop(name) for name in ("required", "show_if", "help", "only") if name in more}
    return Field(Question(key, label, Kind(widget), **about), raw=list(answer), **more)
