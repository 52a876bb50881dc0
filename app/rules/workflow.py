"""How reports and cases move: one row a verb. Who may, from where to where, and what has to be said.

``casework`` says the verbs; the database asks the same rows again (``guard/laying``). The report's machine runs until
dispatch, the case's machine from then on, both over ``kase.status``; a consultation has its own (``rules/machines``).
Delegation, helpers and placement are rows beside the case, not states; "within 24 hours" is a clock, never a guard.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.roles import BY_CODE, ROLES, Reach, Role, may

REPORT_STATUSES: Final[dict[str, LazyString]] = {
    "reported": _l("已通報，待派案"),
    "disputed": _l("派案爭議，待仲裁"),
    "not_case": _l("未成案"),
}
CASE_STATUSES: Final[dict[str, LazyString]] = {
    "dispatched": _l("已派案，待收案"),
    "assessing": _l("評估中"),
    "open_review": _l("開案審查中"),
    "missing": _l("行方不明協尋中"),
    "short": _l("短期服務中"),
    "open": _l("開案服務中"),
    "close_review": _l("結案審核中"),
    "follow": _l("結案後追蹤中"),
    "not_opened": _l("不開案"),
    "closed": _l("已結案"),
}
STATUSES: Final[dict[str, LazyString]] = REPORT_STATUSES | CASE_STATUSES
TOLD_STATUSES: Final[dict[str, LazyString]] = STATUSES | {"merged": _l("併案")}
"""What whoever has reported is told (view ``my_filing``): a duplicate goes on with the case that was known."""
RISKS: Final[dict[str, LazyString]] = {
    "high": _l("高風險"),
    "mid": _l("中風險"),
    "low": _l("低風險"),
    "unrated": _l("尚未評定"),
}
GRAVITY: Final = ("low", "mid", "high", "unrated")
"""From lenient to strict. Not rated counts as strictest: no NGO may hold such a case (R09)."""
REASONS: Final[dict[str, LazyString]] = {
    "intake": _l("通報受理中"),
    "lead": _l("主責"),
    "helper": _l("協力"),
    "delegated": _l("受委託"),
    "joint_plan": _l("共案"),
    "transfer": _l("移轉中"),
    "county": _l("縣市督導"),
}

AT_WORK: Final = ("assessing", "open_review", "missing", "short", "open", "close_review", "follow")
ALIVE: Final = ("dispatched", *AT_WORK)
SERVED: Final = ("short", "open")
ENDED: Final = ("not_opened", "closed")


@dataclass(frozen=True, slots=True)
class Step:
    """One verb.

    ``ways``: (from, to) pairs; the same word twice where the status stays.
    ``asks``: what its page asks (``views/verb``); a verb without a page asks nothing and is ``said_by`` a sheet.
    ``seats``: why its speaker must be able to see the case. ``writes``: what it may change besides event and clocks.
    ``lets_in``: the reason for which it gives access. ``ends``: reasons whose access it takes away.
    ``meets``/``starts``: duties whose clock stops/begins; ``may_meet``/``may_start``: also these, as the sheet says.
    ``ends_clocks``: after it nothing more is owed; what is late must have its grounds before.
    ``of_unit``: supervisors alone say it, whoever else holds the permission.
    """

    verb: str
    label: LazyString
    ways: tuple[tuple[str, str], ...]
    permission: str
    done: LazyString
    asks: tuple[str, ...] = ()
    seats: tuple[str, ...] = ("lead",)
    writes: tuple[str, ...] = ()
    lets_in: str = ""
    ends: tuple[str, ...] = ()
    meets: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    may_meet: tuple[str, ...] = ()
    may_start: tuple[str, ...] = ()
    said_by: tuple[str, ...] = ()
    ends_clocks: bool = False
    of_unit: bool = False

    @property
    def frm(self) -> tuple[str, ...]:
        """The statuses from which it starts."""
        return tuple(dict.fromkeys(one for one, _ in self.ways))

    @property
    def to(self) -> str:
        """Where it leads; empty when the status stays, or when that depends on the case."""
        ends = {other for one, other in self.ways if one != other}
        return ends.pop() if len(ends) == 1 else ""


def _to(status: str, *frm: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, status) for one in frm)


def _stays(*statuses: str) -> tuple[tuple[str, str], ...]:
    return tuple((one, one) for one in statuses)


WINDOW: Final = ("intake", "county")
EVERYBODY: Final = ("lead", "helper", "delegated", "joint_plan")
OTHERS: Final = ("delegated", "helper", "transfer", "joint_plan")
OF_PROTECTION: Final = ("cp_report", "dp_visit", "dp_report", "adult_report")
"""What a protective case owes first, in the place of the visit and report of a family (casework/protecting)."""
OF_FAMILIES: Final = ("first_visit", "first_report")
ANEW: Final = tuple((one, "assessing") for one in AT_WORK if one != "assessing")
"""Taken over by another track, a case may have to be assessed anew (rules/tracks)."""
SENT_BACK: Final = (("open_review", "assessing"), ("close_review", "open"), ("close_review", "short"))

# fmt: off
STEPS: Final[tuple[Step, ...]] = (
    # The report, at the intake window (集中派案窗口).
    Step("dispatch", _l("派案"), _to("dispatched", "reported", "disputed"), "dispatch.approve", _l("派案給{unit}"),
         asks=("unit", "why_else", "is_emergency", "note"), seats=WINDOW, lets_in="lead", writes=("status", "access"),
         ends=("intake", "lead"), meets=("dispatch", "arbitration"), starts=("first_visit", "first_report"),
         may_start=(*OF_PROTECTION, "acknowledge")),
    Step("dismiss", _l("未成案"), _to("not_case", "reported"), "dispatch.approve", _l("未成案"),
         asks=("reason",), seats=WINDOW, writes=("status",), meets=("dispatch",), ends_clocks=True),
    Step("merge", _l("重複通報併案"), _to("not_case", "reported"), "dispatch.approve", _l("重複通報，併案"),
         asks=("same", "reason"), seats=WINDOW, writes=("status", "same"), meets=("dispatch",), ends_clocks=True),
    Step("to_system", _l("轉介既有體系"), _to("not_case", "reported"), "dispatch.approve",
         _l("轉介既有體系：{system}（{contact}）"), asks=("system", "contact", "passed_on", "reason"), seats=WINDOW,
         writes=("status",), meets=("dispatch",), starts=("system_reply",), ends_clocks=True),
    Step("reinstate", _l("恢復受理"), _to("reported", "not_case"), "dispatch.approve", _l("恢復受理"),
         asks=("reason",), seats=WINDOW, writes=("status",), starts=("dispatch",), ends=("helper",)),
    # Who at the window works on it (views/intake); the case stays the window's.
    Step("take", _l("受理通報"), _stays("reported"), "screen.edit", _l("受理通報"), seats=WINDOW, said_by=("intake",)),
    Step("pass_on", _l("轉交同仁"), _stays("reported"), "screen.edit", _l("轉交{worker}"),
         seats=WINDOW, writes=("hand_to",), said_by=("intake",)),
    Step("put_back", _l("放回待受理"), _stays("reported"), "screen.edit", _l("放回待受理"),
         seats=WINDOW, said_by=("intake",)),
    # The unit takes the case, or not; then the county's supervisor decides, and that is final.
    Step("acknowledge", _l("確認收到"), _stays("dispatched"), "open.approve", _l("確認收到緊急派案"),
         asks=("note",), meets=("acknowledge",)),
    Step("accept", _l("收案並指定主責"), _to("assessing", "dispatched"), "open.approve",
         _l("收案，{worker}主責"), asks=("worker", "note"), lets_in="lead", writes=("status", "access"),
         meets=("acknowledge",)),
    Step("refuse", _l("退回派案"), _to("disputed", "dispatched"), "open.approve", _l("{unit}退回派案"),
         asks=("grounds", "reason"), lets_in="lead", starts=("dispatch", "arbitration"), writes=("status", "access"),
         ends=("lead", "helper"), meets=("acknowledge",)),
    Step("arbitrate", _l("仲裁派案"), _to("dispatched", "disputed"), "dispatch.approve", _l("仲裁派案給{unit}"),
         asks=("unit", "reason", "is_emergency"), seats=("county",), lets_in="lead", writes=("status", "access"),
         ends=("lead", "intake"), meets=("dispatch", "arbitration"), starts=("first_visit", "first_report"),
         may_start=(*OF_PROTECTION, "acknowledge")),
    Step("assign", _l("改派主責社工"), _stays(*AT_WORK), "open.approve", _l("指定{worker}主責"),
         asks=("worker", "note"), lets_in="lead", writes=("access",)),
    # Assessing.
    Step("propose_open", _l("送審"), _to("open_review", "assessing"), "open.decide", _l("評估送審"),
         writes=("status",), meets=("first_report", "cp_report", "dp_report", "adult_report"),
         may_start=("sa_assessment", "suicide_report"), said_by=("VF_VISIT", "ADULT_ASSESS", "CP_INVEST", "SA_ASSESS")),
    Step("send_back", _l("退回修正"), SENT_BACK, "open.approve", _l("退回修正"),
         writes=("status",), said_by=("VF_VISIT", "ADULT_ASSESS", "CP_INVEST", "SA_ASSESS", "CLOSURE")),
    Step("open", _l("開案"), _to("open", "open_review"), "open.approve", _l("開案"),
         asks=("note",), writes=("status", "opened_on"),
         starts=("monthly_contact", "periodic_first", "periodic"), may_start=("family_plan",)),
    Step("not_open", _l("不開案"), _to("not_opened", "open_review"), "open.approve", _l("不開案"),
         asks=("reason",), writes=("status", "closed_on"), ends=OTHERS, ends_clocks=True),
    Step("end_to_system", _l("轉介既有體系"), _to("not_opened", "assessing", "open_review", "short"), "open.approve",
         _l("轉介既有體系：{system}（{contact}）"), asks=("system", "contact", "passed_on", "reason"),
         writes=("status", "closed_on"), ends=OTHERS, starts=("system_reply",), ends_clocks=True),
    Step("taken_up", _l("確認既有體系已承接"), _stays("not_case", "not_opened"), "match.query",
         _l("既有體系已承接"), asks=("note",), seats=("lead", *WINDOW), meets=("system_reply",)),
    Step("not_taken", _l("既有體系未承接"), _stays("not_case", "not_opened"), "match.query",
         _l("既有體系未承接"), asks=("reason",), seats=("lead", *WINDOW), meets=("system_reply",)),
    Step("short", _l("短期服務"), _to("short", "open_review"), "open.approve", _l("短期服務"),
         asks=("note",), writes=("status",)),
    Step("reassess", _l("重新評估"), _to("assessing", "short"), "open.approve", _l("重新評估"),
         asks=("reason",), writes=("status",), starts=("first_report",), may_start=OF_PROTECTION),
    Step("missing", _l("行方不明協尋"), _to("missing", "open_review", "assessing"), "open.approve",
         _l("開始行方不明協尋"), asks=("reason",), writes=("status",), starts=("search_police", "search_prosecutor")),
    Step("searched", _l("登錄協尋步驟"), _stays("missing"), "case.edit", _l("協尋：{search}"),
         asks=("search", "note")),
    Step("found", _l("已尋獲"), _to("assessing", "missing"), "open.approve", _l("已尋獲"),
         asks=("note",), writes=("status",), meets=("search_police", "search_prosecutor")),
    Step("end_search", _l("結束協尋"), _to("closed", "missing"), "close.approve", _l("結束協尋"),
         asks=("reason",), writes=("status", "closed_on"), ends=OTHERS, ends_clocks=True),
    Step("rate", _l("評定風險"), _stays(*AT_WORK), "open.approve", _l("評定為{risk}"),
         asks=("risk", "is_willing", "needs_authority", "note"),
         writes=("risk", "is_assessed", "is_willing", "needs_authority")),
    Step("alert", _l("風險升高"), _stays(*AT_WORK), "record.edit", _l("風險升高：{risk}"),
         asks=("risk_up", "is_unwilling", "needs_authority", "reason"), seats=EVERYBODY,
         writes=("risk", "is_willing", "needs_authority")),
    # Serving.
    Step("tighten", _l("從嚴訪視頻率"), _stays("open", "short"), "plan.edit", _l("從嚴訪視：每月{times}次"),
         asks=("times", "method", "reason"), writes=("contact",), may_start=("monthly_contact",)),
    Step("told_centre", _l("已通報自殺防治中心"), _stays(*AT_WORK), "case.edit", _l("已通報自殺防治中心"),
         asks=("note",), meets=("suicide_report",)),
    Step("tell_court", _l("已提出審前報告"), _stays(*AT_WORK), "case.edit", _l("已向法院提出審前報告"),
         asks=("note",), meets=("placement_pretrial",)),
    Step("assess_placement", _l("已完成安置評估"), _stays(*AT_WORK), "case.edit", _l("已完成安置後評估"),
         asks=("note",), meets=("placement_review",)),
    Step("excuse", _l("敘明逾期理由"), _stays("reported", "disputed", *ALIVE), "case.edit", _l("敘明逾期理由"),
         seats=("lead", "intake"), said_by=("clocks",)),
    Step("submit", _l("送出"), _stays("reported", "disputed", *ALIVE, *ENDED), "case.view", _l("送出{form}"),
         seats=(*EVERYBODY, *WINDOW), said_by=("*",),
         may_meet=("periodic_first", "periodic", "family_plan", "sa_assessment", "perp_assessment", "joint_review"),
         may_start=("referral_reply", "suicide_report", "sa_assessment", "perp_assessment", "joint_review")),
    Step("invite", _l("邀請協力"), _stays(*AT_WORK), "open.approve", _l("邀請{unit}協力"),
         asks=("helper", "note"), lets_in="helper", writes=("access",)),
    Step("send", _l("指派協力社工"), _stays(*AT_WORK), "refer.receive", _l("{unit}指派{worker}協力"),
         asks=("own_worker",), seats=("helper",), lets_in="helper", writes=("access",), of_unit=True),
    Step("release", _l("結束協力"), _stays(*AT_WORK), "open.approve", _l("{unit}結束協力"),
         asks=("helping", "reason"), writes=("leaves",)),
    # Public and private (R08, R09): the case stays with the unit, the NGO serves it.
    Step("delegate", _l("委託民間團體"), _stays("open"), "delegate", _l("洽請{unit}承接"),
         asks=("ngo", "scope", "purpose", "shared", "starts_on", "ends_on", "note"), writes=("delegation",),
         starts=("delegation_reply",)),
    Step("extend", _l("延長委託"), _stays("open"), "delegate", _l("洽請{unit}延長委託"),
         asks=("extended", "until_day", "note"), writes=("delegation",), starts=("delegation_reply",)),
    Step("appoint", _l("指定承辦社工"), _stays("open", "close_review"), "refer.receive", _l("{unit}指定{worker}承辦"),
         asks=("own_worker",), seats=("delegated",), lets_in="delegated", writes=("access",), of_unit=True),
    Step("recall", _l("收回委託"), _stays(*AT_WORK), "delegate", _l("收回委託"),
         asks=("reason",), ends=("delegated",)),
    Step("return", _l("退回委託"), _stays("open", "close_review"), "record.edit", _l("{unit}退回委託"),
         asks=("reason",), seats=("delegated",), writes=("leaves",)),
    # One plan with the mental-health worker of who has done it (R21): the lead invites, the bureau joins or not.
    Step("joint_invite", _l("邀請共訂計畫"), _stays(*AT_WORK), "open.approve", _l("邀請{unit}共訂計畫"),
         asks=("mh_unit", "note"), lets_in="joint_plan", writes=("access",), starts=("joint_reply",)),
    Step("joint_join", _l("加入共訂計畫"), _stays(*AT_WORK), "refer.receive", _l("{unit}由{worker}共訂計畫"),
         asks=("own_worker",), seats=("joint_plan",), lets_in="joint_plan", writes=("access",), meets=("joint_reply",),
         of_unit=True),
    Step("joint_leave", _l("不再共訂計畫"), _stays(*AT_WORK), "refer.receive", _l("{unit}不共訂計畫"),
         asks=("reason",), seats=("joint_plan",), writes=("leaves",), meets=("joint_reply", "joint_review"),
         of_unit=True),
    Step("joint_end", _l("結束共訂計畫"), _stays(*AT_WORK), "open.approve", _l("結束共訂計畫"),
         asks=("reason",), ends=("joint_plan",), meets=("joint_reply", "joint_review")),
    # The lead changes hands within the county, by the approved sheet; it stays where it is until the other side has
    # taken it. Taken over by another track, the case becomes of its kind and owes what that owes (rules/tracks).
    Step("hand_over", _l("移轉主責單位"), _stays(*AT_WORK), "open.approve", _l("洽請{unit}接任主責"),
         lets_in="transfer", writes=("access",), starts=("handover_reply",), said_by=("TRANSFER",)),
    Step("call_back", _l("撤回移轉"), _stays(*AT_WORK), "open.approve", _l("撤回移轉"),
         asks=("reason",), ends=("transfer",), meets=("handover_reply",), may_meet=("transfer_reply",)),
    Step("take_over", _l("接任主責"), (*_stays(*AT_WORK), *ANEW), "open.approve", _l("{unit}接任主責"),
         asks=("own_worker", "note"), seats=("transfer",), lets_in="lead", writes=("status", "access"), ends=("lead",),
         meets=("handover_reply",), may_meet=("transfer_reply",), may_start=(*OF_FAMILIES, *OF_PROTECTION)),
    Step("keep_out", _l("不接移轉"), _stays(*AT_WORK), "open.approve", _l("{unit}不接移轉"),
         asks=("reason",), seats=("transfer",), writes=("leaves",), meets=("handover_reply",),
         may_meet=("transfer_reply",)),
    # To another county: its window is asked, and answers by ``answer_county()``, for it does not see the case yet.
    Step("ask_county", _l("移轉他縣市"), _stays(*AT_WORK), "open.approve", _l("洽請{county}接案"),
         asks=("county", "why_there"), writes=("county_move",), starts=("county_reply",)),
    Step("call_back_county", _l("撤回移轉他縣市"), _stays(*AT_WORK), "open.approve", _l("撤回移轉他縣市"),
         asks=("reason",), meets=("county_reply",)),
    # Ending, and what comes after.
    Step("propose_close", _l("結案送審"), _to("close_review", "open", "short"), "close.propose", _l("結案評估送審"),
         seats=("lead", "delegated"), writes=("status",), said_by=("CLOSURE",)),
    Step("close", _l("結案"), _to("closed", "close_review"), "close.approve", _l("結案"),
         asks=("reason",), writes=("status", "closed_on"), ends=OTHERS, ends_clocks=True),
    Step("follow", _l("結案並追蹤"), _to("follow", "close_review"), "close.approve", _l("結案，追蹤至{until}"),
         asks=("until", "reason"), writes=("status", "closed_on"), ends=("delegated", "transfer"),
         ends_clocks=True, starts=("follow_up",)),
    Step("end_follow", _l("結束追蹤"), _to("closed", "follow"), "close.approve", _l("結束追蹤"),
         asks=("reason",), writes=("status",), meets=("follow_up",), ends=OTHERS, ends_clocks=True),
    Step("resume", _l("恢復服務"), _to("open", "follow"), "open.approve", _l("恢復服務"),
         asks=("reason",), writes=("status", "opened_on", "closed_on"), meets=("follow_up",),
         starts=("monthly_contact", "periodic_first", "periodic"), may_start=("family_plan",)),
    Step("reopen", _l("再開案"), _to("assessing", *ENDED), "open.approve", _l("再開案"),
         asks=("reason",), writes=("status", "closed_on", "opened_on"), starts=("first_visit", "first_report"),
         may_start=OF_PROTECTION),
)
# fmt: on

BY_VERB: Final[dict[str, Step]] = {step.verb: step for step in STEPS}
ADMIT, TURN_BACK = "admit", "turn_back"
"""The answers of another county's window: said before it may see the case (``answer_county()``)."""
TAKE_ON, DECLINE = "take_on", "decline"
"""The NGO's answers to an offered delegation: said before it may see the case (``answer_delegation()``)."""
RESPOND: Final = "respond"
"""A worker of the unit goes out on an emergency: said before they may see the case (``respond_to_emergency()``)."""

