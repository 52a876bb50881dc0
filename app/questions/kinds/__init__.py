"""The kinds of answers: one class per kind, one method per face."""

from app.questions.kinds.address import Address
from app.questions.kinds.base import Kind, Names, unnamed
from app.questions.kinds.chosen import Chosen, ManyOf, OneOf, Tick, YesNo, YesNoUnknown
from app.questions.kinds.computed import Computed
from app.questions.kinds.days import Day, Moment
from app.questions.kinds.files import File
from app.questions.kinds.given import Each, GivenRows, Group, Item
from app.questions.kinds.numbers import Integer, Score
from app.questions.kinds.refs import AgencyRef, PersonRef, RecordRef, Ref, UserRef
from app.questions.kinds.tables import Rows
from app.questions.kinds.texts import LongText, Text

__all__ = [
    "Address", "AgencyRef", "Chosen", "Computed", "Day", "Each", "File", "GivenRows", "Group", "Integer", "Item",
    "Kind", "LongText", "ManyOf", "Moment", "Names", "OneOf", "PersonRef", "RecordRef", "Ref", "Rows", "Score", "Text",
    "Tick", "UserRef", "YesNo", "YesNoUnknown", "unnamed",
]  # fmt: skip
