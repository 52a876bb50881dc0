"""Files handed in with a sheet (附件): what is known of them. Their content lies sealed elsewhere (app/files)."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, Text, func
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from app.columns import Sealed
from app.models.base import Model, OnCase, pk


class FileFacts:
    """What is known of a stored file: its key in the store, its name as given, and what its content is.

    ``question`` is the key of the question that it answers; "" when it simply comes with the sheet. The content of a
    sensitive one is shown with the name of whoever looks written over it.
    """

    key: Mapped[uuid.UUID] = mapped_column(UUID(as_uuid=True), unique=True)
    form: Mapped[str] = mapped_column(Text)
    question: Mapped[str] = mapped_column(Text, server_default="")
    name: Mapped[str] = mapped_column(Sealed("attachment.name"))
    media: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    is_sensitive: Mapped[bool] = mapped_column(server_default="false")
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class Attachment(FileFacts, OnCase, Model):
    """A file of a sheet. It is seen by exactly those who see the sheet, stands still once that is approved, and is
    ended, never erased: ``keep_files()``, ``end_file()`` (app/guard/sql/47_files.sql) and ``file_from_portal()`` alone
    write here. ``created_by`` is empty for what came with a report of somebody without an account.

    ``is_intake``, ``is_withheld``: of what sheet it is, as for reviews and snapshots.
    """

    __tablename__ = "attachment"
    id: Mapped[int] = pk()
    sheet_id: Mapped[int] = mapped_column(BigInteger)
    agency_id: Mapped[int]
    created_by: Mapped[int | None]
    ended_at: Mapped[dt.datetime | None]
    ended_by: Mapped[int | None]
    is_intake: Mapped[bool] = mapped_column(server_default="false")
    is_withheld: Mapped[bool] = mapped_column(server_default="false")

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        sheet = Index("ix_attachment_sheet", "sheet_id", "form")
        return OnCase.on_case("attachment", CheckConstraint("size > 0", name="attachment_has_content"), sheet)


class DraftAttachment(FileFacts, Model):
    """A file of a form that its writer has not saved yet. Seen by nobody else, as the draft itself."""

    __tablename__ = "attachment_draft"
    __table_args__ = (
        CheckConstraint("size > 0", name="attachment_draft_has_content"),
        Index("ix_attachment_draft_writer", "user_id", "form", "subject"),
    )
    id: Mapped[int] = pk()
    user_id: Mapped[int]
    subject: Mapped[str] = mapped_column(Text)
