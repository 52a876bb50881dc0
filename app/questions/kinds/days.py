"""Days and moments, typed in any usual way, Minguo or western, and shown in Minguo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from flask_babel import gettext as _
from sqlalchemy import Date, DateTime
from sqlalchemy.types import TypeEngine

from app.columns.minguo import TAIPEI, minguo, parse_day, parse_moment
from app.questions.kinds.base import Kind, Names, unnamed
from app.questions.wrong import BadAnswer

if TYPE_CHECKING:
    from app.questions.question import Question


@dataclass(frozen=True)
class Day(Kind):
    """A day. `past` refuses days after today (births, contacts)."""

    widget: ClassVar[str] = "day"
    filters: ClassVar[tuple[str, ...]] = ("from", "to")
    past: bool = False

    def column(self) -> TypeEngine[Any]:
        return Date()

    def parse(self, raw: list[str]) -> date | None:
        text = "".join(raw).strip()
        try:
            return parse_day(text) if text else None
        except ValueError:
            raise BadAnswer(_("看不懂這個日期，請照 113/02/29 的樣子填")) from None

    def raw(self, value: Any) -> list[str]:
        return [minguo(value)] if value else []

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        return minguo(value) if value else ""

    def to_json(self, value: Any) -> str | None:
        return value.isoformat() if value else None

    def from_json(self, data: Any) -> date | None:
        try:
            return date.fromisoformat(data) if data else None
        except (TypeError, ValueError):
            raise BadAnswer(_("日期請用 2024-02-29 的格式")) from None

    def check(self, value: date, *, today: date) -> None:
        if self.past and value > today:
            raise BadAnswer(_("不可晚於今天（%(today)s）", today=minguo(today)))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date", "nullable": True}


@dataclass(frozen=True)
class Moment(Kind):
    """A day and a minute, in Taipei time. `past` refuses what is after today."""

    widget: ClassVar[str] = "moment"
    filters: ClassVar[tuple[str, ...]] = ("from", "to")
    past: bool = False

    def column(self) -> TypeEngine[Any]:
        return DateTime(timezone=True)

    def parse(self, raw: list[str]) -> datetime | None:
        text = " ".join(raw).strip()
        try:
            return parse_moment(text) if text else None
        except ValueError:
            raise BadAnswer(_("看不懂這個時間，請照 113/02/29 15:10 的樣子填")) from None

    def raw(self, value: Any) -> list[str]:
        return [minguo(value)] if value else []

    def text(self, value: Any, question: Question, names: Names = unnamed) -> str:
        return minguo(value) if value else ""

    def to_json(self, value: Any) -> str | None:
        return value.astimezone(TAIPEI).isoformat() if value else None

    def from_json(self, data: Any) -> datetime | None:
        try:
            moment = datetime.fromisoformat(data) if data else None
        except (TypeError, ValueError):
            raise BadAnswer(_("時間請用 2024-02-29T15:10+08:00 的格式")) from None
        return moment.replace(tzinfo=moment.tzinfo or TAIPEI) if moment else None

    def check(self, value: datetime, *, today: date) -> None:
        if self.past and value.astimezone(TAIPEI).date() > today:
            raise BadAnswer(_("不可晚於今天（%(today)s）", today=minguo(today)))

    def schema(self) -> dict[str, Any]:
        return {"type": "string", "format": "date-time", "nullable": True}