ENDINGS: Final = frozenset({
    "dismiss", "refuse", "not_open", "missing", "end_search", "recall", "return", "release", "keep_out",
    "close", "end_follow", "to_system", "end_to_system", "not_taken", "joint_leave", "joint_end", "merge",
})  # fmt: skip
"""Asked twice, and never the button that stands out."""

EVENTS: Final[dict[str, LazyString]] = {step.verb: step.done for step in STEPS} | {
    "file": _l("通報"),
    ADMIT: _l("{unit}接案，移轉他縣市"),
    TURN_BACK: _l("{unit}不接移轉"),
    TAKE_ON: _l("{unit}承接委託"),
    DECLINE: _l("{unit}婉拒委託"),
    "hand_on": _l("承辦人異動，工作交接給{worker}"),
    "recuse": _l("與系統使用者有關，限閱；當事人已迴避"),
    "approve": _l("核可{form}"),
    "end_delegation": _l("{unit}委託期滿"),
    "ask_notes": _l("{unit}申請自己的紀錄"),
    "grant_notes": _l("同意{unit}取得自己的紀錄"),
    "keep_notes": _l("未同意{unit}取得紀錄"),
}
KEEPS_FAMILY: Final = ("case.edit", "record.edit", "screen.edit", "report.create")
"""Who writes sheets that say who belongs to the family may add people to a case and take them off it."""
REPLAYING: Final = ("codes.edit", "dispatch.approve")
"""Who edits rules, and who approves what a table decides, may try an edited table on what was decided before."""
SUPERVISING: Final = ("open.decide", "delegate")
"""Who leads a case, and who supervises that, may write what they looked at of an NGO's work (督導紀錄)."""
ALWAYS_WRITES: Final = ("from", "event", "met", "dues", "notify")


