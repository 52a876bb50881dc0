"""The desk of each role: one row a role, which parts it has; one row a part: what it is called and what it teaches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

SHOWN: Final = 5
SHOWN_LATER: Final = 3
"""Rows of a part on the desk; the rest is on its own page."""

QUIET_DAYS: Final = 60
"""So many days without an event: the case stands still. A proposal of the project; a county may want less."""


@dataclass(frozen=True, slots=True)
class Part:
    """A list of work. ``kind``: where its rows come from. ``look``: its number stands out when there are any."""

    code: str
    kind: str
    title: LazyString
    empty: LazyString
    look: str = ""


PARTS: Final[tuple[Part, ...]] = (
    Part("review", "sheets", _l("待我審核"), _l("社工送審的表單會出現在這裡；自己寫的由別人審核。")),
    Part("emergency", "dispatches", _l("緊急派案"), _l("派到您的單位、還沒有人確認收到的緊急案件。"), "over"),
    Part("disputes", "disputes", _l("派案爭議"), _l("單位退回的派案，等您改派或仲裁。"), "over"),
    Part("over", "dues", _l("逾期"), _l("期限已過、還沒完成的工作。"), "over"),
    Part("long_over", "dues", _l("長期逾期"), _l("各單位逾期多日、已報到縣市的工作。"), "over"),
    Part("today", "dues", _l("今日到期"), _l("今天結束前要完成的工作。"), "today"),
    Part("new", "notices", _l("新案件"), _l("新指定給您的案件；打開後就不再是新的。")),
    Part("offers", "ngo", _l("洽請委託"), _l("縣市洽請您的單位承接的個案，等您回覆。"), "today"),
    Part("waiting", "team", _l("待收案"), _l("派到您的單位、還沒有人收的案件。"), "today"),
    Part("handover", "team", _l("移轉待接"), _l("別的單位洽請您接任主責的案件。"), "today"),
    Part("returned", "sheets", _l("退回修正"), _l("督導退回的表單，意見寫在題目旁。")),
    Part("week", "dues", _l("本週"), _l("七天內到期的工作。")),
    Part("no_lead", "team", _l("沒有主責"), _l("沒有主責社工的案件。"), "over"),
    Part("unexplained", "team", _l("未敘明理由"), _l("已逾期，還沒有人寫理由的案件。")),
    Part("silent", "team", _l("久無動態"), _l("很久沒有任何紀錄的案件。")),
    Part("later", "dues", _l("之後"), _l("七天以後到期的工作。")),
    Part("refused", "dispatches", _l("退回的派案"), _l("您的單位退回的派案，只留案號與結果。")),
    Part("ending", "delegations", _l("委託即將期滿"), _l("快到期的委託；延長要受託單位同意。"), "today"),
    Part("supervise", "delegations", _l("該督導受託單位"), _l("到了該看受託單位服務情形的時候。")),
    Part("recalls", "ngo", _l("已收回的案件"), _l("收回後只留案號、日期與聯絡窗口。")),
)
STEPS: Final[dict[str, tuple[str, str]]] = {
    "dispatch": ("verb", "dispatch"),
    "acknowledge": ("verb", "acknowledge"),
    "arbitration": ("verb", "arbitrate"),
    "first_visit": ("sheet", "VF_VISIT"),
    "first_report": ("sheet", "VF_VISIT"),
    "monthly_contact": ("sheet", "CASE_REC"),
    "periodic_first": ("sheet", "PERIODIC"),
    "periodic": ("sheet", "PERIODIC"),
    "sa_assessment": ("sheet", "SA_ASSESS"),
    "perp_assessment": ("sheet", "PERP_MH"),
    "search_police": ("verb", "searched"),
    "search_prosecutor": ("verb", "searched"),
    "follow_up": ("verb", "end_follow"),
    "system_reply": ("verb", "taken_up"),
    "joint_reply": ("verb", "joint_join"),
    "joint_review": ("sheet", "JOINT_PLAN"),
    "handover_reply": ("verb", "take_over"),
    "waiting": ("verb", "accept"),
    "handover": ("verb", "take_over"),
    "no_lead": ("verb", "assign"),
    "ending": ("verb", "extend"),
}
"""What a duty, or a part, asks for: the sheet to fill in, or the verb to say. Otherwise the case is opened."""

BY_CODE: Final[dict[str, Part]] = {part.code: part for part in PARTS}


@dataclass(frozen=True, slots=True)
class Desk:
    """What a role finds on its desk. ``dues``: which clocks (all it sees, those of reports, those long late)."""

    parts: tuple[str, ...]
    side: tuple[str, ...] = ("news",)
    dues: str = "all"
    has_load: bool = False

    @property
    def names_leads(self) -> bool:
        """Whether its cases belong to several people, so that each line says to whom."""
        return self.has_load or self.dues == "long"


CLOCKS: Final = ("over", "today", "week", "later")
OF_DELEGATIONS: Final = ("ending", "supervise")
STUCK: Final = ("no_lead", "unexplained", "silent")
ONLY_IF_ANY: Final = frozenset({
    *STUCK, *OF_DELEGATIONS, "emergency", "disputes", "refused", "handover", "recalls", "later",
})  # fmt: skip
"""Parts whose number stands on top only when there are any."""

WORKER: Final = Desk((*CLOCKS[:2], "new", "returned", *CLOCKS[2:]), ("news", "recent", "filings"))
SUPERVISOR: Final = Desk(
    ("review", *CLOCKS[:2], "waiting", "handover", "returned", "week", *STUCK),
    ("news", "recent"),
    has_load=True,
)
LEAD_WORKER: Final = replace(WORKER, parts=("emergency", *WORKER.parts, *OF_DELEGATIONS))
LEAD_SUPERVISOR: Final = replace(
    SUPERVISOR, parts=("emergency", *SUPERVISOR.parts, *OF_DELEGATIONS, "refused")
)
"""In a unit to which reports are dispatched."""
NGO_WORKER: Final = Desk((*WORKER.parts, "ending", "recalls"), ("news", "recent", "filings"))
NGO_SUPERVISOR: Final = Desk(
    (*CLOCKS[:2], "offers", "returned", "week", "silent", "ending", "recalls"),
    ("news", "recent"),
    has_load=True,
)

DESKS: Final[dict[str, Desk]] = {
    "HOTLINE": Desk((), ("news", "consults", "filings")),
    "REPORTER": Desk((), ("news", "filings")),
    "INTAKE": Desk(CLOCKS[:3], ("news", "recent", "consults", "filings")),
    "INTAKE_SUP": Desk(("disputes", "review", *CLOCKS[:3]), ("news", "recent"), dues="reported"),
    "CP_SW": LEAD_WORKER,
    "AP_SW": LEAD_WORKER,
    "SA_SW": LEAD_WORKER,
    "PROT_SUP": LEAD_SUPERVISOR,
    "SSC_SW": LEAD_WORKER,
    "SSC_SUP": LEAD_SUPERVISOR,
    "NGO_SW": NGO_WORKER,
    "NGO_SUP": NGO_SUPERVISOR,
    "MH_SW": WORKER,
    "MH_SUP": SUPERVISOR,
    "COUNTY_SUP": Desk(("disputes", "review", "long_over"), ("news", "recent"), dues="long"),
    "ADM_LOCAL": Desk((), ("news", "accounts", "looks")),
    "ADM_CENTRAL": Desk((), ("news", "accounts", "looks")),
    "STAT_CENTRAL": Desk(()),
    "AUDITOR": Desk((), ("news", "looks")),
}
