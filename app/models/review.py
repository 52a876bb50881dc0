"""What a supervisor said of a sheet, and the sheet as it was approved. Written once, by ``review_sheet()``."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Sealed
from app.models.base import Model, OnCase, pk
from app.models.people import one_of

OK, RETURN = "OK", "RETURN"
RESULTS = (OK, RETURN)


class Review(OnCase, Model):
    """One look of a supervisor at a sheet that was handed in (督導審核): approved, or sent back with comments.

    ``version`` is the one that was read. ``comments`` holds a sentence per answer, by the key of the question; of a row
    by its own id (``fp_goals-row17-fg_goal``), so that it stays with the row.
    ``is_intake``: of a report or a dispatch, kept from delegates. ``is_withheld``: of casework that is kept from them.
    """

    __tablename__ = "review"
    __table_args__ = OnCase.on_case(
        "review",
        CheckConstraint(one_of("result", RESULTS), name="review_result_is_known"),
        Index("ix_review_sheet", "sheet_id", "form", "id"),
    )
    id: Mapped[int] = pk()
    form: Mapped[str] = mapped_column(Text)
    sheet_id: Mapped[int] = mapped_column(BigInteger)
    version: Mapped[int]
    result: Mapped[str] = mapped_column(Text)
    opinion: Mapped[str | None] = mapped_column(Sealed())
    comments: Mapped[dict[str, str]] = mapped_column(JSONB, server_default="{}")
    is_intake: Mapped[bool] = mapped_column(server_default="false")
    is_withheld: Mapped[bool] = mapped_column(server_default="false")
    by_user_id: Mapped[int]
    by_agency_id: Mapped[int]
    at: Mapped[dt.datetime] = mapped_column(server_default=func.now())

    @property
    def user_id(self) -> int:
        """Who reviewed."""
        return self.by_user_id


class Snapshot(OnCase, Model):
    """An approved sheet as it stood: every question with its wording and its answer in words, sealed.

    ``sha256`` covers the text and the one before it on the same case (``previous``), so that a text that was changed
    and a snapshot that was taken away are noticed (``flask verify-snapshot``).
    """

    __tablename__ = "snapshot"
    __table_args__ = OnCase.on_case(
        "snapshot",
        UniqueConstraint("case_id", "seq", name="snapshots_of_a_case_are_numbered"),
        UniqueConstraint("sheet_id", "form", name="a_sheet_has_one_snapshot"),
        Index("ix_snapshot_sha256", "sha256"),  # found by the code on paper
    )
    id: Mapped[int] = pk()
    form: Mapped[str] = mapped_column(Text)
    sheet_id: Mapped[int] = mapped_column(BigInteger)
    edition: Mapped[dt.date]
    content: Mapped[str] = mapped_column(Sealed())
    sha256: Mapped[str] = mapped_column(Text)
    seq: Mapped[int]
    previous: Mapped[str] = mapped_column(Text)
    is_intake: Mapped[bool] = mapped_column(server_default="false")
    is_withheld: Mapped[bool] = mapped_column(server_default="false")
    approved_by: Mapped[int]
    approved_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
