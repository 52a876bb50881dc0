"""What the verbs ask: one row a field, with the choices that the case allows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.columns.minguo import minguo
from app.facts.counties import counties
from app.guard.security import hat
from app.models import Agency, Case, CaseAccess, Delegation, db
from app.questions import (
    Choice,
    Condition,
    Day,
    LongText,
    ManyOf,
    OneOf,
    Question,
    Section,
    Text,
    Words,
    YesNo,
)
from app.rules.agencies import TAKES_CASES
from app.rules.workflow import GRAVITY, RISKS, Step
from app.views import dispatching

SECTION = Section("", "")
HELPS = (*TAKES_CASES, "health_bureau", "county_government")

RATED = tuple(Choice(code, label) for code, label in RISKS.items() if code != "unrated")
SHARED = (
    Choice("PERSON", _l("人別與家戶")),
    Choice("ASSESS", _l("評估")),
    Choice("PLAN", _l("服務計畫")),
    Choice("REC", _l("個案紀錄")),
)
TIMES = tuple(Choice(str(n), _l("每月%(n)s次", n=n)) for n in (1, 2, 4))
METHODS = (Choice("FACE", _l("面訪")), Choice("PHONE", _l("面訪或電訪")))
SEARCHES = (
    Choice("TEL", _l("電聯親友")),
    Choice("ADDR", _l("戶籍地及現居地訪視")),
    Choice("SCH", _l("學校查詢")),
    Choice("NHI", _l("健保就醫紀錄")),
    Choice("IMM", _l("入出境查詢")),
    Choice("POL", _l("函請警察協尋")),
    Choice("PROS", _l("報請檢察機關")),
)
"""行方不明查找步驟: the choices of the visit assessment (VF_VISIT)."""

Asking = Callable[[Case], tuple[Any, Any, bool]]  # label, kind, required


def _agencies(case: Case, *kinds: str, but: tuple[int | None, ...] = ()) -> tuple[Choice, ...]:
    query = select(Agency.id, Agency.name).where(
        Agency.county_id == case.county_id, Agency.kind.in_(kinds), Agency.is_active
    )
    return tuple(
        Choice(str(i), n) for i, n in db.session.execute(query.order_by(Agency.name)) if i not in but
    )


def own_staff() -> tuple[Choice, ...]:
    worn = hat()
    rows = db.session.execute(dispatching.STAFF, {"a": worn.agency_id if worn else None})
    return tuple(Choice(str(r.user_id), r.name) for r in rows)


def _helping(case: Case) -> tuple[Choice, ...]:
    query = select(Agency.id, Agency.name).join(CaseAccess, CaseAccess.agency_id == Agency.id)
    found = db.session.execute(query.where(CaseAccess.case_id == case.id, CaseAccess.reason == "helper"))
    return tuple(Choice(str(i), n) for i, n in found)


def _delegated(case: Case) -> tuple[Choice, ...]:
    """The delegations that run, by the NGO's name and the last day."""
    query = select(Delegation.id, Delegation.ends_on, Agency.name).join(
        Agency, Agency.id == Delegation.agency_id
    )
    found = db.session.execute(query.where(Delegation.case_id == case.id, Delegation.state == "running"))
    return tuple(
        Choice(str(i), _l("%(unit)s（至 %(day)s）", unit=name, day=minguo(ends_on)))
        for i, ends_on, name in found
    )


def _graver(case: Case) -> tuple[Choice, ...]:
    return tuple(c for c in RATED if GRAVITY.index(c.code) > GRAVITY.index(case.risk))


def _other_counties(case: Case) -> tuple[Choice, ...]:
    return tuple(Choice(str(one.id), Words(one.zh, one.en)) for one in counties() if one.id != case.county_id)


