"""Worksheets as web forms: made from questions, filled from posts and drafts, merged when two people wrote."""

from app.forms.drafts import from_draft, to_draft
from app.forms.fields import AnswerField
from app.forms.merging import Difference, differences, resolve
from app.forms.sheet_form import SheetForm, form_for, form_of
from app.forms.table_fields import Entry, TableField

__all__ = [
    "AnswerField",
    "Difference",
    "Entry",
    "SheetForm",
    "TableField",
    "differences",
    "form_for",
    "form_of",
    "from_draft",
    "resolve",
    "to_draft",
]
