"""What stands on the case page to be done: in which group each verb is, when it makes sense, and what stands out.

Who may say a verb from where is ``rules/workflow``; here is only what is offered, so that nobody is led to a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.workflow import ENDINGS

OFFERED, RUNNING = "offered", "running"


@dataclass(frozen=True, slots=True)
class Stand:
    """How a case stands, beyond its status: what verbs that are not states hang on."""

    risk: str = "unrated"
    is_assessed: bool = False
    is_willing: bool = False
    needs_authority: bool = False
    delegations: frozenset[str] = frozenset()
    """The states of the delegations that have not ended."""
    reasons: frozenset[str] = frozenset()
    """The reasons for which somebody holds the case."""
    owed: tuple[str, ...] = ()
    """The duties whose clock runs, the most urgent first."""
    delegable: frozenset[str] = frozenset({"mid", "low"})
    """The risks that the county delegates; of the two that the law allows, never more."""
    is_arbitrated: bool = False
    """Whether the county has decided a dispute about the dispatch."""


Sense = Callable[[Stand], bool]

GROUPS: Final[tuple[tuple[LazyString, tuple[str, ...]], ...]] = (
    (_l("收案與主責"), ("dispatch", "dismiss", "merge", "to_system", "reinstate", "acknowledge", "accept", "refuse",
                   "arbitrate", "assign")),
    (_l("評估與開案"), ("rate", "alert", "open", "not_open", "end_to_system", "short", "reassess", "missing",
                   "searched", "found", "end_search")),
    (_l("既有體系"), ("taken_up", "not_taken")),
    (_l("服務"), ("tighten", "told_centre", "tell_court", "assess_placement", "invite", "send", "release")),
    (_l("委託"), ("delegate", "extend", "appoint", "recall", "return")),
    (_l("共訂計畫"), ("joint_invite", "joint_join", "joint_leave", "joint_end")),
    (_l("移轉"), ("call_back", "take_over", "keep_out", "ask_county", "call_back_county")),
    (_l("結案"), ("close", "follow", "end_follow", "resume", "reopen")),
)  # fmt: skip

MAKES_SENSE: Final[dict[str, Sense]] = {
    "acknowledge": lambda stand: "acknowledge" in stand.owed,
    "recall": lambda stand: bool(stand.delegations),
    "extend": lambda stand: RUNNING in stand.delegations,
    "release": lambda stand: "helper" in stand.reasons,
    "told_centre": lambda stand: "suicide_report" in stand.owed,
    "tell_court": lambda stand: "placement_pretrial" in stand.owed,
    "assess_placement": lambda stand: "placement_review" in stand.owed,
    "call_back": lambda stand: "transfer" in stand.reasons,
    "ask_county": lambda stand: "county_reply" not in stand.owed and "transfer" not in stand.reasons,
    "call_back_county": lambda stand: "county_reply" in stand.owed,
    "taken_up": lambda stand: "system_reply" in stand.owed,
    "not_taken": lambda stand: "system_reply" in stand.owed,
    "joint_invite": lambda stand: "joint_plan" not in stand.reasons,
    "joint_end": lambda stand: "joint_plan" in stand.reasons,
}
"""Verbs that are offered only then; any other always."""

UNFIT: Final[dict[str, tuple[tuple[Sense, LazyString], ...]]] = {
    "delegate": (
        (lambda stand: stand.risk not in ("mid", "low"), _l("風險不是中或低")),
        (lambda stand: stand.risk == "mid" and "mid" not in stand.delegable, _l("本縣市只委託低風險個案")),
        (lambda stand: not stand.is_assessed, _l("尚未完成評估")),
        (lambda stand: not stand.is_willing, _l("案家尚無意願")),
        (lambda stand: stand.needs_authority, _l("需公權力介入")),
    ),
    "refuse": ((lambda stand: stand.is_arbitrated, _l("已由縣市仲裁派案")),),
}
"""Verbs that are shown and cannot be said as the case stands (R08, R09), and why not."""

STANDS_OUT: Final[dict[str, str]] = {
    "reported": "dispatch",
    "disputed": "arbitrate",
    "dispatched": "accept",
    "open_review": "open",
    "missing": "found",
}
"""The verb that stands out in a status, for who may say it and has no sheet to write or review first."""

ANSWERS: Final[dict[str, str]] = {
    "acknowledge": "acknowledge",
    "take_over": "handover_reply",
    "joint_join": "joint_reply",
}
"""What stands out before anything else for whoever is asked, as long as this clock runs for the answer."""


def makes_sense(verb: str, stand: Stand) -> bool:
    """Whether a verb is offered at all."""
    return MAKES_SENSE[verb](stand) if verb in MAKES_SENSE else True


def why_not(verb: str, stand: Stand) -> list[LazyString]:
    """Why a verb that is shown cannot be said now; empty when it can."""
    return [reason for is_so, reason in UNFIT.get(verb, ()) if is_so(stand)]


def answers(verbs: Iterable[str], stand: Stand) -> list[str]:
    """Those of the verbs that give an answer that somebody waits for; first what meets the most urgent clock."""
    waiting = [verb for verb in verbs if ANSWERS.get(verb) in stand.owed]
    return sorted(waiting, key=lambda verb: stand.owed.index(ANSWERS[verb]))


def stands_out(verb: str, status: str) -> bool:
    """Whether this is the step that a case in this status waits for. Nothing that ends something ever is."""
    return STANDS_OUT.get(status) == verb and verb not in ENDINGS
