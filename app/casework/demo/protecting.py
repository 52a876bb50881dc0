"""What protective workers write of invented cases: danger, dispatch, assessment, investigation, placement, treatment.

Only what the story says; what else a form asks is answered in the ordinary way (``ordinary``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from app.casework import registers
from app.casework.demo.scene import Answers, Scene

HOUR: Final = dt.timedelta(hours=1)
WEEK: Final = dt.timedelta(weeks=1)
QUARTER: Final = dt.timedelta(days=90)
DANGERS: Final[Mapping[str, tuple[str, ...]]] = {
    "L": ("tp07", "tp11"),
    "M": ("tp05", "tp07", "tp09", "tp11", "tp12", "tp15"),
    "H": ("tp01", "tp04", "tp05", "tp06", "tp07", "tp09", "tp11", "tp12", "tp15"),
}
"""Which of the fifteen items are there: two, six, nine points."""


def danger(scene: Scene) -> Answers:
    """TIPVDA."""
    level = scene.more.get("level") or "M"
    there = DANGERS[level]
    return {
        **{f"tp{n:02d}": "Y" if f"tp{n:02d}" in there else "N" for n in range(1, 16)}, "tp_at": scene.at,
        "tp_unit": "U08", "tp_rel": "R01", "tp_mode": "T", "tp_self": {"L": 3, "M": 6, "H": 9}[level],
        "tp_prof": level, "tp_opinion": "酒後施暴且近半年加劇，被害人已能說出求助與離開的方法。",
    }  # fmt: skip


def dispatch_adult(scene: Scene) -> Answers:
    """篩派案紀錄（18歲以上）."""
    is_assault = scene.case.kind == "SA"
    return {
        "da_contact": ["REP", "VIC"], "da_contact_txt": "電聯被害人，確認目前安全與可聯繫時段。",
        "da_match": [row | {"dm_hit": "NONE"} for row in scene.known("da_match", [{"dm_system": "ES09"}])],
        "da_prev": 0, "da_emerg": "N", "da_disab": scene.known("da_disab", "N"), "da_cat": "A1" if is_assault else "A2",
        "da_prof": scene.known("da_prof", "M"),
        "da_factors": scene.known("da_factors", ["UNK"] if is_assault else ["ALC", "UNEMP"]),
        "da_public": "N", "da_action": "ASSIGN", "da_unit": "SA" if is_assault else "AP",
        "da_org": scene.agencies["unit"], "da_child_rpt": "N", "da_other_rpt": ["NONE"],
    }  # fmt: skip


def dispatch_child(scene: Scene) -> Answers:
    """篩派案紀錄（未滿18歲）."""
    return {
        "dc_form": "CHILD", "dc_juris": scene.known("dc_juris", "HERE"),
        "dc_contact_txt": "電聯學校，孩子在輔導室，放學前由社工到校。",
        "dc_match": [row | {"dm_hit": "NONE"} for row in scene.known("dc_match", [{"dm_system": "ES01"}])],
        "dc_prev": 0, "dc_par_flag": ["NONE"], "dc_as1": "Y", "dc_as1_why": "手臂與背部多處瘀傷，與孩子所述相符。",
        "dc_as2": "Y", "dc_as2_why": "父親以衣架責打，母親在場未能阻止。", "dc_as3": "WILL",
        "dc_as3_why": "母親願意談，父親尚不認為有問題。", "dc_is_cp": "Y", "dc_immediate": "Y", "dc_grade": "G1",
        "dc_actor": "CARE", "dc_class": "K1", "dc_action": "ASSIGN", "dc_unit": "CP", "dc_org": scene.agencies["unit"],
        "dc_g1_visit": "Y", "dc_also": ["EDU"],
    }  # fmt: skip


def adult(scene: Scene) -> Answers:
    """成人保護個案評估表: found true, opened, served by the unit itself."""
    return {
        "aa_mode": "F", "aa_first_contact": scene.known("aa_first_contact", scene.at - 24 * HOUR), "aa_edu": "4",
        "aa_job": "2", "aa_income": "SELF", "aa_health": ["X"], "aa_selfcare": "A", "aa_kids": 1, "aa_wit": "Y",
        "aa_wit_need": "EDU", "aa_group": ["A"], "aa_o_job": "5", "aa_o_mh": "N", "aa_cause": ["ALC", "MON"],
        "aa_level": scene.known("aa_level", scene.more.get("level") or "M"), "aa_suicide": "NONE",
        "aa_level_why": scene.known("aa_level_why", "酒後施暴，頻率增加；被害人已備妥離開的東西，親友可以收留。"),
        "aa_support": "F",
        "aa_family_strength": "被害人有工作且願意求助，母女關係緊密；經濟仍與相對人綁在一起。", "aa_will": "YES",
        "aa_public": "N", "aa_action": scene.known("aa_action", ["S01", "S02"]), "aa_po": "A",
        "aa_po_type": "GEN", "aa_place": "N",
        "aa_safety": "手機快速撥號 110；相對人飲酒時帶孩子到樓下鄰居家；證件與備用鑰匙放在妹妹家。",
        "aa_result": "EST", "aa_open": "Y", "aa_div": "PUB",
        "aa_mhsw": "Y" if scene.more.get("level") == "H" else "N", "aa_o_suicide": "NONE",
    }  # fmt: skip


def safety(scene: Scene) -> Answers:
    """安全評估（SDM）: safe with a plan, or not safe at home."""
    there = {
        "sd01": "Y",
        "sd01s": ["c"],
        "sd_child": scene.known("sd_child", scene.client_id),
        "sd_carers": "父、母",
    }
    about = {"sd_date": scene.at, "sd_kind": scene.known("sd_kind", "INIT"), "sd_vuln": ["NOSPEAK"]}
    if scene.more.get("placed"):
        measures: Answers = {"sd04": "Y", "sp_carer": ["n"], "si_home": ["0"], "si_out": ["10"]}
    else:
        measures = {
            "sp_carer": ["c", "e"], "si_home": ["2", "4"], "si_out": ["0"],
            "sd_plan": "外婆搬來同住，父親責打時由母親帶離並通知社工；社工每週到校與孩子談話。",
            "sd_plan_until": scene.day + 4 * WEEK,
        }  # fmt: skip
    return there | about | {"sp_child": ["b"], "sd_culture": "N"} | measures


def investigation(scene: Scene) -> Answers:
    """兒少保護調查報告."""
    is_placed = bool(scene.more.get("placed"))
    return {
        "ci_reclass": "N", "cb_child_at": scene.known("cb_child_at", scene.at - 24 * HOUR), "cb_place": "示範國民小學",
        "cb_alone": "Y", "cb_child_say": "孩子說功課沒寫完會被爸爸打，想跟外婆住。",
        "cb_parent_say": "母親承認父親管教過當；父親表示是為了孩子好。", "cb_colat": ["SCH", "KIN"],
        "cb_colat_txt": "導師：近一個月第三次發現傷痕。外婆：願意協助照顧。", "cb_evid": ["MED", "PHOTO"],
        "cc_medical": "DONE", "cc_emotion": "談到父親時緊張，與導師互動自然。", "cd_struct": "E", "cd_carer": "05",
        "cd_cond": ["ALC"], "cd_dv": "N", "cd_capacity": "母親能滿足日常所需，但無力阻止父親責打。",
        "cd_will": "HES" if is_placed else "YES", "cd_support": "外婆住在同一區，可以接手照顧。",
        "ce_plan": scene.known("ce_plan", "外婆同住並由社工每週到校關心。"), "ce_place": "Y",
        "ce_risk": "H" if is_placed else "M", "cg_found": "EST", "cg_open": "PLACE" if is_placed else "OPEN",
        "cg_judic": ["NONE"],
        "cg_sum": "父親管教過當造成多處瘀傷，母親尚無力保護；"
        + ("目前不適合返家，予以緊急安置並聲請繼續安置。" if is_placed else "外婆同住後可維持安全，開案提供家庭處遇。"),
    }  # fmt: skip


def plan(scene: Scene) -> Answers:
    """兒少家庭處遇計畫."""
    return {
        "ck_goal": "REUN" if scene.more.get("placed") else "PRES",
        "ck_func": scene.known("ck_func", "母親能照顧日常，管教由父親主導。"),
        "ck_parenting": "Y", "ck_parenting_h": 8, "ck_counsel": "Y",
        "ck_goals": "三個月內父母完成親職教育 8 小時；責打行為停止；孩子每週與輔導老師談一次。",
        "ck_freq": "每月面訪 2 次、電訪 2 次", "ck_review": scene.known("ck_review", scene.day + QUARTER),
    }  # fmt: skip


def placement(scene: Scene) -> Answers:
    """緊急安置紀錄: the court, the police and the parents are told; with a ruling where three months were granted."""
    begun = scene.at - 2 * HOUR
    answers: Answers = {
        "em_law": "CP", "em_reason": "身上多處新舊瘀傷，返家有立即危險，家中無人能保護。", "em_start": begun,
        "em_court_told": scene.at, "em_police_told": begun + HOUR, "em_parent_told": begun + HOUR,
        "em_place_order": "B", "em_place_why": "外婆當日無法到場，親屬安置仍在評估。",
        "em_place_org": scene.agencies["unit"], "em_view": "孩子表示今晚不想回家，想知道什麼時候可以看到媽媽。",
    }  # fmt: skip
    if scene.more.get("granted"):
        answers["petitions"] = [{
            "en_seq": 1, "en_kind": "C", "en_filed": scene.at, "en_court": "示範少年及家事法院 115年度示字第1號",
            "en_ruling": "G", "en_ruling_at": scene.day, "en_doc_no": "示字第1號", "en_doc_date": scene.day,
            "en_from": scene.day, "en_to": scene.day + QUARTER,
        }]  # fmt: skip
    return answers


def assault(scene: Scene) -> Answers:
    """性侵害個案評估表."""
    return {
        "sa_kind": scene.known("sa_kind", "INIT"), "sa_suit": "INV", "sa_escort": 1, "st_ptsd": "M",
        "st_sym": ["REEX", "AROUSE"], "st_suicide": "IDEA", "st_school": "F", "st_preg": "N", "st_counsel": "REF",
        "sv_safe": "SAFE", "sv_place": "N", "sv_need": ["N10", "N04"], "f06": "Y", "f07": "Y", "f08": "Y", "f09": "Y",
        "f_txt": "妹妹陪同就醫與報案，家人未責怪；工作場所已安排不與嫌疑人同班。", "f_members": ["01"],
        "f_links": ["NS106"], "sc_open": "OPEN", "sc_cp": "NA",
        "sc_sum": "創傷反應明顯，已轉介心理諮商；陪同偵訊與出庭，三個月後再評估。",
    }  # fmt: skip


def scale(scene: Scene) -> Answers:
    """簡式健康量表, of the perpetrator where the story says so."""
    scores = scene.more.get("scores", "22211")
    who = _offender(scene) if scene.more.get("of") == "offender" else scene.client_id
    return {
        **{f"bs{n}": int(score) for n, score in enumerate(scores, 1)}, "bs6": 1, "bs_person": who,
        "bs_date": scene.at, "bs_mode": "ASK", "bs_action": ["CARE"],
    }  # fmt: skip


def _offender(scene: Scene) -> int:
    found = registers.parties(scene.case.id, registers.OFFENDER)
    return found[0].person_id if found else scene.client_id


def mental_health(scene: Scene) -> Answers:
    """心衛社工訪視評估表."""
    return {
        "mh_source": "DV", "mh_name": scene.known("mh_name", _offender(scene)), "mh_role": "P", "mh_psy_flag": "C",
        "mh_sui_flag": "N", "mh_visit_at": scene.at, "mh_method": "B", "mh_result": "MET",
        "mh_sym": ["IMPULSE", "SLEEP"], "mh_sev": "M", "mh_insight": "P", "mh_adhere": "P", "mh_sub": ["ALC"],
        "mh_sub_freq": "D", "mh_escort": "N", "mh_suicide": "IDEA", "mh_viol": "M", "mh_viol_hist": ["FAM"],
        "mh_weapon": "N", "mh_order": "TX", "mh_tx": ["COG", "ADD"], "mh_tx_att": "P", "mh_family": "P",
        "mh_support": "F", "mh_kids": 1, "mh_need": ["N12"], "mh_joint": "Y", "mh_action": ["ADD", "COUN"],
        "mh_freq": "每月面訪 2 次", "mh_warn": "連續兩次未到戒癮治療時通知保護性社工。", "mh_decide": "OPEN",
    }  # fmt: skip


def joint_plan(scene: Scene) -> Answers:
    """共訂家庭服務計畫, with the worker of the health bureau."""
    return {
        "jp_mh_case": "心衛-115-示範-0001", "jp_mh_sw": scene.more["mh_sw"], "jp_lead": "P", "jp_meet": scene.at,
        "jp_victim_need": ["N12"], "jp_perp_need": ["N12"], "jp_violence": "M", "jp_suicide": "NONE",
        "jp_func": "被害人有工作與親友支持；相對人酒後衝動，願意接受戒酒門診。",
        "goals": [{
            "jg_goal": "三個月內穩定就診並停止酒後衝突", "jg_member": "P", "jg_measure": "每週戒酒門診，兩週一次共訪",
            "jg_who": "M", "jg_due": scene.day + QUARTER,
        }],
        "jp_warning": "連續兩次未就診、再度飲酒或揚言傷人，兩小時內互相電話通知。", "jp_victim_secret": "Y",  # nosec B105: an answer
        "jp_visit_joint": "Y", "jp_share": "僅限安全與就診情形，不含被害人住居所。", "jp_close": "N",
        "jp_review": scene.day + 4 * WEEK,
    }  # fmt: skip


def treatment(scene: Scene) -> Answers:
    """加害人處遇計畫執行表: ordered by the court, three sessions held, one of them missed."""
    sessions = [
        {"ps_on": scene.day - 3 * WEEK, "ps_item": "COG", "ps_result": "ATT"},
        {
            "ps_on": scene.day - 2 * WEEK,
            "ps_item": "COG",
            "ps_result": "ABS",
            "ps_note": "電聯未接，已寄通知",
        },
        {"ps_on": scene.day - WEEK, "ps_item": "COG", "ps_result": "ATT"},
    ]
    return {
        "pt_who": scene.known("pt_who", _offender(scene)), "pt_basis": "PO", "pt_order": "GEN",
        "pt_court": "示範地方法院", "pt_number": "115年度示字第2號", "pt_ordered": scene.day - 5 * WEEK,
        "pt_until": scene.day + 26 * WEEK, "pt_items": ["COG", "ADD"], "pt_org": "示範醫院", "pt_every": "W",
        "pt_total": 24, "pt_goal": "停止暴力與酒後衝突，完成戒癮治療。", "sessions": sessions,
        "pt_next": scene.day + WEEK, "pt_state": "ON",
    }  # fmt: skip


def closing(scene: Scene) -> Answers:
    """結案評估表: no more violence; a child who has come home is followed for a year and a day."""
    known, was_placed = scene.known, scene.known("cl_placed", "N") == "Y"
    answers: Answers = {
        "cl_services": known("cl_services", ["S01"]), "cl_sum": known("cl_sum", "服務期間每月面訪，安全計畫持續有效。"),
        "cl_func": "UP", "cl_goals": known("cl_goals", "A"), "cl_links_done": known("cl_links_done", "A"),
        "cl_child_safe": "Y", "cl_risk": "L", "cl_placed": "N", "cl_reason_pr": "P01",
        "cl_reason_txt": "三個月內未再受暴，支持網絡可持續。", "cl_follow": "N", "cl_told": "Y",
    }  # fmt: skip
    if not was_placed:
        return answers
    return answers | {
        "cl_sum": "親職教育完成，孩子返家穩定。", "cl_placed": "Y", "cl_place_ended": known("cl_place_ended", "Y"),
        "cl_reason_txt": "返家後未再受責打，學校與外婆每週確認。", "cl_follow": "LAW",
        "cl_follow_to": scene.day + dt.timedelta(days=367),
    }  # fmt: skip


def came_home(scene: Scene) -> Answers:
    """The record of a placement when the child goes home."""
    return {"eo_end": scene.day, "eo_reason": "HOME"}


PROTECTIVE: Final[dict[str, Callable[[Scene], Answers]]] = {
    "TIPVDA": danger,
    "DISP_ADULT": dispatch_adult,
    "DISP_CHILD": dispatch_child,
    "ADULT_ASSESS": adult,
    "CP_SDM": safety,
    "CP_INVEST": investigation,
    "CP_PLAN": plan,
    "EMERG_PLACE": placement,
    "SA_ASSESS": assault,
    "BSRS5": scale,
    "PERP_MH": mental_health,
    "PERP_TREAT": treatment,
    "JOINT_PLAN": joint_plan,
}
"""What is written into each protective form, over what it opens with."""