ASKS: dict[str, Asking] = {
    "unit": lambda case: (_l("派給哪個單位"), OneOf(dispatching.unit_choices(case)), True),
    "why_else": lambda _case: (_l("與建議不同的理由"), LongText(), True),
    "is_emergency": lambda _case: (_l("緊急事件，立即派勤（單位要在時限內確認收到）"), YesNo(), False),
    "grounds": lambda _case: (_l("退回事由"), OneOf("refusal_grounds"), True),
    "worker": lambda case: (_l("主責社工"), OneOf(dispatching.worker_choices(case.lead_agency_id)), True),
    "same": lambda _case: (_l("與哪一案重複（完整案號）"), Text(), True),
    "own_worker": lambda _case: (_l("承辦社工"), OneOf(own_staff()), True),
    "county": lambda case: (_l("移轉到哪個縣市"), OneOf(_other_counties(case)), True),
    "why_there": lambda _case: (_l("移轉理由（該縣市的窗口會看到）"), LongText(), True),
    "mh_unit": lambda case: (_l("邀請哪個心衛單位"), OneOf(_agencies(case, "health_bureau")), True),
    "system": lambda _case: (_l("轉介到哪個既有體系"), OneOf("existing_system"), True),
    "contact": lambda _case: (_l("該體系的聯絡單位、人員與電話"), Text(), True),
    "passed_on": lambda _case: (_l("轉介日期"), Day(past=True), True),
    "helper": lambda case: (
        _l("邀請哪個單位"),
        OneOf(_agencies(case, *HELPS, but=(case.lead_agency_id,))),
        True,
    ),
    "helping": lambda case: (_l("哪個單位"), OneOf(_helping(case)), True),
    "ngo": lambda case: (_l("洽請哪個民間團體"), OneOf(_agencies(case, "ngo")), True),
    "extended": lambda case: (_l("延長哪個單位的委託"), OneOf(_delegated(case)), True),
    "until_day": lambda _case: (_l("延長至"), Day(), True),
    "scope": lambda _case: (_l("委託範圍"), LongText(), True),
    "purpose": lambda _case: (_l("委託目的"), LongText(), True),
    "shared": lambda _case: (_l("提供之資料"), ManyOf(SHARED), True),
    "starts_on": lambda _case: (_l("委託期間起"), Day(), True),
    "ends_on": lambda _case: (_l("委託期間迄"), Day(), True),
    "risk": lambda _case: (_l("風險等級"), OneOf(RATED), True),
    "risk_up": lambda case: (_l("風險升高為"), OneOf(_graver(case)), False),
    "is_willing": lambda _case: (_l("案家是否願意接受服務"), YesNo(), True),
    "is_unwilling": lambda _case: (_l("案家是否已不願接受服務"), YesNo(), False),
    "needs_authority": lambda _case: (_l("是否需要公權力介入"), YesNo(), True),
    "times": lambda _case: (_l("訪視頻率"), OneOf(TIMES), True),
    "method": lambda _case: (_l("訪視方式"), OneOf(METHODS), True),
    "until": lambda _case: (_l("追蹤至"), Day(), True),
    "search": lambda _case: (_l("已做的查找步驟"), ManyOf(SEARCHES), True),
    "note": lambda _case: (_l("說明"), LongText(), False),
    "reason": lambda _case: (_l("理由"), LongText(), True),
}
ONLY_IF: dict[str, Callable[[Case], Condition | None]] = {"why_else": dispatching.beside_the_suggestion}
"""Asked only under a condition; without one not at all."""
NUMBERS = frozenset(
    {"unit", "worker", "own_worker", "mh_unit", "county", "helper", "helping", "ngo", "times"}
)


def questions(step: Step, case: Case) -> list[Question]:
    """What this verb asks, with the choices that this case allows."""
    out = []
    for name in step.asks:
        label, kind, required = ASKS[name](case)
        show_if = ONLY_IF[name](case) if name in ONLY_IF else None
        if show_if is not None or name not in ONLY_IF:
            out.append(Question(label, SECTION, kind, required=required, key=name, show_if=show_if))
    return out


def as_said(values: dict[str, Any]) -> dict[str, Any]:
    """The answers as ``moves`` takes them: keys as numbers."""
    return {k: int(v) if k in NUMBERS and v else v for k, v in values.items()}
