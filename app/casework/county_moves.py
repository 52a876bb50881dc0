"""To another county: what a window is asked to take, its answer, and what stays behind. It does not see the case."""

from __future__ import annotations

from typing import Any

from flask.json import dumps
from sqlalchemy import Row, select, text

from app.casework import clocks
from app.casework.packing import pack
from app.columns import Sealed
from app.columns.minguo import clock as clock_now
from app.models import db
from app.models.county_move import CountyMove
from app.rules.workflow import ADMIT, TURN_BACK

INCOMING = text("select * from my_incoming order by asked_at limit :l offset :o")
ONE = text("select * from my_incoming where id = :x").columns(reason=Sealed("county_move.reason"))
ANSWER = text("select answer_county(:x, :v, :r, :d)")


def incoming(limit: int = 50, offset: int = 0) -> list[Row[Any]]:
    """What the viewer's window is asked to take over, longest waiting first: no name."""
    return list(db.session.execute(INCOMING, {"l": limit, "o": offset}))


def request_of(move_id: int) -> Row[Any] | None:
    """One request with its reason; None when it is not for this window, or was answered."""
    found: Row[Any] | None = db.session.execute(ONE, {"x": move_id}).first()
    return found


def ours(limit: int = 50, offset: int = 0) -> list[CountyMove]:
    """What my unit has asked of other counties, newest first, with what stays of what has gone."""
    query = select(CountyMove).order_by(CountyMove.id.desc()).limit(limit).offset(offset)
    return list(db.session.scalars(query))


def admit(move_id: int, county_id: int) -> None:
    """接案: the case becomes of this county, and is dispatched from its window within the time of a report.

    Raises:
        sqlalchemy.exc.DBAPIError: no such request for this viewer, it stands no more, or somebody is on another case.
    """
    _answer(move_id, ADMIT, None, clocks.dispatch_clock(clock_now(), county_id))


def turn_back(move_id: int, reason: str) -> None:
    """不接案, with the grounds: the case stays where it is."""
    _answer(move_id, TURN_BACK, reason, [])


def _answer(move_id: int, verb: str, reason: str | None, dues: clocks.Dues) -> None:
    reply = pack(CountyMove.__table__, {"answer": reason})["answer"]
    sealed = bytes.fromhex(reply[2:]) if reply else None
    db.session.execute(ANSWER, {"x": move_id, "v": verb, "r": sealed, "d": dumps(dues)})
