"""A setting of a county: one of two readings, or of each duty how early it reminds and how soon the county is told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.rules.setting_checks import BASES, CHOICES, LONG_LATE, REMINDERS, SOON, clocks, faults_of, unit_of
from app.views.proposals.wording import UNIT_NAMES, reminder_lines


def read(name: str, stands: Mapping[str, Any], form: Any) -> dict[str, Any]:
    """The content as posted. What is no number stays as it was typed, for the check to find fault with."""
    if name != REMINDERS:
        return {"choice": form.get("choice", "")[:20]}
    duties: dict[str, Any] = {}
    for duty in clocks():
        typed = {part: form.get(f"{duty.code}-{part}", "").strip()[:9] for part in (SOON, LONG_LATE)}
        given = {part: _number(said) for part, said in typed.items() if said}
        duties |= {duty.code: given} if given else {}
    return {"duties": duties}


def _number(typed: str) -> int | str:
    return int(typed) if typed.isascii() and typed.isdecimal() else typed


def step(name: str, content: dict[str, Any], do: str) -> None:
    """A setting has no parts to add or to take away."""


def told(name: str, content: Mapping[str, Any]) -> list[tuple[str, str, str, str]]:
    """What is wrong, each with the id of its field."""
    return [(field, "", "", says) for field, says in faults_of(name, content)]


def shown(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of the editor needs."""
    out = {"template": "proposals/edit_setting.html", "basis": BASES[name], "choices": [], "duties": []}
    if name != REMINDERS:
        chosen = content.get("choice")
        return out | {"choices": [(code, label, code == chosen) for code, label in CHOICES[name].items()]}
    return out | {"duties": [_duty(duty, content["duties"].get(duty.code, {})) for duty in clocks()]}


def _duty(duty: Any, given: Mapping[str, Any]) -> dict[str, Any]:
    (soon, ours_soon), (late, ours_late) = reminder_lines(duty, {})
    parts = [(SOON, soon, ours_soon), (LONG_LATE, late, ours_late)]
    return {
        "name": duty.duty,
        "code": duty.code,
        "unit": UNIT_NAMES[unit_of(duty)],
        "fields": [(f"{duty.code}-{part}", label, given.get(part, ""), ours) for part, label, ours in parts],
    }
