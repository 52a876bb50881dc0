"""Whether the machines and the clocks are sound: every state reached and left, every verb said by somebody."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from flask_babel import gettext as _

from app.rules.deadlines import DEADLINES, Deadline
from app.rules.machines import MACHINES, Machine
from app.rules.permissions import PERMISSIONS
from app.rules.roles import ROLES, may
from app.rules.terms import UNITS
from app.rules.workflow import DECLINE, STEPS, TAKE_ON, Step

VERBS: Final = frozenset({
    "dispatch", "dismiss", "accept", "refuse", "assign", "propose_open", "send_back", "open", "not_open",
    "short", "missing", "found", "rate", "delegate", "return", "recall", "hand_over", "take_over", "keep_out",
    "call_back", "to_system", "end_to_system", "taken_up", "not_taken", "joint_invite", "joint_join",
    "joint_leave", "joint_end", "ask_county", "call_back_county", "invite", "release", "tighten",
    "acknowledge", "arbitrate", "told_centre", "tell_court", "assess_placement", "excuse", "submit",
    "propose_close", "close", "follow", "end_follow", "resume", "reopen",
})  # fmt: skip
"""What can happen to a report or a case (強化社會安全網計畫): each must stand in some step."""
ANSWERS: Final = frozenset({TAKE_ON, DECLINE})  # said before the case can be seen, so not steps of it


def faults(
    machines: Collection[Machine] = MACHINES, steps: Collection[Step] = STEPS, verbs: Collection[str] = VERBS
) -> list[str]:
    """Everything that is wrong with the machines, in sentences; empty when they are sound."""
    everywhere = {state for machine in machines for state in machine.states}
    found = [text for machine in machines for text in machine_faults(machine, everywhere)]
    said = {step.verb for step in steps}
    found += [_("沒有步驟說出「%(verb)s」。", verb=verb) for verb in sorted(set(verbs) - said)]
    found += [text for step in steps for text in _clock_words(step)]
    return found


def machine_faults(machine: Machine, everywhere: Collection[str]) -> Iterator[str]:
    """What is wrong with one machine. ``everywhere``: the states of all machines."""
    reached = set(machine.starts)
    while more := {w.to for w in machine.ways if w.frm in reached and w.to in machine.states} - reached:
        reached |= more
    ending = set(machine.finals)
    while more := {w.frm for w in machine.ways if w.to in ending or w.to not in machine.states} - ending:
        ending |= more
    for state, name in machine.states.items():
        if state not in reached:
            yield _("%(machine)s：沒有路通到「%(state)s」。", machine=machine.name, state=name)
        if state not in ending:
            yield _("%(machine)s：「%(state)s」沒有出路。", machine=machine.name, state=name)
    for way in machine.ways:
        if not {way.frm, way.to} <= set(everywhere):
            yield _(
                "%(machine)s：「%(verb)s」通往不明的狀態「%(to)s」。",
                machine=machine.name,
                verb=way.verb,
                to=way.to,
            )
    for verb, permission in sorted({(way.verb, way.permission) for way in machine.ways}):
        if permission not in PERMISSIONS or not any(may(role.code, permission) for role in ROLES):
            yield _(
                "%(machine)s：沒有任何角色有「%(permission)s」權限，無人能說「%(verb)s」。",
                machine=machine.name,
                permission=permission,
                verb=verb,
            )


def _clock_words(step: Step) -> Iterator[str]:
    for duty in sorted({*step.meets, *step.starts} - {deadline.code for deadline in DEADLINES}):
        yield _("「%(verb)s」啟動或完成不明的期限「%(duty)s」。", verb=step.verb, duty=duty)


def clock_faults(deadline: Deadline) -> Iterator[str]:
    """What is wrong with one row of the clocks."""
    name = deadline.duty
    if not str(deadline.law):
        yield _("期限「%(duty)s」沒有依據。", duty=name)
    if deadline.amount < 0 or (deadline.amount and deadline.unit not in UNITS):
        yield _("期限「%(duty)s」的長度不明。", duty=name)
    if deadline.every and not deadline.amount:
        yield _("期限「%(duty)s」會重複，須有長度。", duty=name)
    if not 0 < deadline.confidence <= 1:
        yield _("期限「%(duty)s」的信心須在0與1之間。", duty=name)
