"""The three machines as data: consultation, report, case; the last two are read from the steps of ``rules/workflow``.

Here is also how a consultation stands. Whether the machines are sound says ``rules/machine_faults``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.workflow import CASE_STATUSES, ENDED, REPORT_STATUSES, STEPS


@dataclass(frozen=True, slots=True)
class Way:
    """One way from a state to another by a verb that takes a permission. The same state twice: it stays."""

    verb: str
    frm: str
    to: str
    permission: str


@dataclass(frozen=True, slots=True)
class Machine:
    """States and the ways between them. A way may lead into another machine: a dispatched report becomes a case.

    ``starts``: where it begins. ``finals``: where it may rest for good; a way may still lead on (再開案).
    """

    code: str
    name: LazyString
    states: Mapping[str, LazyString]
    starts: tuple[str, ...]
    finals: tuple[str, ...]
    ways: tuple[Way, ...]

    @property
    def verbs(self) -> tuple[str, ...]:
        """Its verbs, each once."""
        return tuple(dict.fromkeys(way.verb for way in self.ways))


def _steps_from(states: Collection[str]) -> tuple[Way, ...]:
    return tuple(
        Way(step.verb, one, other, step.permission)
        for step in STEPS
        for one, other in step.ways
        if one in states
    )


CONSULTATION_STATES: Final[dict[str, LazyString]] = {
    "drafted": _l("草稿"),
    "recorded": _l("已登錄"),
    "reported": _l("已通報"),
    "referred": _l("已轉介"),
    "informed": _l("已提供資訊"),
    "ended_without_report": _l("未通報結束"),
}
REPORTED: Final = frozenset({"RPT_ADULT", "RPT_CHILD", "RPT_SA", "RPT_VF"})
REFERRED: Final = frozenset({"REFER", "EXISTING"})  # a case that is open is made known to its worker
PENDING: Final = frozenset({"EMERG"})  # help is on its way, the report is still to be made (R01, row 1)


def consultation_state(state: str, result: Collection[str] | None, reason: str | None = None) -> str:
    """How a consultation stands, by the state of its sheet and its outcome (codes of the list `consult_outcome`).

    What reaches furthest counts: a report, then a referral. ``reason``: why a suspected protective event was not
    reported; whoever gives one has ended the consultation without a report.
    """
    said = frozenset(result or ())
    if state == "draft":
        return "drafted"
    if said & REPORTED:
        return "reported"
    if said & REFERRED:
        return "referred"
    if reason and reason.strip():
        return "ended_without_report"
    if "INFO" in said:
        return "informed"
    return "ended_without_report" if said - PENDING else "recorded"


def _consultation_ways() -> tuple[Way, ...]:
    ends = (
        ("report", "reported", "report.create"),
        ("refer", "referred", "consult.create"),
        ("inform", "informed", "consult.create"),
        ("end", "ended_without_report", "consult.create"),
    )
    return (
        Way("record", "drafted", "recorded", "consult.create"),
        *(Way(verb, one, to, permission) for verb, to, permission in ends for one in ("drafted", "recorded")),
    )


COMES_BACK: Final = "disputed"
"""Where a report begins anew that was a case already: the unit has refused it."""

CONSULTATION: Final = Machine(
    "consultation", _l("諮詢"), CONSULTATION_STATES, ("drafted",),
    ("reported", "referred", "informed", "ended_without_report"), _consultation_ways(),
)  # fmt: skip
REPORT: Final = Machine(
    "report",
    _l("通報"),
    REPORT_STATUSES,
    ("reported", COMES_BACK),
    ("not_case",),
    _steps_from(REPORT_STATUSES),
)
CASE: Final = Machine("case", _l("案件"), CASE_STATUSES, ("dispatched",), ENDED, _steps_from(CASE_STATUSES))
MACHINES: Final = (CONSULTATION, REPORT, CASE)
