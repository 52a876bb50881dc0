"""What supervisors said of a sheet, as far as this viewer may know it: no comment on an answer that is withheld."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _

from app.casework.asking import asked_of
from app.casework.commented import BY_PLACE, BY_ROW, placed
from app.forms.rights import may_read
from app.models import Worksheet
from app.questions import Question, Rows


def said_of(item: Worksheet, comments: Mapping[str, str]) -> dict[str, str]:
    """The comments of a review that this viewer may see: not those on an answer that is withheld."""
    return {key: line for key, line in placed(item, comments).items() if label_of(item, key)}


def label_of(item: Worksheet, key: str) -> str:
    """The wording of a question by the key of its comment; empty when it is withheld or not asked."""
    asked = {q.key: q for q in asked_of(item)}
    if key in asked:
        return str(asked[key].label) if _is_open(asked[key]) else ""
    found = BY_PLACE.fullmatch(key) or BY_ROW.fullmatch(key)
    table = asked.get(found[1]) if found else None
    if found is None or table is None or not isinstance(table.kind, Rows) or not _is_open(table):
        return ""
    one = next((q for q in table.kind.asks if q.key == found[3] and _is_open(q)), None)
    is_gone = BY_ROW.fullmatch(key) is not None
    where = (
        _("%(table)s已刪除的一列", table=table.label)
        if is_gone
        else _("%(table)s第 %(n)s 列", table=table.label, n=int(found[2]) + 1)
    )
    return f"{where}：{one.label}" if one else ""


def _is_open(q: Question) -> bool:
    return not q.only or may_read(q.only)
