"""A county's term: an amount and a unit, beside the official one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.rules.deadlines import BY_CODE
from app.rules.edition_checks import wrong
from app.views.proposals.wording import UNIT_NAMES, term_words


def read(name: str, stands: Mapping[str, Any], form: Any) -> dict[str, Any]:
    """The content as posted. An amount that is no number stays as it was typed, for the check to find fault with."""
    typed = form.get("amount", "").strip()[:9]
    amount = int(typed) if typed.isascii() and typed.isdecimal() else typed
    return {"amount": amount, "unit": form.get("unit", "")}


def step(name: str, content: dict[str, Any], do: str) -> None:
    """A term has no parts to add or to take away."""


def told(name: str, content: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """What is wrong, each with its field: what is no term has no other than the amount."""
    return [("amount", "", "", says) for says in wrong("clock", name, content)]


def shown(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of the editor needs."""
    deadline = BY_CODE[name]
    units = {
        code: label for code, label in UNIT_NAMES.items() if not deadline.every or code in ("day", "month")
    }
    return {
        "template": "proposals/edit_clock.html",
        "amount": content.get("amount", ""),
        "units": [(code, label, code == content.get("unit")) for code, label in units.items()],
        "official": term_words(deadline.term._asdict()) if deadline.term else "",
        "law": deadline.law,
        "is_free": deadline.is_placeholder,
    }
