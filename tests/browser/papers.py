"""What people write on the official forms in these tests: invented families, days as they are typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.columns.minguo import today

YESTERDAY = today() - dt.timedelta(days=1)
PHONE = "0900-000-123"


def typed(day: dt.date, time: str = "") -> str:
    """A day as people type it: 1151120."""
    return f"{day.year - 1911}{day:%m%d}{time and f' {time}'}"


def consultation(name: str) -> dict[str, Any]:
    """社會安全網事件諮詢表, complete: a grandmother calls the hotline."""
    return {
        "ct_at": typed(YESTERDAY, "08:30"),
        "ct_channel": "1957福利諮詢專線",
        "ct_caller": "家屬",
        "ct_caller_name": f"{name}阿嬤",
        "ct_caller_rel": "祖父母",
        "ct_lang": ["閩南語"],
        "cp_name": name,
        "cp_sex": "女",
        "cp_birth": "790305",
        "cp_agegrp": "18-64歲",
        "cp_addr": "臺北市示範區示範路1號",
        "cp_county": "臺北市",
        "cp_phone": PHONE,
        "cp_kids": "2",
        "cp_kids6": "1",
        "ct_topic": ["經濟", "兒少照顧教養"],
        "ct_text": f"{name}失業三個月，兩個孩子營養不良。",
        "ri_vf": ["家庭經濟陷困致有福利需求。"],
        "ri_emerg": "是",
        "ri_emerg_txt": "家裡已經斷炊。",
        "ri_suicide": "無",
        "oc_result": ["填報脆弱家庭通報表"],
        "oc_close_at": typed(YESTERDAY, "08:55"),
    }


def report(name: str) -> dict[str, Any]:
    """What a report asks beyond the consultation that it was begun with."""
    return {
        "rv_source": "民眾通報",
        "rep_known_at": typed(YESTERDAY, "09:00"),
        "rep_reported_at": typed(YESTERDAY, "10:30"),
        "rep_unit_type": "社福中心",
        "rep_unit_name": "示範專線",
        "rep_profession": "社會工作人員",
        "rep_name": reporter(name),
        "rep_phone": "02-1234-5678",
        "rv_aspect": ["家庭經濟陷困需要接受協助"],
        "rv_factor": ["工作不穩定或失業"],
        "rv_urgent": "是",
        "cl_id_kind": "不詳",
        "rv_haschild": "有",
        "rv_kids": "2",
        "family": [
            {
                "fm_name": f"{name}長子",
                "fm_kin": "子",
                "fm_sex": "男",
                "fm_birth": "1070820",
                "fm_live": "是",
            },
            {
                "fm_name": f"{name}次女",
                "fm_kin": "女",
                "fm_sex": "女",
                "fm_birth": "112/2/28",
                "fm_live": "是",
            },
            {"fm_name": f"{name}阿嬤", "fm_kin": "祖父母", "fm_sex": "女", "fm_live": "否"},
        ],
        "sv_told": "是",
        "sv_will": "願意",
    }


def whole_report(name: str) -> dict[str, Any]:
    """脆弱家庭通報表 without a consultation before it."""
    return report(name) | {
        "rv_channel": "電話",
        "rv_text": f"{name}失業三個月。",
        "cl_name": name,
        "cl_sex": "女",
        "cl_addr": "臺北市示範區示範路1號",
        "cl_phone": PHONE,
    }


def reporter(name: str) -> str:
    """Who reported that family; nobody past the intake window may read it."""
    return f"通報{name}者"


def record() -> dict[str, Any]:
    """個案紀錄表, complete."""
    return {
        "cr_start": typed(YESTERDAY, "14:00"),
        "cr_end": typed(YESTERDAY, "15:10"),
        "cr_method": "面訪家庭",
        "cr_target": ["案主本人"],
        "cr_members": ["本人", "子"],
        "cr_result": "訪視成功",
        "cr_content": ["關懷訪視", "經濟扶助（急難、物資）"],
        "cr_subsidy": ["低收入戶家庭生活補助"],
        "cr_text": "案主在家，廚房有米。",
        "cr_obs": "孩子精神好。",
        "cr_plan": "下週再訪。",
        "cr_risk": "持平",
        "cr_event": ["無"],
        "cr_report": "否",
    }
