"""What people write on the official forms in these tests: invented families, days as they are typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.columns.minguo import TAIPEI, today

YESTERDAY = today() - dt.timedelta(days=1)
PHONE = "0900-000-123"


def typed(day: dt.date, time: str = "") -> str:
    """A day as people type it: 1151120."""
    return f"{day.year - 1911}{day:%m%d}{time and f' {time}'}"


def this_minute() -> str:
    """Now, as it is typed: a contact after the report."""
    return typed(today(), f"{dt.datetime.now(TAIPEI):%H:%M}")


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
        "cp_addr": "臺北市示範區示範路1號",
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
            {"fm_name": f"{name}先生", "fm_kin": "配偶", "fm_sex": "男", "fm_live": "是"},
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
        "cr_start": this_minute(),
        "cr_end": this_minute(),
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


def dispatch_record() -> dict[str, Any]:
    """集中派案窗口篩派案紀錄（脆弱家庭）: the rest of it is filled in from the report."""
    return {
        "dv_contact": ["通報人"],
        "dv_match": [{"dm_system": "社福中心暨脆弱家庭個案管理平台", "dm_hit": "查無資料"}],
        "dv_juris": "本轄",
        "dv_action": "分流派案",
        "dv_unit": "社會福利服務中心（脆弱家庭）",
        "dv_org": "centre",
        "dv_why": "兩名子女，請先確認三餐。",
    }


def visit(name: str) -> dict[str, Any]:
    """訪視評估表: what decides, and what people write at length."""
    return {
        "vv_start": this_minute(),
        "vv_end": this_minute(),
        "vv_method": "面訪家庭",
        "vv_target": ["案主本人"],
        "vv_result": "訪視成功",
        "vv_child_seen": "全部親見",
        "vv_sum": f"{name}在家，兩名子女在旁。",
        "vv_confirm": "屬實",
        "vv_family_view": "願意一起想辦法。",
        "vv_cp_suspect": "無",
        "vv_income": "18000",
        "vv_breadwin_unemp": "失業未滿6個月",
        "vv_complex": "多重問題／需求",
        "vv_diag": "多重需求，須網絡合作。",
        "vv_goal": "三個月內收入穩定。",
        "vv_plan": "經濟扶助、就業媒合、親職支持。",
        "vv_will": "願意",
        "vv_open": "開案",
    }


def vulnerability() -> dict[str, Any]:
    """家庭脆弱性評估, but for its findings."""
    return {"vu_date": typed(YESTERDAY), "vu_resource": "足夠", "vu_sum": "收入中斷，親屬支持有限。"}


def there(note: str) -> dict[str, Any]:
    """What is asked of a factor that is there; members and patterns are chosen from what is offered."""
    return {"is_present": "有", "note": note}


def functions() -> dict[str, Any]:
    """家庭功能評估: what is written at length."""
    return {"ft_strength": "案母積極求助。", "ft_limit": "無替代照顧者。", "ft_overall": "尚可"}


def needs() -> dict[str, Any]:
    """需求評估: one need in full."""
    row = {
        "ne_type": "經濟扶助",
        "ne_prof": "收入不足以支應房租。",
        "ne_prio": "優先（1個月內）",
        "ne_gap": "未申請急難救助。",
        "ne_resp": "連結資源",
    }
    return {"nd01": "是", "needs": [row], "vn_sum": "經濟與就業並重。"}


GOAL = "三個月內找到工作"


def plan() -> dict[str, Any]:
    """家庭服務計畫, but for its goals."""
    return {
        "fp_to": typed(today() + dt.timedelta(days=180)),
        "fp_members": ["本人"],
        "fp_consent": "書面",
    }


def goal() -> dict[str, Any]:
    """One goal of the plan."""
    return {
        "fg_goal": GOAL,
        "fg_strategy": "就業媒合，陪同面試。",
        "fg_resp": "主責社工",
        "fg_due": typed(today() + dt.timedelta(days=90)),
        "fg_indicator": "連續就業一個月。",
    }


def referral() -> dict[str, Any]:
    """轉介連結表, sent and not yet answered."""
    return {
        "rf_kind": "資源連結（本中心續為個管）",
        "rf_welfare": "否",
        "rf_emergency": "否",
        "rf_special": "否",
        "rf_agency": "衛政單位",
        "rf_side": "公部門",
        "rf_org": "health",
        "rf_contact": "示範承辦 02-0000-0000",
        "rf_reason": "案母情緒低落。",
        "rf_summary": "失業三個月，睡眠差。",
        "rf_consent": "書面",
    }


def reply() -> dict[str, Any]:
    """What the referral became."""
    return {"rr_status": "轉介完成", "rr_date": typed(today())}


def delegation() -> dict[str, Any]:
    """委託民間團體: what the NGO is asked for half a year."""
    return {
        "ngo": "ngo",
        "scope": "家庭支持服務",
        "purpose": "協助親職與就業",
        "shared": ["人別與家戶", "評估", "服務計畫"],
        "starts_on": typed(today()),
        "ends_on": typed(today() + dt.timedelta(days=180)),
    }


def periodic() -> dict[str, Any]:
    """定期評估表: what the NGO's worker found."""
    return {
        "pe_change": "案父返家後爭執，案母被咬傷手。",
        "pe_haschild": "有",
        "pe_decide": "修正計畫",
        "pe_why": "風險升高，須公部門介入。",
    }


def closure() -> dict[str, Any]:
    """結案評估表: the goals are reached."""
    return {
        "cl_sum": "服務期間完成就業與補助。",
        "cl_func": "提升",
        "cl_goals": "大部分",
        "cl_links_done": "全部達成",
        "cl_child_safe": "是",
        "cl_risk": "低",
        "cl_reason_vf": "目標達成、脆弱性減緩，家庭功能提升",
        "cl_reason_txt": "案母就業滿一個月。",
        "cl_follow": "不需",
        "cl_told": "是",
    }
