"""A form as its writer left it, unread and unchecked: between a post and the draft that keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from app.forms.sheet_form import SheetForm
from app.forms.table_fields import TableField
from app.questions.kinds.tables import ID

LEFT_OUT = frozenset({"csrf_token", "do"})
LARGEST = 2_000_000
"""Characters of a draft; the longest form filled to its limits is well below."""


class DraftTooLong(ValueError):
    """More was typed than a draft can keep."""


def to_draft(formdata: Any, *, but: Iterable[str] = LEFT_OUT) -> str:
    """Everything that was typed, as text. DraftTooLong beyond two million characters."""
    left_out = set(but)
    text = json.dumps({n: formdata.getlist(n) for n in formdata if n not in left_out}, ensure_ascii=False)
    if len(text) > LARGEST:
        raise DraftTooLong
    return text.encode("utf-8", "replace").decode()


def from_draft(text: str) -> MultiDict[str, str]:
    """What was typed, as if it were posted again."""
    return MultiDict(json.loads(text))


def as_post(form: SheetForm) -> MultiDict[str, str]:
    """The answers that stand in a form, as if its page were posted unchanged."""
    words: MultiDict[str, str] = MultiDict(form.asked)
    for field in form.answers():
        if isinstance(field, TableField):
            for entry in field.entries:
                words.setlist(f"{entry.name}-{ID}", [str(entry.row_id)] if entry.row_id else [])
                for cell in entry:
                    words.setlist(cell.name, cell.raw)
        elif field.kind.is_posted:
            words.setlist(field.name, field.raw)
    return words
