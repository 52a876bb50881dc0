"""兒童及少年, 父母: the rows of the child protection report: every child that was harmed, and who cares for them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.facts.sources import TWSS
from app.models.worksheets.victim import CONTACT, circumstances, contact, victim
from app.questions import Address, Choice, ManyOf, OneOf, Row, Text, YesNoUnknown, register
from app.questions.agreements import alone
from app.questions.spellings import identity_number, phone

ROW = Row.SECTION
SAFETY = (
    Choice("S", _l("安全")),
    Choice("D", _l("有立即危險")),
    Choice("H", _l("已送醫")),
    Choice("M", _l("行方不明")),
    Choice("U", _l("不詳")),
)


class HarmedChild(Row):
    """One child: one report for what happened in a family, a row for each child."""

    # fmt: off
    v_name, v_id_kind, v_id_no, v_sex, v_birth, v_age, v_nationality, v_group, v_people = victim(ROW, "")
    v_marital, v_edu, v_job, v_disab, v_disab_level, v_welfare, v_lang, v_interp = circumstances(ROW, "")
    v_addr_reg, v_addr_now, v_phone, v_safe_contact, v_safe_time, v_contact_person = contact(ROW, "")
    v_school_status = register(
        "schooling", _l("就學狀況"), ROW, OneOf("schooling_status"), required=True, statistics=True, source=TWSS)
    v_school = register("school", _l("就讀學校、年級班別"), ROW, Text(), only=CONTACT, source=TWSS)
    v_where = register("whereabouts", _l("兒少目前所在處所"), ROW, Text(), required=True, only=CONTACT)
    v_safe_now = register("safety", _l("兒少目前安全狀況"), ROW, OneOf(SAFETY), required=True, statistics=True)
    # fmt: on


class Carer(Row):
    """父母、監護人、照顧者: a member of the family who looks after the children."""

    # fmt: off
    pa_name = register("name", _l("姓名"), ROW, Text(), from_="CALL.parent_name", source=TWSS)
    pa_kin = register("kin", _l("與兒少關係"), ROW, OneOf("kin"), required=True, from_="CALL.parent_kin", source=TWSS)
    pa_id = register("id_no", _l("身分證統一編號"), ROW, Text(checks=(identity_number,)), source=TWSS)
    pa_phone = register(
        "phone", _l("聯絡電話"), ROW, Text(checks=(phone,)), only=CONTACT, from_="CALL.parent_phone", source=TWSS)
    pa_addr = register("address", _l("住址"), ROW, Address(), only=CONTACT, source=TWSS)
    pa_guardian = register("is_guardian", _l("是否為監護人"), ROW, YesNoUnknown(), source=TWSS)
    pa_condition = register("conditions", _l("特殊狀況"), ROW, ManyOf("offender_condition"), statistics=True,
        agrees=(alone("NONE"),))
    # fmt: on
