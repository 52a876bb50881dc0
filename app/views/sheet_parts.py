"""The forms that belong to a sheet and are handed in before it: which are, and where the others are filled in."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.guard.access import may_reach, view_name
from app.guard.security import hat
from app.models import REGISTRY, Case, Worksheet, db
from app.models.worksheets.base import UNFINISHED
from app.models.worksheets.course import begun
from app.models.worksheets.worked_out_course import current_part

FORMS = {form.CODE: form for form in REGISTRY}


def parts(written: Worksheet | None, case: Case | None) -> list[dict[str, Any]]:
    """{title, state, kind, url} for each part of the sheet that is being written, in order."""
    if written is None or case is None:
        return []
    used = [_used(written, key, FORMS[code], case) for key, code in type(written).USES.items()]
    return [_part(written, FORMS[code], case) for code in type(written).PARTS] + used


def _part(written: Worksheet, form: type[Worksheet], case: Case) -> dict[str, Any]:
    found = current_part(written, form.CODE)
    if found is not None:
        return {
            "title": form.TITLE,
            "state": _("已送出"),
            "kind": "ok",
            "url": _url(form, "show", pk=found.id),
        }
    draft = begun(written, form.CODE)
    if draft is not None:
        return {"title": form.TITLE, "state": _("填寫中"), "kind": "new", "url": _url(form, "edit", pk=draft)}
    add = _url(form, "add", case=case.id, whole=type(written).CODE)
    return {"title": form.TITLE, "state": _("還沒填"), "kind": "warn", "url": add}


def _used(written: Worksheet, key: str, form: type[Worksheet], case: Case) -> dict[str, Any]:
    """A sheet on which this one rests, and which stands for itself."""
    found = getattr(written, key) or newest(form, case)
    if found is not None:
        return {"title": form.TITLE, "state": _("已送出"), "kind": "ok", "url": _url(form, "show", pk=found)}
    return {"title": form.TITLE, "state": _("還沒填"), "kind": "warn", "url": _url(form, "add", case=case.id)}


def newest(form: Any, case: Case) -> int | None:
    """The newest sheet of this form that was handed in on the case."""
    mine = (form.case_id == case.id, form.state.not_in(UNFINISHED))
    found: int | None = db.session.scalar(select(form.id).where(*mine).order_by(form.id.desc()).limit(1))
    return found


def _url(form: type[Worksheet], page: str, **at: Any) -> str | None:
    endpoint = f"{view_name(form.CODE)}View.{page}"
    return url_for(endpoint, **at) if may_reach(endpoint, hat()) else None
