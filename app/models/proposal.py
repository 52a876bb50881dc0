"""Proposals (擬案): what an administrator wants to hold from a day on, and a second person publishes.

Written by ``guard/sql/65_proposals.sql`` alone. What holds on a day is read by ``casework/publishing``.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Index, Integer, Text, func, text
from sqlalchemy.dialects.postgresql import ARRAY, JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, OfCounty, pk
from app.models.people import one_of

KINDS = ("table", "indicators", "clock", "setting", "supplement")
OF_A_COUNTY = ("clock", "setting", "supplement")
STATES = ("draft", "proposed", "published", "withdrawn")


class Proposal(OfCounty, Model):
    """A copy of a decision table, an edition of the indicators, a county's term, setting or own questions, on its way.

    ``county_id`` 0: for the whole country. ``name``: the table, the edition, the duty, the setting or the form.
    ``number``: which edition of its name it is, given when it is published and never again. It holds from
    ``valid_from`` until the day before ``valid_until``, which a withdrawal sets; a later edition goes before it.
    ``written_by``: all who wrote in it.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        CheckConstraint(one_of("kind", KINDS), name="proposal_is_of_a_known_kind"),
        CheckConstraint(one_of("state", STATES), name="proposal_state_is_known"),
        CheckConstraint(
            "published_by is null or not published_by = any (written_by)", name="a_second_person_publishes"
        ),
        Index("ix_proposal_thing", "county_id", "kind", "name", "id"),
        Index("ix_proposal_published", "published_at", postgresql_where=text("published_at is not null")),
    )
    id: Mapped[int] = pk()
    kind: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    base_version: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(
        JSON
    )  # not JSONB, which forgets the order of what a table asks
    note: Mapped[str] = mapped_column(Text, server_default="")
    state: Mapped[str] = mapped_column(Text, server_default="draft")
    version: Mapped[int] = mapped_column(server_default="1")
    written_by: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    made_by: Mapped[int]
    made_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    changed_by: Mapped[int]
    changed_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
    proposed_by: Mapped[int | None]
    proposed_at: Mapped[dt.datetime | None]
    published_by: Mapped[int | None]
    published_at: Mapped[dt.datetime | None]
    number: Mapped[int | None]
    valid_from: Mapped[dt.date | None]
    valid_until: Mapped[dt.date | None]
    withdrawn_by: Mapped[int | None]
    withdrawn_at: Mapped[dt.datetime | None]
    why: Mapped[str] = mapped_column(Text, server_default="")

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something with it."""
        return self.state in ("draft", "proposed")

    def holds_on(self, day: dt.date) -> bool:
        """Whether it was published to hold on that day; a later edition may go before it."""
        if self.valid_from is None or day < self.valid_from:
            return False
        return self.valid_until is None or day < self.valid_until
