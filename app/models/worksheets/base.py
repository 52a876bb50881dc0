"""What every official form has, whatever its questions are. One file beside this one = one paper form."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, func, select, text
from sqlalchemy.dialects.postgresql import JSONB, UUID
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, object_session

from app.columns.minguo import today as today_in_taipei
from app.models.base import Model, OfCounty, OnCase, pk
from app.models.people import one_of
from app.models.review import Review
from app.models.worksheets.beliefs import is_unofficial
from app.questions import Question, declared_questions

REGISTRY: list[type[Worksheet]] = []
STATES = ("draft", "submitted", "returned", "approved")
UNFINISHED = ("draft", "returned")
LOOKED, MOST = "_looked_at_reviews", 20
LEAD_UNIT, OWN_UNIT = "lead", "own"
"""Whose supervisor reviews a sheet: the unit's that leads the case, or the unit's that wrote it."""


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
    IS_FILED: ClassVar[bool] = False
    """Whether it comes in through ``file_report()``, and with it a new case."""
    APPROVED_BY: ClassVar[str] = ""
    """The permission that approves a sheet; "" when nobody needs to."""
    PARTS: ClassVar[tuple[str, ...]] = ()
    """The codes of the forms that are handed in before this one and approved together with it."""
    USES: ClassVar[Mapping[str, str]] = {}
    """By computed question the form of the sheet that it names, which must be there before this one is handed in."""
    REVIEWED_IN: ClassVar[str] = LEAD_UNIT
    IS_WITHHELD: ClassVar[bool] = False
    """Whether sheets of this form, and what is said of them, are not for whoever was delegated the case."""
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
    submitted_by: Mapped[int | None]
    submitted_at: Mapped[dt.datetime | None]
    approved_by: Mapped[int | None]
    approved_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    def __init_subclass__(cls, **kw: Any) -> None:
        super().__init_subclass__(**kw)
        if "__tablename__" in cls.__dict__:
            cls._declared = declared_questions(cls)
            REGISTRY.append(cls)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}

    @property
    def last_review(self) -> Review | None:
        """What was last said of it. Reviewing itself puts here what it is about to say."""
        return next(iter(self.reviews), None)

    @property
    def reviews(self) -> Sequence[Review]:
        """What was said of it, newest first, and no more than a page shows. Looked up once a version."""
        known: tuple[int, list[Review]] | None = self.__dict__.get(LOOKED)
        if known and known[0] == self.version:
            return known[1]
        session = object_session(self)
        if session is None or self.submitted_at is None or self.id is None:  # nobody has seen it yet
            return ()
        of_it = (Review.form == self.CODE, Review.sheet_id == self.id)
        with session.no_autoflush:
            found = list(session.scalars(select(Review).where(*of_it).order_by(Review.id.desc()).limit(MOST)))
        self.__dict__[LOOKED] = (self.version, found)
        return found

    def say_review(self, review: Review) -> None:
        """From now on this is the last review of this version."""
        self.__dict__[LOOKED] = (self.version, [review])

    def know_reviews(self, reviews: Sequence[Review]) -> None:
        """What was said of it, newest first, has been looked up with that of other sheets."""
        self.__dict__[LOOKED] = (self.version, list(reviews)[:MOST])

    def forget_review(self) -> None:
        """Look it up anew."""
        self.__dict__.pop(LOOKED, None)

    @property
    def is_unfinished(self) -> bool:
        """Still being written: new, a draft, or sent back. Until it is handed in it may be incomplete."""
        return self.state in (None, *UNFINISHED)

    @property
    def is_waiting(self) -> bool:
        """Handed in, and a supervisor has not yet looked: locked until it is reviewed or taken back."""
        return self.state == "submitted" and is_reviewed(type(self))

    @property
    def is_locked(self) -> bool:
        """Whether its answers stand still: the database says the same (``keep_sheet_state()``)."""
        return self.state == "approved" or self.is_waiting

    @classmethod
    def common_args(cls, table: str) -> tuple[Any, ...]:
        """Constraints that every form's table has."""
        return (
            CheckConstraint(one_of("state", STATES), name=f"{table}_state_is_known"),
            UniqueConstraint("once", "created_by", name=f"{table}_is_saved_once"),
            Index(f"ix_{table}_writer", "created_by", "id"),
            *cls.waiting_args(table),
        )

    @classmethod
    def waiting_args(cls, table: str) -> tuple[Index, ...]:
        """An index of what waits for somebody, where sheets are approved one by one."""
        if not (cls.APPROVED_BY and cls.HANGS_ON_CASE):
            return ()
        waits = text("state in ('submitted', 'returned')")
        return (Index(f"ix_{table}_waiting", "case_id", postgresql_where=waits),)

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        table = cls.__tablename__
        return (*cls.common_args(table), Index(f"ix_{table}_county", "county_id", "id"), {})

    @classmethod
    def parts_owed(cls, answers: Mapping[str, Any]) -> tuple[str, ...]:
        """Which of its parts must be handed in before a sheet with these answers; all, unless its form says else."""
        return cls.PARTS

    @property
    def level_effective(self) -> str | None:
        """The level that the sheet gives its case (table R00); None where its form gives none."""
        return None

    @classmethod
    def is_unofficial(cls) -> bool:
        """Whether its wording is more ours than the authority's (用語非官方)."""
        return is_unofficial(cls.CODE)

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


def wholes_of(sheet: type[Worksheet]) -> list[type[Worksheet]]:
    """The forms as part of which this one is approved (``PARTS``); none when it stands for itself."""
    return [whole for whole in REGISTRY if sheet.CODE in whole.PARTS]


def is_reviewed(sheet: type[Worksheet]) -> bool:
    """Whether somebody must approve sheets of this form, by themselves or as a part."""
    return bool(sheet.APPROVED_BY or wholes_of(sheet))
