"""How a case moves: one row a verb. Who may, from where to where, and what has to be said. ``casework`` does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.roles import ROLES, may

STATUSES: Final[dict[str, LazyString]] = {
    "reported": _l("已通報，待派案"),
    "dispatched": _l("已派案，待收案"),
    "assessing": _l("評估中"),
    "open": _l("開案服務中"),
    "not_opened": _l("不開案"),
    "closed": _l("已結案"),
}
RISKS: Final[dict[str, LazyString]] = {
    "high": _l("高風險"),
    "mid": _l("中風險"),
    "low": _l("低風險"),
    "unrated": _l("尚未評定"),
}
REASONS: Final[dict[str, LazyString]] = {
    "intake": _l("通報受理中"),
    "lead": _l("主責"),
    "helper": _l("協力"),
    "delegated": _l("受委託"),
    "joint_plan": _l("共案"),
    "transfer": _l("移轉中"),
    "county": _l("縣市督導"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One verb of the case machine.

    ``asks``: what its page asks (names of fields, see ``casework/verbs``). ``to``: empty when the status stays.
    ``meets``: duties whose clock stops. ``starts``: duties whose clock begins.
    """

    verb: str
    label: LazyString
    frm: tuple[str, ...]
    to: str
    permission: str
    asks: tuple[str, ...]
    done: LazyString
    meets: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()


ALIVE: Final = ("dispatched", "assessing", "open")

STEPS: Final[tuple[Step, ...]] = (
    Step(
        "dispatch",
        _l("派案"),
        ("reported",),
        "dispatched",
        "dispatch.approve",
        ("unit", "note"),
        _l("派案給{unit}"),
        meets=("dispatch",),
        starts=("first_visit", "first_report"),
    ),
    Step(
        "assign",
        _l("收案並指定主責"),
        ("dispatched", "assessing", "open"),
        "assessing",
        "open.approve",
        ("worker", "note"),
        _l("指定{worker}主責"),
    ),
    Step(
        "rate",
        _l("評定風險"),
        ("assessing", "open"),
        "",
        "case.edit",
        ("risk", "is_willing", "needs_authority", "note"),
        _l("評定為{risk}"),
        meets=("first_report",),
    ),
    Step("open", _l("開案"), ("assessing",), "open", "open.approve", ("note",), _l("開案")),
    Step(
        "not_open",
        _l("不開案"),
        ("assessing",),
        "not_opened",
        "open.approve",
        ("reason",),
        _l("不開案"),
        meets=("first_visit", "first_report"),
    ),
    Step(
        "delegate",
        _l("委託民間團體"),
        ("open",),
        "",
        "delegate",
        ("ngo", "ngo_worker", "note"),
        _l("委託{unit}"),
    ),
    Step("recall", _l("收回委託"), ALIVE, "", "delegate", ("reason",), _l("收回委託")),
    Step("return", _l("退回委託"), ("open",), "", "record.edit", ("reason",), _l("退回委託")),
    Step("close", _l("結案"), ("open",), "closed", "close.approve", ("reason",), _l("結案")),
    Step(
        "reopen",
        _l("再開案"),
        ("closed", "not_opened"),
        "assessing",
        "open.approve",
        ("reason",),
        _l("再開案"),
    ),
)

BY_VERB: Final[dict[str, Step]] = {step.verb: step for step in STEPS}

ENDINGS: Final = frozenset(
    {"not_open", "recall", "return", "close"}
)  # asked twice, and never the button that stands out

EVENTS: Final[dict[str, LazyString]] = {step.verb: step.done for step in STEPS} | {"file": _l("通報")}


def verb_roles() -> list[tuple[str, str]]:
    """(verb, role) pairs that the database asks again. ``match`` is not a step but needs a role too."""
    pairs = [(s.verb, r.code) for s in STEPS for r in ROLES if may(r.code, s.permission)]
    return pairs + [("match", r.code) for r in ROLES if may(r.code, "match.query")]


def steps_for(role: str, status: str) -> tuple[Step, ...]:
    """The verbs that this role may say to a case in this status."""
    return tuple(s for s in STEPS if status in s.frm and may(role, s.permission))
