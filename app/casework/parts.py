"""Sheets that are handed in together with others: an assessment with the tools that it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _

from app.casework.moves import Refused
from app.models import REGISTRY, Worksheet
from app.models.worksheets.worked_out_course import current_part


class PartsMissing(Refused):
    """A sheet cannot be handed in before its parts. The text says which are missing."""


def missing(item: Worksheet, given: Mapping[str, Any]) -> list[Any]:
    """The titles of the parts that a sheet with these answers needs and that are not handed in yet, in order."""
    titles = {sheet.CODE: sheet.TITLE for sheet in REGISTRY}
    told = {column.key: getattr(item, column.key) for column in item.__table__.c} | dict(given)
    return [titles[code] for code in type(item).parts_owed(told) if current_part(item, code) is None]


def require_used(item: Worksheet) -> None:
    """Raise PartsMissing unless the sheets on which this one rests (``USES``) are there. Asked when it is written."""
    titles = {sheet.CODE: sheet.TITLE for sheet in REGISTRY}
    if names := [str(titles[code]) for key, code in type(item).USES.items() if getattr(item, key) is None]:
        raise PartsMissing(_("請先完成並送出：%(forms)s。然後再送出這份表單。", forms="、".join(names)))


def require_parts(item: Worksheet, given: Mapping[str, Any]) -> None:
    """Raise PartsMissing unless everything that belongs to a sheet with these answers is handed in."""
    if titles := missing(item, given):
        names = "、".join(str(title) for title in titles)
        raise PartsMissing(_("請先完成並送出：%(forms)s。然後再送出這份表單。", forms=names))
