"""Major life events (生活大事) of a family, as somebody who works on the case has written them down."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, CheckConstraint, FetchedValue, ForeignKeyConstraint, Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.columns import Sealed
from app.models.base import Model, OnCase, pk
from app.models.people import one_of
from app.rules.life_events import KINDS


class LifeEvent(OnCase, Model):
    """Something that turned a family's course: a birth, a death, a move. ``kind``: see ``rules/life_events``.

    What a case record ticks as newly happened (``CASE_REC.cr_event``) is shown beside these and not copied. One that
    was withdrawn stays, with who and when. ``created_by`` and ``agency_id`` are put by the database, as on a sheet.
    """

    __tablename__ = "life_event"
    __table_args__ = OnCase.on_case(
        "life_event",
        CheckConstraint(one_of("kind", tuple(KINDS)), name="life_event_kind_is_known"),
        ForeignKeyConstraint(
            ["who_id", "county_id"],
            ["person.id", "person.county_id"],
            name="life_event_and_person_share_the_county",
            onupdate="CASCADE",
        ),
    )
    id: Mapped[int] = pk()
    kind: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[dt.date]
    who_id: Mapped[int | None] = mapped_column(BigInteger)
    note: Mapped[str | None] = mapped_column(Sealed())
    from_form: Mapped[str | None] = mapped_column(Text)
    from_sheet: Mapped[int | None] = mapped_column(BigInteger)
    created_by: Mapped[int] = mapped_column(server_default=FetchedValue())
    agency_id: Mapped[int] = mapped_column(server_default=FetchedValue())
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(server_default="1")
    __mapper_args__ = {"version_id_col": version}