def ways() -> set[tuple[str, str, str]]:
    """(verb, from, to) of every step."""
    return {(step.verb, one, other) for step in STEPS for one, other in step.ways}


def verb_roles() -> list[tuple[str, str]]:
    """(verb, role) pairs that the database asks again. What is not a step but needs a role is named here."""
    others = (
        ("match", "match.query"),
        ("know_looks", "audit.view"),
        ("count_nation", "stats.national"),
        ("publish", "codes.edit"),
        ("ask_notes", "refer.receive"),
        ("answer_notes", "delegate"),
        *(("supervise", permission) for permission in SUPERVISING),
        *(("replay", permission) for permission in REPLAYING),
        ("record", "record.edit"),
        ("reach", "victim.contact"),
        ("screen", "screen.edit"),  # decides the tables of a report at the window
        (ADMIT, "dispatch.approve"),
        (TURN_BACK, "dispatch.approve"),
        (TAKE_ON, "refer.receive"),
        (DECLINE, "refer.receive"),
        (RESPOND, "open.decide"),
        ("submit", "danger.assess"),  # whoever files a report hands in the danger assessment beside it
        *(("enrol", permission) for permission in KEEPS_FAMILY),
        *(("treat", permission) for permission in ("ip.write", "case.edit")),
    )
    asked = [(step.verb, step.permission) for step in STEPS] + list(others)
    pairs = {
        (verb, role.code)
        for verb, permission in asked
        for role in ROLES
        if may(role.code, permission) and not _is_above(verb, role)
    }
    return sorted(pairs)


def _is_above(verb: str, role: Role) -> bool:
    """Whether a verb is for supervisors of a unit, and this role is none."""
    return verb in BY_VERB and BY_VERB[verb].of_unit and role.reach != Reach.UNIT


def steps_for(role: str, status: str, seats: frozenset[str] | None = None) -> tuple[Step, ...]:
    """The verbs with a page that this role may say to a case in this status, seen for these reasons (None: any)."""
    return tuple(
        s
        for s in STEPS
        if s.asks
        and status in s.frm
        and may(role, s.permission)
        and (seats is None or seats & set(s.seats))
        and not _is_above(s.verb, BY_CODE[role])
    )


def is_graver(risk: str, than: str) -> bool:
    """Whether this risk is the stricter one."""
    return GRAVITY.index(risk) > GRAVITY.index(than)
