"""Clocks of the law: which duty, how long, from when, by which rule. A county may tighten, never loosen (從嚴規定).

The 43 deadlines of the law stand in ``facts/deadlines``; here are the duties that run now. Pure: no clock is kept here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.clock_settings import OFFICIAL, Settings, settings_of
from app.rules.reminders import reminder_of
from app.rules.terms import TAIPEI, Term, beginning_of, end_of, last_day, midnight_after

__all__ = [
    "BY_CODE",
    "DEADLINES",
    "EXCUSES",
    "TAIPEI",
    "Deadline",
    "Settings",
    "clock",
    "due_at",
    "nth_clock",
    "term_of",
]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One duty. ``fact``: its row among the 43 of the law; none where practice alone, or a placeholder, sets the term.

    ``amount`` 0: whoever starts the clock says when it ends. ``every``: the duty comes again after so long.
    """

    code: str
    duty: LazyString
    law: LazyString
    amount: int
    unit: str
    statutory: bool
    confidence: float
    fact: str = ""
    every: str = ""

    @property
    def term(self) -> Term | None:
        """How long; None where an end must be given."""
        return Term(self.amount, self.unit) if self.amount else None

    @property
    def is_placeholder(self) -> bool:
        """Neither law nor practice is known to us: a county sets it as it likes."""
        return not self.statutory and self.confidence < 0.5


_PRACTICE: Final = _l("業務慣用，待主管機關核對")

