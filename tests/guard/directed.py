"""Ways through the machine that are gone in every run: each verb is said, and first refused to every role that may not say it."""

from __future__ import annotations

from typing import Any

from app.rules.roles import ROLES
from app.rules.workflow import ADMIT, BY_VERB, DECLINE, RESPOND, TAKE_ON, TURN_BACK, verb_roles
from tests.cast import PLAYERS
from tests.guard.looking import refused
from tests.guard.machine import ANSWER, FIT, RESPONSE, WORKERS, Case
from tests.guard.standing import LAPSE, stands

ONE_OF_EACH = {p.role: p.username for p in reversed(PLAYERS)}
MAY = frozenset(verb_roles())
SPOKEN = (*BY_VERB, TAKE_ON, DECLINE, RESPOND)
REFUSALS = frozenset((verb, r.code) for verb in SPOKEN for r in ROLES) - MAY
"""(verb, role) pairs that are none: each is tried."""

WAYS: dict[str, tuple[str, ...]] = {
    "intake": (
        "take", "pass_on", "put_back", "merge", "reinstate", "dismiss", "reinstate", "to_system", "taken_up", "reinstate", "to_system", "not_taken", "reinstate", "submit", "dispatch", "refuse",
        "dispatch emergency", "acknowledge", "refuse", "dispatch emergency", "respond", "refuse", "arbitrate emergency", "acknowledge",
        "accept", "assign", "missing", "searched", "found",
        "propose_open", "send_back assessing", "propose_open", "not_open", "reopen", "propose_open", "short", "tighten",
        "reassess", "propose_open", "open", "propose_close", "send_back open", "told_centre", "tell_court", "assess_placement", "excuse", "submit periodic_first", "submit periodic",
        "invite", "send", "release", "rate", "delegate", DECLINE, "delegate", TAKE_ON, "appoint", "alert", "rate", "delegate",
        TAKE_ON, "return", "delegate", TAKE_ON, "extend", DECLINE, "extend", TAKE_ON, LAPSE, "delegate", LAPSE, "delegate", TAKE_ON,
        "alert unwilling", "rate", "delegate", TAKE_ON, "alert authority", "rate", "delegate", TAKE_ON, "recall", "hand_over", "call_back", "hand_over", "keep_out", "hand_over", "take_over",
        "joint_invite", "joint_leave", "joint_invite", "joint_join", "joint_end",
        "delegate", TAKE_ON, "hand_over", "take_over assessing", "propose_open", "open", "hand_over", "take_over",
        "propose_close", "follow", "resume", "propose_close", "follow", "end_follow", "reopen",
    ),
    "delegated": ("appoint", "propose_close", "close", "reopen", "missing", "end_search", "reopen"),
    "recalled": ("rate", "delegate", "alert", "rate", "delegate", "recall", "rate", "delegate", TAKE_ON, "rate high"),
    "dispatched": ("refuse", "arbitrate", "accept", "end_to_system", "taken_up", "reopen", "missing", "found",
                   "ask_county", "call_back_county", "ask_county", TURN_BACK, "ask_county", ADMIT,
                   "dispatch", "refuse", "arbitrate", "accept", "ask_county", ADMIT, "dispatch", "refuse"),
}  # fmt: skip


class Walked(Case):
    """The machine on a way that is laid down. What must hold is asked after every step, as it is of what chance says."""

    met: set[tuple[str, str]]

    def go(self, case: str) -> None:
        """One way, from its case on."""
        self.begin(case=case)
        self.hold()
        self.recorded("worker", "FACE")
        self.recorded("worker", "PLAN")
        for words in WAYS[case]:
            verb, _, to = words.partition(" ")
            self.refuse_all_others(verb)
            heard = self.step(verb, to)
            assert heard == "", f"{case}: {words} from {self.before['status']}: {heard}"
            self.hold()
            self.corrected(self.speaker(BY_VERB["searched"]), "case_rec")
            self.hold()
            self.corrected("worker", "fam_plan")
            self.touches_no_row("ngo2_worker")
            self.hold()

    def hold(self) -> None:
        """All that must hold."""
        for one in self.invariants:
            one.function(self)

    def step(self, verb: str, to: str) -> str:
        if verb in (ADMIT, TURN_BACK):
            return self.from_county(verb)
        if verb in (TAKE_ON, DECLINE):
            return self.answered("ngo_sup", verb)
        if verb == RESPOND:
            return self.responded(WORKERS[self.now["lead"]])
        if verb == LAPSE:
            self.days_go_by()
            return ""
        step = BY_VERB[verb]
        is_emergency = to == "emergency"
        if not to or is_emergency:
            to = next((o for one, o in step.ways if one == self.now["status"] and o != one), "")
        more: dict[str, Any] = {"rate": FIT, "alert": {"risk": "high"}}.get(verb, {})
        if verb == "alert" and to:
            more, to = {"unwilling": {"is_willing": False}, "authority": {"needs_authority": True}}[to], ""
        if verb == "rate" and to:
            more, to = FIT | {"risk": to}, ""
        if verb == "submit" and to:
            more, to = {"met": [to]}, ""
        return self.say(
            self.speaker(step), verb, self.said_well(step, to=to, is_emergency=is_emergency, **more)
        )

    def refuse_all_others(self, verb: str) -> None:
        """Whose role may not say it is told so, and nothing has changed; once for every verb."""
        offer = next((x["id"] for x in self.now["offers"] if x["state"] == "offered"), 0)
        for role, who in ONE_OF_EACH.items():
            if (verb, role) not in REFUSALS or (verb, role) in self.met:
                continue
            self.db.become(self.sql, who)
            if verb == RESPOND:
                heard = refused(self.sql, RESPONSE, self.case)
            elif verb in (TAKE_ON, DECLINE):
                heard = refused(self.sql, ANSWER, offer, verb, self.db.viewer("ngo_worker").user_id)
            else:
                heard = refused(
                    self.sql, "select move_case(%s, %s)", self.case, self.said_well(BY_VERB[verb])
                )
            assert heard == "42501", f"{role} says {verb}"
            self.met.add((verb, role))
        assert stands(self.sql, self.case) == self.now, f"somebody who may not {verb} has changed something"
