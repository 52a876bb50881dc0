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


class MayGrant(Model):
    """Which role's holder may give which role: a copy of ``rules/roles.MAY_GRANT``."""

    __tablename__ = "may_grant"
    granter: Mapped[str] = mapped_column(Text, primary_key=True)
    role: Mapped[str] = mapped_column(Text, primary_key=True)


class RoleSeat(Model):
    """In which kind of agency a role sits, how far it sees, and whether that kind stands above the counties."""

    __tablename__ = "role_seat"
    role: Mapped[str] = mapped_column(Text, primary_key=True)
    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    reach: Mapped[str] = mapped_column(Text)
    is_national: Mapped[bool]


class SheetApproval(Model):
    """Which role approves the sheets of which form: a copy of ``Worksheet.APPROVED_BY``, asked by ``review_sheet()``.

    ``is_intake``: not shown to delegates, as a report or a dispatch is. ``is_withheld``: neither to them nor to the
    window. ``seat``: from where it is reviewed (window: the intake window; lead: the unit that leads the case; own: the
    unit that wrote the sheet).
    """

    __tablename__ = "sheet_approval"
    name: Mapped[str] = mapped_column(Text, primary_key=True)
    role: Mapped[str] = mapped_column(Text, primary_key=True)
    is_intake: Mapped[bool]
    is_withheld: Mapped[bool] = mapped_column(server_default="false")
    seat: Mapped[str] = mapped_column(Text, server_default="lead")
