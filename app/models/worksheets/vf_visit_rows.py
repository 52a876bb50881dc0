"""訪視評估表: the rows of its tables: members of the family, their health, the children, the money received."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, TWSS
from app.models.worksheets.rows import SheetRow
from app.questions import (
    Day,
    In,
    Integer,
    Is,
    LongText,
    ManyOf,
    OneOf,
    PersonRef,
    Row,
    Text,
    YesNoUnknown,
    question,
    register,
)
from app.questions.spellings import identity_number, phone

ROW = Row.SECTION
AT_SCHOOL = In("fm_schooling", "1", "2", "3", "4")


class VisitedMember(Row):
    """家庭成員: who belongs to the family, as the visit asks it: more than the report did, of the same people."""

    # fmt: off
    fm_name = register("name", _l("姓名"), ROW, Text(), required=True, source=TWSS)
    fm_kin = register("kin", _l("稱謂（與案主關係）"), ROW, OneOf("kin"), required=True, statistics=True, source=TWSS)
    fm_id = register("id_no", _l("身分證統一編號"), ROW, Text(checks=(identity_number,)), source=TWSS)
    fm_sex = register("sex", _l("性別"), ROW, OneOf("sex"), required=True, source=TWSS)
    fm_birth = register("born_on", _l("出生日期"), ROW, Day(past=True), source=TWSS)
    fm_nationality = register("nationality", _l("國籍"), ROW, OneOf("nationality"), statistics=True, source=TWSS)
    fm_group = register("identity_groups", _l("族群身分"), ROW, ManyOf("identity_group"), statistics=True, source=TWSS)
    fm_marital = register("marital_status", _l("婚姻狀態"), ROW, OneOf("marital_status"), source=TWSS)
    fm_live = register("lives_together", _l("是否同住"), ROW, YesNoUnknown(), required=True, source=TWSS)
    fm_edu = register("education", _l("教育程度／就學現況"), ROW, OneOf("education_level"), source=TWSS)
    fm_schooling = register("schooling", _l("就學現況"), ROW, OneOf("schooling_status"), statistics=True, source=TWSS)
    fm_school = register("school", _l("就讀學校（科系）"), ROW, Text(), show_if=AT_SCHOOL, source=TWSS)
    fm_grade = register("school_year", _l("年級別"), ROW, Text(), show_if=AT_SCHOOL, source=TWSS)
    fm_special_ed = register(
        "special_education", _l("特殊教育學生類型"), ROW, OneOf("special_education_type"), show_if=AT_SCHOOL,
        source=TWSS)
    fm_job = register("employment", _l("就業狀況"), ROW, OneOf("employment_status"), statistics=True, source=TWSS)
    fm_occ = register("occupation", _l("現職（職業）"), ROW, Text(), source=TWSS)
    fm_health = register("health", _l("健康狀況"), ROW, ManyOf("health_condition"), statistics=True, source=TWSS)
    fm_disab = register("disability_level", _l("身心障礙等級"), ROW, OneOf("disability_level"), source=TWSS)
    fm_carer = register("is_carer", _l("是否為主要照顧者"), ROW, YesNoUnknown(), source=TWSS)
    fm_guardian = register("is_guardian", _l("是否為監護人"), ROW, YesNoUnknown(), source=TWSS)
    fm_agent = register("is_legal_agent", _l("是否為法定代理人"), ROW, YesNoUnknown(), source=TWSS)
    fm_contact = register("is_main_contact", _l("是否為主要聯絡者"), ROW, YesNoUnknown(), source=TWSS)
    fm_phone = register("phone", _l("聯絡電話"), ROW, Text(checks=(phone,)), source=TWSS)
    fm_crime = register(
        "criminal_record", _l("不良犯罪紀錄"), ROW, ManyOf("relation_criminal_record"), statistics=True, source=TWSS)
    fm_drug = register("drug_use", _l("是否吸毒"), ROW, OneOf("relation_substance_use"), statistics=True, source=TWSS)
    fm_alcohol = register(
        "alcohol_use", _l("是否有酒癮"), ROW, OneOf("relation_substance_use"), statistics=True, source=TWSS)
    fm_smoke = register("smoking", _l("是否抽菸"), ROW, OneOf("relation_substance_use"), source=TWSS)
    fm_note = register("remark", _l("備註（在監、失聯、特殊註記）"), ROW, Text(), source=DRAFT)
    # fmt: on


class SubsidyReceived(SheetRow):
    """已取得補助金額: how much of one subsidy the family receives."""

    __tablename__ = "vf_visit_subsidy"
    FORMS = ("VF_VISIT",)

    # fmt: off
    sa_kind: Mapped[str | None] = question(
        _l("補助項目"), ROW, OneOf("subsidy"), required=True, statistics=True, source=TWSS)
    sa_amount: Mapped[int | None] = question(
        _l("金額"), ROW, Integer(high=100_000_000, unit=_l("元")), required=True, statistics=True, source=TWSS)
    # fmt: on


class MemberHealth(SheetRow):
    """成員健康、身心障礙與日常功能: one member who needs it."""

    __tablename__ = "vf_visit_health"
    FORMS = ("VF_VISIT",)

    # fmt: off
    hd_who: Mapped[int | None] = question(_l("成員"), ROW, PersonRef(), required=True)
    hd_level: Mapped[str | None] = question(
        _l("健康狀況分級"), ROW, OneOf("health_status_level"), statistics=True, source=TWSS)
    hd_disease: Mapped[list[str] | None] = question(_l("疾病類型"), ROW, ManyOf("disease_type"), source=TWSS)
    hd_ci: Mapped[str | None] = question(_l("是否持有重大傷病卡"), ROW, YesNoUnknown(), statistics=True, source=TWSS)
    hd_ci_name: Mapped[str | None] = question(_l("重大傷病卡病名"), ROW, Text(), show_if=Is("hd_ci", "Y"), source=TWSS)
    hd_med: Mapped[str | None] = question(_l("用藥情形"), ROW, LongText(), source=TWSS)
    hd_rehab: Mapped[list[str] | None] = question(
        _l("醫療復健服務（正在接受）"), ROW, ManyOf("medical_rehab_service"), source=TWSS)
    hd_assist: Mapped[list[str] | None] = question(
        _l("醫療協助（正在接受）"), ROW, ManyOf("medical_assistance"), source=TWSS)
    hd_device: Mapped[str | None] = question(_l("是否使用輔具"), ROW, YesNoUnknown(), source=TWSS)
    hd_device_name: Mapped[str | None] = question(
        _l("輔具名稱"), ROW, Text(), show_if=Is("hd_device", "Y"), source=TWSS)
    hd_cms: Mapped[str | None] = question(_l("長照需要等級（CMS）"), ROW, OneOf("cms_level"), source=TWSS)
    hd_cert: Mapped[str | None] = question(_l("有無身心障礙證明"), ROW, OneOf("hnu"), statistics=True, source=TWSS)
    hd_cert_why: Mapped[str | None] = question(
        _l("未領身心障礙證明原因"), ROW, OneOf("certificate_not_issued_reason"), show_if=Is("hd_cert", "N"),
        source=TWSS)
    hd_assess_date: Mapped[dt.date | None] = question(
        _l("身心障礙鑑定日期"), ROW, Day(past=True), show_if=Is("hd_cert", "Y"), source=TWSS)
    hd_type: Mapped[list[str] | None] = question(
        _l("新制障礙類別"), ROW, ManyOf("disability_category"), show_if=Is("hd_cert", "Y"), statistics=True,
        source=TWSS)
    hd_subtype: Mapped[list[str] | None] = question(
        _l("新制障礙類別細項"), ROW, ManyOf("disability_subcategory"), show_if=Is("hd_cert", "Y"), source=TWSS)
    hd_cause: Mapped[list[str] | None] = question(
        _l("致障原因"), ROW, ManyOf("disability_cause"), show_if=Is("hd_cert", "Y"), source=TWSS)
    hd_adl1: Mapped[str | None] = question(_l("日常生活功能－生活自理"), ROW, OneOf("adl_level"), source=TWSS)
    hd_adl2: Mapped[str | None] = question(_l("日常生活功能－肢體行動"), ROW, OneOf("adl_level"), source=TWSS)
    hd_adl3: Mapped[str | None] = question(_l("日常生活功能－四處走動"), ROW, OneOf("adl_level"), source=TWSS)
    hd_adl4: Mapped[str | None] = question(_l("日常生活功能－居家活動"), ROW, OneOf("adl_level"), source=TWSS)
    # fmt: on


class ChildAdaptation(SheetRow):
    """兒少情緒、人際與學校適應: one child."""

    __tablename__ = "vf_visit_child"
    FORMS = ("VF_VISIT",)

    # fmt: off
    kc_who: Mapped[int | None] = question(_l("兒少"), ROW, PersonRef(), required=True)
    kc_emotion: Mapped[str | None] = question(_l("情緒控制能力"), ROW, OneOf("emotional_control"), source=TWSS)
    kc_social: Mapped[str | None] = question(_l("人際社會適應"), ROW, OneOf("interaction_level"), source=TWSS)
    kc_interact: Mapped[str | None] = question(_l("人際互動"), ROW, OneOf("interaction_level"), source=TWSS)
    kc_comm: Mapped[str | None] = question(_l("溝通及語言表達能力"), ROW, OneOf("interaction_level"), source=TWSS)
    kc_family: Mapped[str | None] = question(_l("家庭關係"), ROW, OneOf("interaction_level"), source=TWSS)
    kc_school_life: Mapped[str | None] = question(_l("學校生活適應"), ROW, OneOf("interaction_level"), source=TWSS)
    kc_school_adapt: Mapped[str | None] = question(_l("學校適應狀況說明"), ROW, LongText(), source=TWSS)
    # fmt: on
