"""Plan, referral, periodic assessment and closure of an invented family."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from app.casework.demo.assessing import BETTER, WORSE
from app.casework.demo.protecting import closing
from app.casework.demo.scene import Answers, Scene
from app.casework.demo.themes import need_called
from app.rules.reporting import PROTECTIVE

HALF_A_YEAR: Final = dt.timedelta(days=182)
WEEK: Final = dt.timedelta(days=7)
CHANGES: Final = {
    BETTER: "主要照顧者開始有固定作息，補助已核定，孩子到校穩定。",
    WORSE: "主要照顧者突患重大傷病住院，家中頓失收入與照顧人力。",
    "": "家庭狀況大致與前次相同，既有支持仍在運作。",
}
REASONS: Final = {
    BETTER: "目標已有進展，壓力仍在，宜持續服務並觀察穩定度。",
    WORSE: "風險升高，須由公部門密集介入並修正計畫。",
    "": "目標尚在進行，宜持續服務。",
}
LONG: Final = ("六個月", "半年")
STATUSES: Final = {BETTER: ("DONE", "PART"), WORSE: ("NOT", "NOT"), "": ("PART", "NOT")}


def plan(scene: Scene) -> Answers:
    """家庭服務計畫: a goal for each need that was found."""
    rows = [dict(row) for row in scene.opened.get("fp_goals") or ()] or [
        {"fg_who": scene.client_id} for _ in (1, 2)
    ]
    goals = [_goal(scene, row, number) for number, row in enumerate(rows)]
    return {
        "fp_to": scene.known("fp_to", scene.day + HALF_A_YEAR), "fp_members": scene.known("fp_members", ["01"]),
        "fp_goals": goals, "fp_consent": "W",
        "fp_consent_at": scene.day,
    }  # fmt: skip


def _goal(scene: Scene, row: Answers, number: int) -> Answers:
    needs = scene.theme.needs
    need = need_called(row.get("fg_need"), scene.theme) or needs[number % len(needs)]
    is_long = need.goal.startswith(LONG)
    return {
        "fg_need": need.kind, "fg_prio": "2", "fg_status": "NOT", "fg_goal": need.goal, "fg_strategy": need.strategy,
        "fg_service": list(need.services), "fg_resp": "主責社工與案家", "fg_due": scene.day + 90 * WEEK / 7,
        **{k: v for k, v in row.items() if v is not None},
        **({"fg_due": scene.day + 180 * WEEK / 7} if is_long else {}),
        "fg_family": "依約參加並保留文件", "fg_indicator": need.sign,
    }  # fmt: skip


def referral(scene: Scene) -> Answers:
    """轉介連結表: to the unit that answers the theme's second need."""
    group, service, unit = scene.theme.network
    known = scene.known
    wanted = [need.kind for need in scene.theme.needs if need.answered_by != "OWN"]
    return {
        "rf_kind": known("rf_kind", "LINK"), "rf_welfare": known("rf_welfare", "N"),
        "rf_emergency": "N", "rf_special": known("rf_special", "N"), "rf_group": known("rf_group", group),
        "rf_service": known("rf_service", [service]), "rf_agency": known("rf_agency", unit),
        "rf_side": known("rf_side", "PUBLIC"), "rf_org": known("rf_org", scene.agencies["unit"]),
        "rf_contact": known("rf_contact", "示範窗口 02-0000-0399"),
        "rf_reason": known("rf_reason", "依家庭服務計畫連結資源，本中心續為個管。"),
        "rf_need": known("rf_need", wanted),
        "rf_summary": known("rf_summary", f"{scene.theme.needs[-1].found}請協助：{scene.theme.needs[-1].goal}。"),
        "rf_urgent": known("rf_urgent", "2"),
        "rf_due": scene.day + 2 * WEEK, "rf_consent": "W", "rf_docs": ["ASSESS"],
    }  # fmt: skip


def reply(scene: Scene) -> Answers:
    """The same sheet when the unit has answered."""
    return {
        "rr_status": "accepted", "rr_date": scene.day, "rr_worker": "示範承辦 02-0000-0398",
        "rr_plan": "已排定初次面談，之後每兩週一次，滿兩個月檢討。", "rt_date": scene.day, "rt_status": "completed",
        "rt_used": "Y", "rt_goal": "PART",
    }  # fmt: skip


def periodic(scene: Scene) -> Answers:
    """定期評估表: how far each goal is, and what follows."""
    change = scene.more.get("change", "")
    status = STATUSES[change]
    goals = [
        row | {"pg_status": status[min(number, 1)], "pg_txt": None}
        for number, row in enumerate(scene.opened.get("pe_goals") or ())
    ]
    return {
        "pe_services": scene.known("pe_services", ["S01"]), "pe_change": CHANGES[change],
        "pe_child": "兒少受照顧情形穩定，就學與就醫正常。" if scene.opened.get("pe_haschild") == "Y" else None,
        "pe_haschild": scene.known("pe_haschild", "N"), "pe_goals": goals,
        "pe_family": "案家表示有人固定來談，壓力小了一些。",
        "pe_decide": "CHG" if change == WORSE else "GO", "pe_why": REASONS[change],
    }  # fmt: skip


def closure(scene: Scene) -> Answers:
    """結案評估表: the goals are reached, the family knows where to turn."""
    if scene.case.kind in PROTECTIVE:
        return closing(scene)
    follow = scene.more.get("follow", "N")
    answers: dict[str, Any] = {
        "cl_services": scene.known("cl_services", ["S01"]),
        "cl_sum": scene.known("cl_sum", f"自開案起每月訪視，{scene.theme.needs[0].strategy}。"),
        "cl_func": scene.known("cl_func", "UP"), "cl_goals": scene.known("cl_goals", "M"),
        "cl_links_done": scene.known("cl_links_done", "A"),
        "cl_child_safe": "Y", "cl_risk": "L", "cl_reason_vf": "C01",
        "cl_reason_txt": f"{scene.theme.needs[0].goal}，已達成；家庭功能提升，支持網絡可持續。",
        "cl_follow": follow, "cl_follow_by": "示範社區關懷據點" if follow == "COM" else None,
        "cl_follow_to": scene.day + 90 * WEEK / 7 if follow == "OWN" else None, "cl_told": "Y",
    }  # fmt: skip
    return answers


def dispatch(scene: Scene) -> Answers:
    """集中派案窗口篩派案紀錄: what the window searched, and to which unit the family goes."""
    return {
        "dv_contact": ["REP"], "dv_contact_txt": "電聯通報人，確認案家現況與可聯繫時間。",
        "dv_match": [row | {"dm_hit": "NONE"} for row in scene.known("dv_match", [{"dm_system": "ES11"}])],
        "dv_prev": 0, "dv_juris": scene.known("dv_juris", "HERE"),
        "dv_urgent": scene.known("dv_urgent", "N"), "dv_action": "ASSIGN",
        "dv_unit": scene.known("dv_unit", "SSC"), "dv_org": scene.agencies["unit"],
        "dv_why": "案家需要多面向協助，請於期限內訪視。",
    }  # fmt: skip