DEADLINES: Final[tuple[Deadline, ...]] = (
    Deadline("report", _l("責任通報"), _l("知悉後24小時內通報（兒少法§53、家暴法§50、性侵害犯罪防治法§11等）"),
             24, "hour", True, 1.0, "D01"),
    Deadline("dispatch", _l("派案"), _l("接獲通報後24小時內派案（強化社會安全網計畫）"), 24, "hour", False, 0.9, "D11"),
    Deadline("acknowledge", _l("確認收到緊急派案"),
             _l("緊急事件立即派勤（強化社會安全網計畫）；確認時限無明文，由縣市設定"), 1, "hour", False, 0.3),
    Deadline("arbitration", _l("派案爭議仲裁"), _PRACTICE, 24, "hour", False, 0.3),
    Deadline("first_visit", _l("初訪"), _l("接獲通報後10日內（脆弱家庭通報協助辦法第5條）"),
             10, "day", True, 1.0, "D20"),
    Deadline("first_report", _l("初評報告"), _l("接獲通報後30日內（脆弱家庭通報協助辦法第5條）"),
             30, "day", True, 1.0, "D21"),
    Deadline("monthly_contact", _l("每月訪視"), _l("開案後前3個月每月至少1次；高、中度面訪，低度面訪或電訪"),
             1, "month", True, 0.95, "D22", "1 month"),
    Deadline("periodic_first", _l("首次定期評估"), _l("開案後第3個月提出"), 3, "month", True, 0.95, "D24"),
    Deadline("periodic", _l("定期評估"), _l("每6個月至少1次，自開案日起算"), 6, "month", True, 0.9, "D25", "6 months"),
    Deadline("referral_reply", _l("轉介回復"), _PRACTICE, 14, "day", False, 0.3),
    Deadline("delegation_reply", _l("回復是否受委託"), _PRACTICE, 3, "working_day", False, 0.3),
    Deadline("handover_reply", _l("回復是否接案"), _PRACTICE, 3, "working_day", False, 0.3),
    Deadline("search_police", _l("函請警察協尋"), _PRACTICE, 7, "day", False, 0.3),
    Deadline("search_prosecutor", _l("報請檢察機關協尋"), _PRACTICE, 30, "day", False, 0.3),
    Deadline("suicide_report", _l("自殺防治通報"), _l("自殺防治法§11；法未定時數，實務為24小時"),
             24, "hour", False, 0.7),
    Deadline("cp_report", _l("兒少保護調查報告"),
             _l("分級分類後第一級4日、第二級30日內（兒少保護通報與分級分類處理及調查辦法第7條；113年7月31日起依附表）"),
             30, "day", True, 0.7, "D18"),
    Deadline("dp_visit", _l("身障保護訪視調查"), _l("受理通報後24小時內進行訪視、調查（身權法§76）"),
             24, "hour", True, 1.0, "D13"),
    Deadline("dp_report", _l("身障保護調查報告"), _l("受理通報後4個上班日內（身權法§76；身障保護通報處理辦法第5條）"),
             4, "working_day", True, 1.0, "D14"),
    Deadline("adult_report", _l("成人保護受案評估"), _l("法未定期限，應即行處理（家暴法§50、老福法§43）；日數待核對"),
             30, "day", False, 0.3),
    Deadline("family_plan", _l("兒少家庭處遇計畫"), _l("列為保護個案後3個月內提出（兒少法§64）"),
             3, "month", True, 1.0, "D30"),
    Deadline("placement_court", _l("緊急安置：72小時內聲請繼續安置"),
             _l("緊急安置不得超過72小時，扣除不計入之時間（兒少法§57、§58；性剝削條例§16；身權法§80）"),
             72, "hour", True, 1.0, "D31"),
    Deadline("placement_assess", _l("延長安置評估"),
             _l("安置期滿15日前評估（兒少保護通報調查辦法第10條、身障保護通報處理辦法第10條）"),
             0, "", True, 1.0, "D33"),
    Deadline("placement_petition", _l("延長安置聲請"),
             _l("安置期滿7日前聲請（兒少保護通報調查辦法第10條、身障保護通報處理辦法第10條）"),
             0, "", True, 1.0, "D34"),
    Deadline("placement_longterm", _l("安置逾2年長期輔導計畫"), _l("安置2年以上者，提出長期輔導計畫（兒少法§65）"),
             0, "", True, 1.0, "D37"),
    Deadline("placement_pretrial", _l("性剝削：審前報告"), _l("安置後45日內向法院提出審前報告（性剝削條例§18）"),
             0, "", True, 1.0, "D42"),
    Deadline("placement_review", _l("性剝削：安置後評估"), _l("安置後每3個月評估1次（性剝削條例§21）"),
             0, "", True, 1.0, "D43"),
    Deadline("sa_assessment", _l("性侵害個案定期評估"), _PRACTICE, 6, "month", False, 0.3),
    Deadline("perp_assessment", _l("加害人定期訪視評估"), _PRACTICE, 3, "month", False, 0.3),
    Deadline("transfer_reply", _l("互轉回復"), _PRACTICE, 3, "working_day", False, 0.3),
    Deadline("county_reply", _l("他縣市回復是否接案"), _PRACTICE, 3, "working_day", False, 0.3),
    Deadline("system_reply", _l("確認既有體系已承接"), _PRACTICE, 14, "day", False, 0.3),
    Deadline("joint_reply", _l("回復是否共訂計畫"), _PRACTICE, 3, "working_day", False, 0.3),
    Deadline("joint_review", _l("共訂計畫檢視"), _l("依共訂家庭服務計畫所定下次檢視日"), 0, "", False, 0.5),
    Deadline("treatment_session", _l("加害人處遇"), _l("依處遇計畫所定日期；登錄出席後起算下一次"), 0, "", False, 0.5),
    Deadline("care_visit", _l("關懷訪視"), _PRACTICE, 30, "day", False, 0.3),
    Deadline("care_visit_prison", _l("隨母入監子女評估"), _l("2個月內完成評估（監獄行刑法第12條）"),
             2, "month", True, 0.8, "D52"),
    Deadline("care_visit_drugs", _l("毒品案件照顧者之兒童訪視"), _l("法未定期限（兒少法第54條之1），比照初訪"),
             10, "day", False, 0.3),
    Deadline("follow_up", _l("後追期滿"), _l("依結案評估所定追蹤期限"), 0, "", False, 0.5),
)  # fmt: skip
BY_CODE: Final[dict[str, Deadline]] = {d.code: d for d in DEADLINES}

