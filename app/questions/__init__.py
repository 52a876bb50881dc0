"""The language in which official forms are written: sections, questions, kinds, choices, conditions, editions."""

from app.questions.answers import Checked, Seen, check
from app.questions.choices import Choice, codes
from app.questions.conditions import And, Condition, Has, In, Is, Less, More, Not, Or, Set
from app.questions.grammar import condition
from app.questions.kinds import (
    Address,
    AgencyRef,
    Computed,
    Day,
    File,
    Integer,
    Kind,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    PersonRef,
    RecordRef,
    Rows,
    Score,
    Text,
    Tick,
    UserRef,
    YesNo,
    YesNoUnknown,
)
from app.questions.question import Asked, Question, Row, declared_questions, question, register, rows
from app.questions.section import Section
from app.questions.words import Label, Words
from app.questions.wrong import BadAnswer

__all__ = [
    "Address", "AgencyRef", "And", "Asked", "BadAnswer", "Checked", "Choice", "Computed", "Condition", "Day", "File",
    "Has", "In", "Integer", "Is", "Kind", "Label", "Less", "LongText", "ManyOf", "Moment", "More", "Not", "OneOf",
    "Or", "PersonRef", "Question", "RecordRef", "Row", "Rows", "Score", "Section", "Seen", "Set", "Text", "Tick",
    "UserRef", "Words", "YesNo", "YesNoUnknown", "check", "codes", "condition", "declared_questions", "question",
    "register", "rows",
]  # fmt: skip
