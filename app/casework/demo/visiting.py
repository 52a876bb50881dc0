"""訪視評估表 of an invented family: what was found at home, and whether the case is opened."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from sqlalchemy import select

from app.casework.demo.people import Family
from app.casework.demo.scene import Answers, Scene
from app.casework.demo.themes import NEED_NAMES, Need, need_called
from app.models import db
from app.models.worksheets import NeedAssessment
from app.models.worksheets.vf_need import Need as NeedRow

HOUR: Final = dt.timedelta(hours=1)
STRUCTURE: Final = {"alone": "A", "single": "B", "extended": "C", "stem": "D", "nuclear": "E"}
DECISIONS: Final = {
    "Y": "需求多重且資源不足，建議開案提供每月訪視與資源連結。",
    "N": "家庭已能自行運用資源，建議不開案，留下聯絡方式。",
    "S": "需求單一且短期可解，建議提供一次關懷與資訊後結束。",
    "M": "多次訪視未遇，親友亦不知去向，建議依程序協尋。",
}


def visit(scene: Scene) -> Answers:
    """訪視評估表. What the record of the visit and the report say already is taken from there."""
    decision = scene.more.get("open", "Y")
    if decision == "M":
        return _nobody_there(scene)
    answers: Answers = {
        **_confirmed(scene), **_home(scene), **_money(scene), **_concluded(scene, decision),
        "family": [_member(scene, row) for row in scene.opened.get("family") or ()],
        "adaptation": [
            {"kc_who": scene.id_of(child), "kc_emotion": "2", "kc_social": "1", "kc_family": "2", "kc_school_life": "2"}
            for child in scene.children if child.age(scene.day) >= 4
        ],
    }  # fmt: skip
    return answers


def _confirmed(scene: Scene) -> Answers:
    return {
        "vv_confirm": "Y" if scene.more.get("open", "Y") == "Y" else "P",
        "vv_confirm_txt": f"到宅訪視並與{scene.name}及同住家人分別談話，情形與通報大致相符。",
        "vv_family_view": "案家表示通報讓他們有些意外，也希望有人協助。", "vv_cp_suspect": "N",
        "vv_child_seen": "Y" if scene.children else "NA",
    }  # fmt: skip


def _home(scene: Scene) -> Answers:
    number = len(scene.children)
    return {
        "vv_struct": scene.known("vv_struct", STRUCTURE[_structure(scene.family)]),
        "vv_children_status": "1" if number else "0",
        "vv_children_count": number or None, "vv_housing": "B", "vv_house_type": "4", "vv_rent": 12_000,
        "vv_env": scene.rng.choice(("1", "2", "2")), "vv_living_now": "0", "vv_moves": scene.rng.choice((0, 0, 1)),
    }  # fmt: skip


def _structure(family: Family) -> str:
    kin = {member.kin for member in family.members}
    has_elder, has_partner = bool(kin & {"04", "05"}), "02" in kin
    if not family.members:
        return "alone"
    if has_elder:
        return "stem" if has_partner else "extended"
    return "nuclear" if has_partner else "single"


def _money(scene: Scene) -> Answers:
    income = scene.rng.choice((18_000, 24_000, 27_000, 32_000))
    jobs = {"1": "1", "2": "2", "3": "2", "5": "3", "6": "4"}
    return {
        "vv_income": income, "vv_expense": income + scene.rng.choice((0, 3_000, 6_000)), "vv_debt": "S",
        "vv_breadwin_unemp": scene.known("vv_breadwin_unemp", jobs.get(scene.family.client.job, "9")),
        "vv_insurance": ["6"],
        "vv_unemp_why": None, "vv_welfare": scene.known("vv_welfare", ["0"]), "vv_services": None,
    }  # fmt: skip


def _concluded(scene: Scene, decision: str) -> Answers:
    needs = scene.theme.needs if decision != "Y" else _needs_found(scene)
    answers: Answers = {
        "vv_complex": {"Y": "M", "S": "S"}.get(decision, "N"), "vv_single": "S12" if decision == "S" else None,
        "vv_diag": scene.known("vv_diag", f"{scene.name}家人有意願改變，主要限制在支持資源不足。"),
        "vv_goal": "\n".join(f"{NEED_NAMES[need.kind]}：{need.goal}" for need in needs),
        "vv_plan": "\n".join([*(f"{NEED_NAMES[need.kind]}：{need.strategy}" for need in needs), DECISIONS[decision]]),
        "vv_will": scene.more.get("will") or _will(scene), "vv_open": decision,
        "vv_notopen": "N02" if decision == "N" else None, "vv_opendate": scene.day if decision == "Y" else None,
    }  # fmt: skip
    return answers


def _needs_found(scene: Scene) -> tuple[Need, ...]:
    """What was found on the assessment of needs; the theme's where none was written."""
    own = select(NeedRow.ne_type).where(NeedRow.case_id == scene.case.id, NeedRow.form == NeedAssessment.CODE)
    found = [need_called(kind, scene.theme) for kind in db.session.scalars(own.order_by(NeedRow.place))]
    return tuple(need for need in found if need) or scene.theme.needs


def _will(scene: Scene) -> str:
    said = scene.opened.get("vv_will")
    return said if said in ("YES", "HIGH") else "YES"


def _member(scene: Scene, row: dict[str, Any]) -> dict[str, Any]:
    """What the visit learns of one member beyond the report."""
    human = next((m for m in scene.family.members if m.name == row.get("fm_name")), None)
    if human is None:
        return row
    years = human.age(scene.day)
    learnt: dict[str, Any] = {"fm_schooling": _schooling(years)} if years < 18 else {}
    if years >= 18:
        learnt["fm_marital"] = {"02": "2", "04": "5", "05": "5"}.get(human.kin, "1")
    if 6 <= years < 18:
        learnt["fm_school"] = (
            "示範國民小學" if years < 12 else "示範國民中學" if years < 15 else "示範高級中學"
        )
    return row | learnt


def _schooling(years: int) -> str:
    return "0" if years < 4 else "1" if years < 6 else "2" if years < 18 else "8"


def _nobody_there(scene: Scene) -> Answers:
    """Nobody was found: what can be said without having met the family."""
    return {
        **_home(scene), **_money(scene), **_concluded(scene, "M"),
        "vv_start": scene.at - HOUR, "vv_end": scene.at - HOUR / 2, "vv_method": "B", "vv_target": ["0"],
        "vv_result": "MISSING", "vv_missing_step": ["TEL", "ADDR", "SCH"], "vv_late_visit": "MISSING",
        "vv_child_seen": "N" if scene.children else "NA", "vv_confirm": "U",
        "vv_confirm_txt": "兩次訪視未遇，房東表示已搬離，電話轉入語音。", "vv_family_view": "未能接觸案家。",
        "vv_cp_suspect": "N", "vv_will": "U", "vv_sum": "現居地無人應門，鄰居表示兩週未見；留訪視單並電聯親友。",
        "vv_rent": None, "vv_housing": "Z",
    }  # fmt: skip
