"""What became of reports, so that a table of the triage can be improved: what is counted, and how it is known."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.roles import ROLES
from app.rules.workflow import STEPS

REPORTS: Final = "reports"
MEASURES: Final[dict[str, LazyString]] = {
    REPORTS: _l("通報"),
    "dispatched": _l("已派案"),
    "opened": _l("開案"),
    "not_opened": _l("不開案"),
    "not_case": _l("未成案"),
    "bounced": _l("退回"),
    "late": _l("逾時派案"),
}
"""What is counted of each group of reports, in the order of the page. Late: dispatched or dismissed after 24 hours."""
RULE, SOURCE, PROFESSION = "rule", "source", "profession"
DIMENSIONS: Final[dict[str, LazyString]] = {
    RULE: _l("決策表的列"),
    SOURCE: _l("通報單位類別"),
    PROFESSION: _l("通報人員類別"),
}
FEW: Final = 5
"""A number below this is told only to whoever sees the reports of the county (``intake_feedback()`` says so in SQL)."""
LONGEST: Final = 366
"""Days that are counted at once."""
COUNTY: Final = "county"
SERVED: Final = frozenset({"open", "short"})


def outcome_verbs() -> dict[str, tuple[str, ...]]:
    """By measure the verbs after which it is true, read from the steps."""
    ways = [(step.verb, one, other) for step in STEPS for one, other in step.ways]
    found = {
        "dispatched": {verb for verb, one, other in ways if (one, other) == ("reported", "dispatched")},
        "opened": {verb for verb, one, other in ways if one == "open_review" and other in SERVED},
        "not_opened": {verb for verb, one, other in ways if other == "not_opened" != one},
        "not_case": {verb for verb, one, other in ways if (one, other) == ("reported", "not_case")},
        "bounced": {"refuse"},
    }
    return {measure: tuple(sorted(verbs)) for measure, verbs in found.items()}


def counting_roles() -> tuple[str, ...]:
    """The roles that count the reports of a whole county: `stats.local` that goes as far as it."""
    return tuple(role.code for role in ROLES if role.permissions.get("stats.local") == COUNTY)