EXCUSES: Final[dict[str, LazyString]] = {
    "closed": _l("已結案"),
    "not_opened": _l("不開案"),
    "not_case": _l("未成案"),
    "short": _l("改為短期服務"),
    "missing": _l("行方不明協尋中"),
    "found": _l("已尋獲"),
    "tightened": _l("改為較密的訪視頻率"),
    "recalled": _l("已收回"),
    "returned": _l("已退回"),
    "resumed": _l("恢復服務"),
    "refused": _l("退回派案"),
    "moved": _l("改期"),
    "transferred": _l("移轉"),
    "taken_back": _l("恢復受理或再開案"),
    "placement_over": _l("安置已結束"),
    "treatment_over": _l("處遇已結束"),
}
"""Why a duty is no longer owed. The clock stays, with this word and its day."""


def term_of(duty: str, settings: Settings = OFFICIAL) -> Term | None:
    """How long a duty may take: the county's stricter term, else the official one."""
    return settings.terms.get(duty) or BY_CODE[duty].term


def due_at(duty: str, starts_at: dt.datetime) -> dt.datetime:
    """When this duty must be met if its clock began at ``starts_at`` (with a time zone), by the official term.

    Raises:
        ValueError: the duty has no term of its own, its end must be given.
    """
    return _end(duty, starts_at, OFFICIAL)


def clock(
    duty: str, starts_at: dt.datetime, *,
    county_id: int | None = None, settings: Settings | None = None, due_at: dt.datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """What starts a clock: an item of the patch's ``dues``. ``due_at``: its end, where somebody has set one.

    Add ``agency`` and ``user``, who owe it, and ``sheet_form`` and ``sheet_id``, what it is about.
    """
    setting = settings or settings_of(county_id, starts_at.astimezone(TAIPEI).date())
    if BY_CODE[duty].every:
        first = nth_clock(duty, starts_at.astimezone(TAIPEI).date(), 1, settings=setting)
        return first | {"starts_at": starts_at.isoformat()}
    return _item(duty, starts_at, due_at or _end(duty, starts_at, setting), setting)


def nth_clock(
    duty: str, base_on: dt.date, nth: int, *,
    county_id: int | None = None, settings: Settings | None = None, every: str = "",
    starts_at: dt.datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The n-th clock of a recurring duty, all counted from ``base_on``. ``every``: stricter for this one case."""
    setting = settings or settings_of(county_id, base_on)
    again = Term.of(every or str(term_of(duty, setting)))
    begins = starts_at or (
        midnight_after(last_day(base_on, _times(again, nth - 1))) if nth > 1 else beginning_of(base_on)
    )
    ends = midnight_after(last_day(base_on, _times(again, nth)))
    return _item(duty, begins, ends, setting, again) | {
        "nth": nth,
        "every": str(again),
        "base_on": base_on.isoformat(),
    }


def _times(term: Term, n: int) -> Term:
    return Term(term.amount * n, term.unit)


def _end(duty: str, starts_at: dt.datetime, settings: Settings) -> dt.datetime:
    term = term_of(duty, settings)
    if term is None:
        raise ValueError(f"{duty}: say when it ends")
    return end_of(starts_at, term)


def _item(
    duty: str, starts_at: dt.datetime, until: dt.datetime, settings: Settings, term: Term | None = None
) -> dict[str, Any]:
    """A due item with its reminders. A clock that is short from the start reminds at once, never before it began."""
    of = term or term_of(duty, settings)
    reminder = settings.reminders.get(duty) or reminder_of(
        of or Term(max(1, (until - starts_at).days), "day")
    )
    return {
        "duty": duty,
        "starts_at": starts_at.isoformat(),
        "due_at": until.isoformat(),
        "alert_at": max(starts_at, until - reminder.soon).isoformat(),
        "county_at": (until + reminder.long_late).isoformat(),
        "nth": None,
        "every": None,
        "base_on": None,
    }
