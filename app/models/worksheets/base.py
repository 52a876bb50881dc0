"""What every official form has, whatever its questions are. One file beside this one = one paper form."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.columns.minguo import today as today_in_taipei
from app.models.base import Model, OfCounty, OnCase, pk
from app.models.people import one_of
from app.questions import Question, declared_questions

REGISTRY: list[type[Worksheet]] = []
STATES = ("draft", "submitted", "approved")


class Worksheet(OfCounty, Model):
    """A filled-in form. ``edition`` is the day whose wording and questions it was filled in with.

    A draft may be incomplete; ``required`` binds when it is submitted. ``version`` refuses a second writer who
    has not seen the first one's answers; ``once`` makes a double click one row.
    """

    __abstract__ = True
    CODE: ClassVar[str]
    TITLE: ClassVar[Any]
    STAGE: ClassVar[str]
    HANGS_ON_CASE: ClassVar[bool] = False
    _declared: ClassVar[tuple[Question, ...]]

    id: Mapped[int] = pk()
    agency_id: Mapped[int]
    edition: Mapped[dt.date] = mapped_column(default=today_in_taipei)
    state: Mapped[str] = mapped_column(Text, default="draft", server_default="draft")
    once: Mapped[uuid.UUID] = mapped_column(UUID(as_uuid=True), default=uuid.uuid4)
    local: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict, server_default="{}")
    created_by: Mapped[int | None]
    created_at: Mapped[dt.datetime] = mapped_column(default=func.now(), server_default=func.now())
    updated_by: Mapped[int | None]
    updated_at: Mapped[dt.datetime | None]
    submitted_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    def __init_subclass__(cls, **kw: Any) -> None:
        super().__init_subclass__(**kw)
        if "__tablename__" in cls.__dict__:
            cls._declared = declared_questions(cls)
            REGISTRY.append(cls)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    @classmethod
    def common_args(cls, table: str) -> tuple[Any, ...]:
        """Constraints that every form's table has."""
        return (
            CheckConstraint(one_of("state", STATES), name=f"{table}_state_is_known"),
            UniqueConstraint("once", "created_by", name=f"{table}_is_saved_once"),
            Index(f"ix_{table}_writer", "created_by", "id"),
        )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        table = cls.__tablename__
        return (*cls.common_args(table), Index(f"ix_{table}_county", "county_id", "id"), {})

    @classmethod
    def questions(cls, day: dt.date | None = None) -> tuple[Question, ...]:
        """The questions asked on that day (default: today), in the order in which they are written in the class."""
        on = day or today_in_taipei()
        return tuple(q.on(on) for q in cls._declared if q.is_asked_on(on))


class CaseWorksheet(OnCase, Worksheet):
    """A form that hangs on a case, and so is seen by exactly those who may see the case."""

    __abstract__ = True
    HANGS_ON_CASE = True

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        table = cls.__tablename__
        return OnCase.on_case(table, *cls.common_args(table))
