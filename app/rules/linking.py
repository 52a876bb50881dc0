"""Which side a referral turns to first (R27, 先結合公部門、再連結公私部門)."""

from __future__ import annotations

import datetime as dt

from app.rules.tables import Decision, decide


def public_first_decision(
    *, welfare_identity: bool, emergency: bool, special_care: bool, on: dt.date | None = None
) -> Decision:
    """Table R27, asked before a unit is chosen."""
    asked = {"welfare_identity": welfare_identity, "emergency": emergency, "special_care": special_care}
    return decide("R27_PUBLIC_FIRST", {name: "Y" if it else "N" for name, it in asked.items()}, on=on)


def public_first(
    *, welfare_identity: bool, emergency: bool, special_care: bool, on: dt.date | None = None
) -> bool:
    """Whether the public sector comes first: welfare identity, emergency or major harm, special care."""
    decision = public_first_decision(
        welfare_identity=welfare_identity, emergency=emergency, special_care=special_care, on=on
    )
    return decision.then["first"] == "PUBLIC"
