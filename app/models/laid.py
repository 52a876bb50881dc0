"""What the deploy step lays down for the database's own functions: the viewer's key, who may which verb."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import LargeBinary, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model


class ViewerKey(Model):
    """The two pads of the HMAC key that signs viewers (RFC 2104). Readable by definer functions alone."""

    __tablename__ = "viewer_key"
    inner_pad: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    outer_pad: Mapped[bytes] = mapped_column(LargeBinary)
    laid_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


class VerbRole(Model):
    """Which role may which verb: a copy of the rules, asked again by ``move_case()``."""

    __tablename__ = "verb_role"
    verb: Mapped[str] = mapped_column(Text, primary_key=True)
    role: Mapped[str] = mapped_column(Text, primary_key=True)


class ReportSheet(Model):
    """Tables that come in through ``file_report()``."""

    __tablename__ = "report_sheet"
    name: Mapped[str] = mapped_column(Text, primary_key=True)


class OwnSheet(Model):
    """Tables of forms that hang on no case: seen by their writer, the unit, the intake window, the county."""

    __tablename__ = "own_sheet"
    name: Mapped[str] = mapped_column(Text, primary_key=True)
