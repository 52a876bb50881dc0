"""The NGO's answer to an offered case. It does not see the case yet, so it does not speak through ``move()``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, text

from app.casework.packing import pack
from app.columns import Sealed
from app.models import Delegation, db
from app.rules.workflow import DECLINE, TAKE_ON

OFFERS = text("select * from my_offer order by offered_at desc limit :l offset :o")
OFFER = text("select * from my_offer where id = :d").columns(
    scope=Sealed("delegation.scope"), purpose=Sealed("delegation.purpose")
)
ANSWER = text("select answer_delegation(:d, :v, :w, :r)")


def offers(limit: int = 50, offset: int = 0) -> list[Row[Any]]:
    """What the viewer's NGO is asked to take on, newest first: number, kind, risk, period, whom to call."""
    return list(db.session.execute(OFFERS, {"l": limit, "o": offset}))


def offer(delegation_id: int) -> Row[Any] | None:
    """One offer with its scope and purpose; None when it is not this NGO's, or was answered."""
    found: Row[Any] | None = db.session.execute(OFFER, {"d": delegation_id}).first()
    return found


def take_on(delegation_id: int, worker: int) -> None:
    """承接: this worker serves the case from now on, and the NGO sees it.

    Raises:
        sqlalchemy.exc.DBAPIError: no such offer for this viewer; the worker is not of this NGO; the case is not fit
            any more (risk, will, need of public authority), or the offer was withdrawn.
    """
    _answer(delegation_id, TAKE_ON, worker, None)


def decline(delegation_id: int, reason: str) -> None:
    """婉拒, with the reason."""
    _answer(delegation_id, DECLINE, None, reason)


def _answer(delegation_id: int, verb: str, worker: int | None, reason: str | None) -> None:
    reply = pack(Delegation.__table__, {"answer": reason})["answer"]
    sealed = bytes.fromhex(reply[2:]) if reply else None
    db.session.execute(ANSWER, {"d": delegation_id, "v": verb, "w": worker, "r": sealed})
