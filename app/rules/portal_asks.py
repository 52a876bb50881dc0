"""What each report asks of people without an account: which of its questions, in which order, what must be answered.

The forms are those of everybody else; these tables leave questions out and let others stay open.
"""

from __future__ import annotations

from typing import Any, Final

from app.rules.portal import DUTY, OTHER, SELF

HARMED: Final = ("v_name", "v_sex", "v_age", "v_addr_now", "v_phone", "v_safe_contact", "v_safe_time")
ACTOR: Final = ("o_known", "o_name", "o_sex", "o_relation", "o_cohabit", "o_condition")
ASKS: Final[dict[str, tuple[str, ...]]] = {
    "RPT_ADULT": (
        "ra_type", "ra_violence", "ev_at", "ev_place", "ev_injury", "ev_freq", "ev_text", "hp_emergency", "hp_police",
        "hp_will", *HARMED, "v_relation_child", "offenders",
    ),
    "RPT_CHILD": (
        "rc_type", "ev_at", "ev_place", "ev_injury", "ev_text", "hp_place", "hp_police", "children", "sib_count",
        "offenders",
    ),
    "RPT_SA": (
        "ev_type", "ev_at", "ev_place", "ev_image", "ev_text", "hp_exam", "hp_police", "hp_place", "hp_companion",
        *HARMED, "offenders",
    ),
    "RPT_VF": (
        "rv_aspect", "rv_text", "rv_urgent", "cl_name", "cl_sex", "cl_birth", "cl_addr", "cl_phone", "rv_haschild",
        "rv_kids", "rv_kids6", "sv_told", "sv_will",
    ),
}  # fmt: skip
"""The questions of each form, in the order in which a citizen is asked: what happened, to whom, who did it."""

ROWS: Final[dict[str, tuple[str, ...]]] = {
    "children": (
        "v_name", "v_sex", "v_age", "v_addr_now", "v_school", "v_where", "v_safe_now",
    ),
    "offenders": (*ACTOR, "o_incaregivers", "o_minor"),
}  # fmt: skip
"""What a row of each table asks, where its form has the question."""

CALLER: Final[dict[str, tuple[str, ...]]] = {
    SELF: (),
    OTHER: ("rep_profession", "rep_name", "rep_phone", "rep_email", "rep_feedback"),
    DUTY: (
        "rep_known_at", "rep_unit_type", "rep_unit_name", "rep_profession", "rep_name", "rep_title", "rep_phone",
        "rep_email", "rep_feedback",
    ),
}  # fmt: skip
"""What is asked of who reports: of the person concerned nothing more, of whom the law obliges profession and unit."""

MUST: Final[dict[str, frozenset[str]]] = {
    SELF: frozenset({"ev_text", "rv_text"}),
    OTHER: frozenset({"ev_text", "rv_text"}),
    DUTY: frozenset(
        {"ev_text", "rv_text", "rep_known_at", "rep_unit_type", "rep_unit_name", "rep_profession", "rep_name",
         "rep_phone"}
    ),
}  # fmt: skip
"""What must be answered, whatever the form requires of others: a citizen says what happened, and nothing besides."""

PROFESSIONS: Final = {OTHER: "NM", DUTY: "MR"}
"""With what the codes of `mandated_reporter_profession` begin that are offered to a citizen, and to who must report."""
ANONYMOUS, CITIZEN, CONCERNED = "NM04", "NM03", "NM01"

KNOWN: Final[dict[str, Any]] = {
    "ra_kind": "A", "rc_kind": "A", "rs_kind": "A", "rv_kind": "A",
    "ra_channel": "ECARE", "rc_channel": "ECARE", "rs_channel": "ECARE", "rv_channel": "ECARE",
    "rep_unit_type": "U25", "rv_unit_code": "31", "rv_source": "D", "rv_is_referral": "N",
}  # fmt: skip
"""What needs not be asked: it came in here. The answer somebody gives goes before."""
KNOWN_OF: Final[dict[str, dict[str, Any]]] = {
    SELF: {
        "ra_channel": "SELF_ONLINE", "rc_channel": "SELF_ONLINE", "rs_channel": "SELF_ONLINE",
        "rv_channel": "SELF_ONLINE", "rv_source": "A", "rep_profession": CONCERNED, "rep_feedback": "Y",
        "sv_told": "Y",
    },
    OTHER: {},
    DUTY: {"rv_source": "B"},
}  # fmt: skip
"""And what follows from as what one reports."""

NAMES: Final = ("v_name", "cl_name")
PLACES: Final = ("v_addr_now", "v_phone", "v_school", "v_where", "cl_addr", "cl_phone")
REACHED_AT: Final = ("rep_name", "rep_phone", "rep_email")
"""Who it is, where they are found, and how the reporter is reached: what a report may lack (``rules/portal.LACKS``)."""
