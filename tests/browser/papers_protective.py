"""What people write on the protective forms in these tests: a beaten child, a battered wife; both invented."""

from __future__ import annotations

import datetime as dt
from typing import Any

from app.columns.minguo import today
from tests.browser.papers import PHONE, YESTERDAY, reporter, this_minute, typed

NIGHT = {"rep_known_at": typed(YESTERDAY, "22:40"), "rep_reported_at": typed(YESTERDAY, "23:20")}
"""Known and reported at night."""
ITEMS = tuple(f"tp{number:02}" for number in range(1, 16))
PRESENT = ("tp04", "tp05", "tp07", "tp11", "tp15")
DANGERS = tuple(f"sd{number:02}" for number in range(1, 14))


def teacher(name: str) -> dict[str, Any]:
    """Who reports, of a school, at night."""
    return NIGHT | _reporter(name, "學校", "示範國小", "教育人員")


def nurse(name: str) -> dict[str, Any]:
    """Who reports, of a hospital, at night."""
    return NIGHT | _reporter(name, "醫療院所", "示範醫院急診", "醫事人員")


def _reporter(name: str, kind: str, unit: str, profession: str) -> dict[str, Any]:
    return {
        "rep_unit_type": kind,
        "rep_unit_name": unit,
        "rep_profession": profession,
        "rep_name": reporter(name),
        "rep_phone": "02-1234-5678",
    }


def _victim(name: str, born: str) -> dict[str, Any]:
    return {
        "v_name": name,
        "v_id_kind": "不詳",
        "v_sex": "女",
        "v_birth": born,
        "v_nationality": "本國籍",
        "v_addr_now": "臺北市示範區示範路9號",
        "v_phone": PHONE,
    }


def _offender(name: str, relation: str) -> dict[str, Any]:
    return {"o_known": "已知", "o_name": f"{name}之父", "o_relation": relation}


def child_report(name: str) -> dict[str, Any]:
    """兒童及少年保護事件通報表: a girl of ten who does not dare to go home."""
    girl = _victim(name, "1050301") | {
        "v_safe_contact": ["學校"],
        "v_school_status": "就學中",
        "v_where": "示範國小保健室",
        "v_safe_now": "有立即危險",
    }
    father = _offender(name, "父母（加害）對子女") | {
        "o_incaregivers": "父母、監護人、照顧者或其他家庭成員（照顧人）"
    }
    return {
        "rc_kind": "初報",
        "rc_channel": "電話",
        **teacher(name),
        "rc_act53": ["遭受第四十九條第一項各款之行為。"],
        "rc_act49": ["身心虐待。"],
        "rc_type": ["身體虐待"],
        "children": [girl],
        "offenders": [father],
        "ev_at": typed(YESTERDAY, "21:30"),
        "ev_place": "雙方同住之住所",
        "ev_injury": "需就醫",
        "ev_text": f"{name}夜間返校，手臂及背部多處瘀傷，說不敢回家。",
        "hp_medical": "否",
        "hp_police": "否",
        "hp_place": "是",
    }


def adult_report(name: str) -> dict[str, Any]:
    """成人保護事件通報表: a wife who came to the emergency room."""
    return {
        "ra_kind": "初報",
        "ra_channel": "電話",
        **nurse(name),
        "ra_type": ["家庭暴力"],
        "ra_violence": ["身體暴力"],
        **_victim(name, "780305"),
        "v_safe_contact": ["本人手機"],
        "v_relation_child": "否",
        "v_witness": "否",
        "offenders": [_offender(name, "配偶")],
        "ev_at": typed(YESTERDAY, "20:00"),
        "ev_place": "雙方同住之住所",
        "ev_injury": "輕傷",
        "ev_text": f"{name}左眼瘀青，自述遭配偶毆打。",
        "hp_medical": "是",
        "hp_police": "否",
        "hp_will": "願意",
        "hp_emergency": "否",
    }


def danger() -> dict[str, Any]:
    """TIPVDA: five of fifteen items are there; in the judgement of who asked it is more than that."""
    items = {item: "有" if item in PRESENT else "無" for item in ITEMS}
    return {
        "tp_at": this_minute(),
        "tp_unit": "醫療院所",
        "tp_rel": "配偶",
        "tp_mode": "面談",
        **items,
        "tp_self": "6",
        "tp_prof": "中",
        "tp_opinion": "相對人持刀威脅，近半年愈來愈頻繁。",
    }


OTHERWISE = {"tp_override": "頻率升高，且相對人失業飲酒。"}
"""Why the judgement differs from the score: asked once the score is known."""
ASPECTS = {"R10_U18_ASPECTS_in_harm": "是", "R10_U18_ASPECTS_in_responsibility": "是"}
"""What the tables of a child still need: harmed, and by the carers' fault."""
JUDGED = {"R23_JURISDICTION_reason": "被害人住在本市。"}
"""Why this county: the row about domestic violence only suggests."""


