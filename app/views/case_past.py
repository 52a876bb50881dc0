"""歷程: what was changed on a case, by whom: itself, its people, who may see it. Of sealed texts only that."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from app.columns.minguo import minguo
from app.guard.requests import saw
from app.models import db
from app.rules.life_events import KINDS as LIFE
from app.rules.workflow import REASONS, RISKS, STATUSES
from app.views.case_head import brief, find
from app.views.case_plan import DELEGATED
from app.views.clocks import when
from app.views.names import Names
from app.views.words import code_label

LINES = 40
HISTORY = text("select * from case_history(:c, :before, :n)")
YES_NO: Final = {True: _l("是"), False: _l("否")}
THINGS: Final = {
    "kase": _l("案件"),
    "party": _l("家庭成員、相對人"),
    "case_access": _l("誰看得到"),
    "delegation": _l("委託"),
    "life_event": _l("生活事件"),
}
ACTS: Final = {"INSERT": _l("新增"), "UPDATE": _l("變更"), "DELETE": _l("移除")}
FIELDS: Final = {
    "status": _l("狀態"),
    "risk": _l("風險"),
    "is_assessed": _l("已評估"),
    "is_willing": _l("願意接受服務"),
    "needs_authority": _l("需公權力介入"),
    "lead_agency_id": _l("主責單位"),
    "lead_user_id": _l("主責社工"),
    "family_name": _l("案家名稱"),
    "opened_on": _l("開案日"),
    "closed_on": _l("結案日"),
    "contact_every": _l("訪視頻率"),
    "contact_method": _l("訪視方式"),
    "kin": _l("稱謂"),
    "lives_together": _l("是否同住"),
    "is_carer": _l("主要照顧者"),
    "is_guardian": _l("監護人"),
    "is_legal_agent": _l("法定代理人"),
    "is_main_contact": _l("主要聯絡人"),
    "remark": _l("備註"),
    "relation": _l("與被害人關係"),
    "identity_known": _l("身分是否已知"),
    "standing": _l("行為人身分"),
    "is_minor": _l("是否未滿18歲"),
    "safety": _l("安全狀況"),
    "safe_contact": _l("安全聯絡方式"),
    "safe_time": _l("安全聯絡時段"),
    "safe_person": _l("安全聯絡人"),
    "whereabouts": _l("目前所在處所"),
    "ended_on": _l("離開日"),
    "role": _l("在案身分"),
    "agency_id": _l("單位"),
    "user_id": _l("人員"),
    "reason": _l("原因"),
    "state": _l("狀態"),
    "scope": _l("委託範圍"),
    "purpose": _l("委託目的"),
    "starts_on": _l("起"),
    "ends_on": _l("迄"),
    "answer": _l("回覆"),
    "ended_at": _l("結束時間"),
    "answered_at": _l("回覆時間"),
    "kind": _l("類別"),
    "happened_on": _l("發生日"),
    "note": _l("說明"),
    "withdrawn_at": _l("撤回時間"),
}
"""What is told of a change, and how it is called; a field that is not here is bookkeeping."""
SEALED: Final = {
    "family_name",
    "remark",
    "identity_known",
    "standing",
    "is_minor",
    "safety",
    "safe_contact",
    "safe_time",
    "safe_person",
    "whereabouts",
    "scope",
    "purpose",
    "answer",
    "note",
}
USERS, AGENCIES = {"lead_user_id", "user_id"}, {"lead_agency_id", "agency_id"}
LISTS: Final[dict[str, str]] = {
    "kin": "kin",
    "lives_together": "ynu",
    "is_carer": "ynu",
    "relation": "victim_offender_relation",
}
ROLES: Final = {"client": _l("案主"), "family": _l("家庭成員"), "offender": _l("相對人")}


def history_page(case_id: int) -> Any:
    """One page of it, newest first; the next begins before the last line of this one."""
    case, before = find(case_id), _before()
    rows = db.session.execute(HISTORY, {"c": case_id, "before": before, "n": LINES + 1}).all()
    shown = rows[:LINES]
    names = Names([*(r.user_id for r in shown), *_keys(shown, USERS)], _keys(shown, AGENCIES))
    saw("kase", [case_id])
    return render_template(
        "case/history.html",
        case=brief(case),
        rows=[line for r in shown if (line := _line(r, names))["changes"]],
        older=shown[-1].id if len(rows) > LINES else None,
        is_first=before is None,
    )


def _before() -> int | None:
    said = request.args.get("before", "")
    if said and not (said.isascii() and said.isdecimal() and len(said) < 19):
        abort(400)
    return int(said) if said else None


def _keys(rows: Any, fields: set[str]) -> list[int]:
    """The keys that changes name, before and after."""
    values = [
        v for r in rows for name, value in r.diff.items() if name in fields for v in _pair(r.act, value)
    ]
    return [v for v in values if isinstance(v, int)]


def _pair(act: str, value: Any) -> tuple[Any, Any]:
    """(before, after)."""
    if act == "UPDATE":
        return value[0], value[1]
    return (value, None) if act == "DELETE" else (None, value)


def _line(row: Any, names: Names) -> dict[str, Any]:
    changes = []
    for field, label in FIELDS.items():
        if field not in row.diff:
            continue
        old, new = _pair(row.act, row.diff[field])
        if old not in (None, "") or new not in (None, ""):
            changes.append(
                (
                    label,
                    *(
                        ("", _("（已變更）"))
                        if field in SEALED
                        else (_word(row.thing, field, old, names), _word(row.thing, field, new, names))
                    ),
                )
            )
    return {
        "at": when(row.at),
        "who": names.user(row.user_id) or _("系統"),
        "what": _("%(act)s%(thing)s", act=ACTS.get(row.act, row.act), thing=THINGS[row.thing]),
        "changes": changes,
    }


def _word(thing: str, field: str, value: Any, names: Names) -> str:
    """A stored value as people read it; empty for nothing."""
    if value is None or value == "":
        return ""
    if field in USERS:
        return names.user(value) or _("（已離職）")
    if field in AGENCIES:
        return names.agency(value)
    if field.endswith("_at"):
        return when(dt.datetime.fromisoformat(value))
    if field.endswith("_on"):
        return minguo(dt.date.fromisoformat(value))
    if (thing, field) == ("kase", "kind"):
        return code_label("case_track", value)
    if field in LISTS:
        return code_label(LISTS[field], str(value))
    words: dict[str, Any] = WORDS.get((thing, field), {})
    return str(words.get(value, YES_NO.get(value, value) if isinstance(value, bool) else value))


WORDS: Final[dict[tuple[str, str], Any]] = {
    ("kase", "status"): STATUSES,
    ("kase", "risk"): RISKS,
    ("case_access", "reason"): REASONS,
    ("delegation", "state"): {state: label for state, (label, _kind) in DELEGATED.items()},
    ("life_event", "kind"): LIFE,
    ("party", "role"): ROLES,
}
