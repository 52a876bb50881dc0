"""Which of a county's own questions somebody has answered: they stand (``guard/sql/66_supplements.sql``)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Text, func
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model


class AnsweredSupplement(Model):
    """The first answer to a question was saved. Written by a trigger on every worksheet, and never taken back."""

    __tablename__ = "answered_supplement"
    form: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(Text, primary_key=True)
    first_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())