MATCHED = {"dm_system": "保護資訊系統（關懷e起來）", "dm_hit": "查無資料"}
CHILD_KNOWN = {"dc_is_cp": "是", "dc_immediate": "是", "dc_grade": "第一級", "dc_class": "第一類"}
ADULT_KNOWN = {"da_cat": "親密關係暴力", "da_prof": "中", "da_will": "願意"}
"""What stands in the dispatch record when it is opened: decided by the tables, or said in the report."""


def child_record() -> dict[str, Any]:
    """集中派案窗口篩派案紀錄（未滿18歲）: the rest of it is filled in from the tables and the report."""
    return {
        "dc_contact_txt": "電詢學校，女童目前在保健室由護理師陪同。",
        "dc_match": [MATCHED],
        "dc_as1_why": "手臂及背部多處瘀傷。",
        "dc_as2_why": "案父酒後責打。",
        "dc_as3": "不詳",
        "dc_as3_why": "尚未聯繫上父母。",
    }


def adult_record() -> dict[str, Any]:
    """集中派案窗口篩派案紀錄（18歲以上）: the rest of it is filled in from the tables, the TIPVDA and the report."""
    return {"da_contact": ["通報人"], "da_match": [MATCHED], "da_public": "否"}


def refusal() -> dict[str, Any]:
    """退回派案: the grounds and the words."""
    return {"grounds": "不屬本單位服務對象", "reason": "查為校園事件，宜由教育單位處理。"}


def arbitration(unit: str) -> dict[str, Any]:
    """仲裁派案: to whom, why, and that it is urgent all the same."""
    return {"unit": unit, "reason": "行為人為父，屬兒少保護案件。", "is_emergency": "是"}


def safety() -> dict[str, Any]:
    """兒少保護安全評估: one danger, and what the family does about it."""
    return {
        **{danger: "是" if danger == "sd09" else "否" for danger in DANGERS},
        "sp_child": ["能向外求助"],
        "sp_carer": ["能保護兒少"],
        "si_home": ["照顧者保護兒少"],
        "si_out": ["無"],
        "sd_culture": "是",
    }


def safety_plan() -> dict[str, Any]:
    """What is asked of a child that is safe with a plan."""
    return {
        "sd_plan": "案母在家陪同，案父暫住親屬處。",
        "sd_plan_until": typed(today() + dt.timedelta(days=14)),
    }


def investigation() -> dict[str, Any]:
    """兒童及少年保護調查報告: what decides."""
    return {
        "ci_grade": "第一級",
        "ci_class": "第一類",
        "ci_reclass": "否",
        "cb_child_at": this_minute(),
        "cb_place": "示範國小保健室",
        "cb_alone": "是",
        "cb_child_say": "爸爸喝酒後用衣架打我。",
        "cb_parent_say": "案母表示案父失業後情緒不穩。",
        "cc_suicide": "無",
        "cd_will": "願意",
        "cg_found": "成立（屬兒少保護案件）",
        "cg_open": "開案（家庭處遇）",
        "cg_judic": ["無"],
        "cg_sum": "照顧者不當對待屬實，擬開案提供家庭處遇。",
    }


def assessment() -> dict[str, Any]:
    """成人保護個案評估表: a wife who wants help, in middle danger, and no need of public authority."""
    return {
        "aa_cat": "親密關係暴力",
        "aa_first_contact": this_minute(),
        "aa_mode": "面訪",
        "aa_disab": ["無"],
        "aa_kids": "0",
        "aa_wit": "否",
        "aa_o_rel": "配偶",
        "aa_o_mh": "無",
        "aa_suicide": "無",
        "aa_o_suicide": "無",
        "aa_score": "5",
        "aa_level": "中",
        "aa_level_why": "頻率升高，被害人願意接受服務。",
        "aa_hr_meeting": "否",
        "aa_will": "願意",
        "aa_public": "否",
        "aa_po": "未聲請",
        "aa_place": "無",
        "aa_result": "成案／屬實",
        "aa_open": "開案",
        "aa_div": "民間團體",
        "aa_ngo": "ngo",
        "aa_mhsw": "否",
    }


def new_assault() -> dict[str, Any]:
    """個案紀錄表: what the NGO's worker finds at the door."""
    return {
        "cr_target": ["案主本人"],
        "cr_members": ["本人"],
        "cr_text": "案主昨夜再遭配偶持刀追打，頸部有勒痕。",
        "cr_obs": "案主恐懼，無法入睡。",
        "cr_plan": "立即回報主責。",
        "cr_risk": "升高",
        "cr_event": ["暴力"],
    }


def alert() -> dict[str, Any]:
    """風險升高: the lead counts again."""
    return {
        "risk_up": "高風險",
        "is_unwilling": "否",
        "needs_authority": "否",
        "reason": "再遭持刀追打並勒頸，TIPVDA 重評 9 分。",
    }
