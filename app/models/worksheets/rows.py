"""Rows of a sheet that have columns of their own: a table inside a form, kept with the sheet and seen as it is."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.models.base import Model, OnCase, pk
from app.models.people import one_of
from app.models.worksheets.base import REGISTRY, Worksheet
from app.questions import Row, Rows


class SheetRow(OnCase, Row, Model):
    """One row of a table on a sheet. Subclasses name their table, the codes of their forms, and what a row asks.

    A row belongs to one sheet (``form`` and ``sheet_id``) for good, keeps its id while it is edited, and stands still
    once the sheet is approved (``row_of_a_sheet()`` in app/guard/sql/25_rows.sql).
    """

    __abstract__ = True
    FORMS: ClassVar[tuple[str, ...]]

    id: Mapped[int] = pk()
    form: Mapped[str] = mapped_column(Text)
    sheet_id: Mapped[int] = mapped_column(BigInteger)
    place: Mapped[int] = mapped_column(SmallInteger)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        table = cls.__tablename__
        return OnCase.on_case(
            table,
            CheckConstraint(one_of("form", cls.FORMS), name=f"{table}_is_of_a_form_that_has_it"),
            Index(f"ix_{table}_sheet", "sheet_id", "form"),
        )


def rows_of_sheets() -> dict[str, list[type[Worksheet]]]:
    """The tables of rows, and the forms that have rows in each."""
    found: dict[str, list[type[Worksheet]]] = {}
    for sheet in REGISTRY:
        for q in sheet._declared:
            if isinstance(q.kind, Rows) and q.kind.kept is not None:
                found.setdefault(q.kind.kept.__tablename__, []).append(sheet)
    return found
