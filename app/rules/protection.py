"""Protective work by its tables: level of an adult case (R05-R07), safety of a child (R20), grade, class (R11, R12)."""

from __future__ import annotations

import datetime as dt
from typing import Final

from app.rules.tables import Decision, decide

INTIMATE: Final = "A2"
NOT_REACHED: Final = {"N": "L"}
"""Of the list `risk_level`: 未達 counts as low."""
LEVELS: Final = ("L", "M", "H")
AT_RISK: Final = frozenset({"PLAN", "ATTEMPT", "RECENT"})
"""Codes of the list `suicide_risk` that must be told to the suicide prevention centre (自殺防治法§11)."""
NO_MEASURE: Final = "0"


def score_band(points: int, on: dt.date | None = None) -> str:
    """Table R05: what a score of the TIPVDA means."""
    score = "S0_5" if points <= 5 else "S6_7" if points <= 7 else "S8_15"
    return str(decide("R05_TIPVDA_BAND", {"score": score}, on=on).then["band"])


def adult_decision(
    category: str | None, points: int | None, judged: str | None, on: dt.date | None = None
) -> Decision | None:
    """R06 for violence between intimates, R07 for the other categories; nothing while something is missing."""
    if category is None or judged is None:
        return None
    professional = NOT_REACHED.get(judged, judged)
    if category != INTIMATE:
        return decide("R07_OTHER_LEVEL", {"professional": professional}, on=on)
    if points is None:
        return None
    return decide("R06_IPV_LEVEL", {"band": score_band(points, on), "professional": professional}, on=on)


def adult_risk(
    category: str | None,
    points: int | None,
    judged: str | None,
    *,
    is_approved: bool,
    on: dt.date | None = None,
) -> str | None:
    """The level that counts. Below what the score says, a judgement counts once the supervisor has approved it."""
    decided = adult_decision(category, points, judged, on)
    if decided is None or judged is None:
        return None
    level, professional = str(decided.then["level"]), NOT_REACHED.get(judged, judged)
    is_milder = LEVELS.index(professional) < LEVELS.index(level)
    return professional if is_milder and is_approved else level


def safety_decision(
    *, is_in_danger: bool, at_home: list[str] | None, away: list[str] | None, on: dt.date | None = None
) -> Decision:
    """Table R20. Measures at home control the danger when there are some and nobody has to leave."""
    measures = [one for one in at_home or () if one != NO_MEASURE]
    leaves = [one for one in away or () if one != NO_MEASURE]
    asked = {
        "danger": "Y" if is_in_danger else "N",
        "home_measures": "OK" if measures and not leaves else "NO",
    }
    return decide("R20_SDM_SAFETY", asked, on=on)


def child_grade(*, is_art53: bool, immediate: str | None, on: dt.date | None = None) -> str | None:
    """Table R11: G1 or G2. Not known whether something must be done at once: the first grade for now."""
    asked = {"art53_case": "Y" if is_art53 else "N", "immediate": immediate or "U"}
    grade = decide("R11_CP_GRADE", asked, on=on).then["grade"]
    return str(grade).removesuffix("_PROVISIONAL") if grade else None


def child_class(
    *, actor: str | None, failed: str | None, intent: str | None, on: dt.date | None = None
) -> str | None:
    """Table R12: K1, K2 or K3, for now where something is not known; nothing where a person has to judge."""
    if actor not in ("CARE", "SELF", "OTHER", "NONE"):
        return None
    asked = {"caregiver_failed": failed or "U", "actor": actor, "intent": intent or "U"}
    found = str(decide("R12_CP_CLASS", asked, on=on).then["class"])
    return None if found == "JUDGE" else found.removesuffix("_PROVISIONAL")
