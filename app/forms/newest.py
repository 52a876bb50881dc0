"""The newest sheets of a case that were handed in, those of several forms in one statement."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, literal, select
from sqlalchemy.orm import aliased

from app.models import REGISTRY, Case, Worksheet, db
from app.models.worksheets.base import UNFINISHED


def newest(case: Case | None, codes: Collection[str]) -> dict[str, Worksheet]:
    """By the codes of their forms. Codes of other things, and forms of which none was handed in, have none."""
    forms = tuple(form for form in REGISTRY if form.HANGS_ON_CASE and form.CODE in codes)
    if case is None or not forms:
        return {}
    _one, *found = db.session.execute(_query(forms), {"of": case.id}).one()
    return {form.CODE: item for form, item in zip(forms, found, strict=True) if item is not None}


@lru_cache(maxsize=64)
def _query(forms: tuple[Any, ...]) -> Select[Any]:
    """Made once for each set of forms: to put it together costs more than to run it."""
    of: Any = bindparam("of")
    one = select(literal(1).label("one")).subquery()
    query = select(one.c.one, *forms).select_from(one)
    for form in forms:
        query = query.outerjoin(form, and_(form.case_id == of, form.id == _last(form, of)))
    return query


def _last(form: Any, of: Any) -> Any:
    one = aliased(form)
    of_case = select(func.max(one.id)).where(one.case_id == of, one.state.not_in(UNFINISHED))
    return of_case.scalar_subquery()
