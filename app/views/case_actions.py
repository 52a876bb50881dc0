"""What one may do on the case page: the next step stands out, the rest is folded away in groups, nothing senseless."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.casework.case_page import is_open
from app.columns.minguo import today
from app.guard.security import hat
from app.models import Case
from app.rules.case_verbs import GROUPS, Stand, answers, makes_sense, stands_out, why_not
from app.rules.clock_settings import settings_of
from app.rules.workflow import Step, steps_for

Action = dict[str, Any]


def stand_of(
    case: Case,
    delegations: Sequence[Any],
    seen_by: Sequence[Any],
    dues: Sequence[Any],
    bounces: Sequence[Any],
) -> Stand:
    """How the case stands, for the table of what makes sense."""
    return Stand(
        risk=case.risk,
        is_assessed=case.is_assessed,
        is_willing=case.is_willing,
        needs_authority=case.needs_authority,
        delegable=settings_of(case.county_id, today()).delegable,
        delegations=frozenset(d.code for d in delegations if d.code in ("offered", "running")),
        reasons=frozenset(w.reason for w in seen_by),
        owed=tuple(d.code for d in sorted(filter(is_open, dues), key=lambda due: due.other)),
        is_arbitrated=any(b.code == "arbitrate" for b in bounces),
    )


def steps_now(case: Case, seats: frozenset[str], stand: Stand) -> list[Step]:
    """The verbs that this viewer may say to this case now, and that make sense."""
    worn = hat()
    steps = steps_for(worn.role, case.status, seats) if worn else ()
    return [step for step in steps if makes_sense(step.verb, stand)]


def actions(
    case: Case, steps: Sequence[Step], stand: Stand, led: Sequence[Action], quick: Sequence[Action]
) -> dict[str, Any]:
    """``next``: what stands out: an answer for which a clock runs, a sheet to write or review (``led``), else the verb
    that the status waits for.

    ``quick``: what is done every day. ``groups``: every other verb, with the reason where it cannot be said yet.
    """
    by_name = {step.verb: step for step in steps}
    asked = [_verb(case, by_name[verb], stand) for verb in answers(by_name, stand)]
    waits = [_verb(case, step, stand) for step in steps if stands_out(step.verb, case.status)]
    chosen = [*asked, *led, *waits][:1]
    urls = {action["url"] for action in chosen}
    rest = [s for s in steps if url_for("CaseView.verb", case_id=case.id, verb=s.verb) not in urls]
    by_verb = {s.verb: _verb(case, s, stand) for s in rest}
    groups = [(label, [by_verb[v] for v in verbs if v in by_verb]) for label, verbs in GROUPS]
    return {
        "next": chosen,
        "quick": [action for action in quick if action["url"] not in urls],
        "groups": [(label, found) for label, found in groups if found],
    }


def _verb(case: Case, step: Step, stand: Stand) -> Action:
    reasons = why_not(step.verb, stand)
    return {
        "label": step.label,
        "url": url_for("CaseView.verb", case_id=case.id, verb=step.verb),
        "why_not": _why_not(step.verb, "、".join(str(reason) for reason in reasons)) if reasons else "",
    }


def _why_not(verb: str, why: str) -> str:
    return (
        _("目前不能委託：%(why)s", why=why) if verb == "delegate" else _("目前不能這樣做：%(why)s", why=why)
    )
