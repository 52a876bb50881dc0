"""社會安全網事件諮詢表: the first risk information. Every request for help leaves one, whoever it comes through."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, TWSS
from app.models.worksheets.base import Worksheet
from app.models.worksheets.worked_out import (
    age_group,
    consultation_number,
    county_of_address,
    county_of_person,
    of_sheet,
)
from app.models.worksheets.worked_out_call import FIRST_STEPS, LEADS, first_step, why_first_step
from app.questions import (
    Address,
    AgencyRef,
    And,
    Choice,
    Computed,
    Day,
    Has,
    In,
    Integer,
    Is,
    LongText,
    ManyOf,
    Moment,
    Not,
    OneOf,
    Or,
    Section,
    Set,
    Text,
    Tick,
    UserRef,
    YesNoUnknown,
    question,
)
from app.questions.agreements import at_most, not_before
from app.questions.spellings import identity_number, phone

AGE_GROUPS = (
    Choice("A", _l("未滿6歲")),
    Choice("B", _l("6-未滿12歲")),
    Choice("C", _l("12-未滿18歲")),
    Choice("D", _l("18-64歲")),
    Choice("E", _l("65歲以上")),
    Choice("U", _l("不詳")),
)
TOPICS = (
    Choice("ECO", _l("經濟")),
    Choice("VIO", _l("暴力")),
    Choice("CHILD", _l("兒少照顧教養")),
    Choice("ELDER", _l("老人照顧")),
    Choice("DISAB", _l("身障照顧")),
    Choice("MENT", _l("心理精神")),
    Choice("SUI", _l("自殺自傷")),
    Choice("ADD", _l("酒藥癮")),
    Choice("REL", _l("家庭關係")),
    Choice("JOB", _l("就業")),
    Choice("EDU", _l("就學")),
    Choice("LEGAL", _l("法律")),
    Choice("WEL", _l("福利諮詢")),
    Choice("OTHER", _l("其他")),
)

A = Section("A", _l("求助資訊"))
B = Section("B", _l("當事人資料"))
C = Section("C", _l("求助內容"))
D = Section("D", _l("第一道風險資訊"))
E = Section("E", _l("處理結果"))

PHONE = Text(sealed=True, checks=(phone,))
PROTECTIVE_REPORT = Or(
    Has("oc_result", "RPT_ADULT"), Has("oc_result", "RPT_CHILD"), Has("oc_result", "RPT_SA")
)
REPORT = Or(PROTECTIVE_REPORT, Has("oc_result", "RPT_VF"))


class Consultation(Worksheet):
    """社會安全網事件諮詢表.

    Purpose: first risk information from the counter, 113, 1957, the men's line, a centre, or the asker online.
    Law: 強化社會安全網計畫（行政院107-02-26核定）; not a statutory report, and no case exists yet, so the names on
    it are sealed in its own columns.
    Source: the nine risk items and the channels are printed in LIN_2019; the rest is reconstructed and awaits
    comparison with the ministry's blank form.
    """

    __tablename__ = "ssn_consult"
    CODE = "SSN_CONSULT"
    TITLE = _l("社會安全網事件諮詢表")
    STAGE = "consult"
    LAW = "強化社會安全網計畫（行政院107-02-26核定）；非法定通報"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.55, TWSS: 0.7, LIN_2019: 1.0}

    # fmt: off
    ct_no = question(_l("諮詢編號"), A, Computed(consultation_number), in_list=True)
    ct_at: Mapped[dt.datetime | None] = question(
        _l("諮詢時間"), A, Moment(past=True), required=True, statistics=True, in_list=True, search=True,
        from_="ME.now")
    ct_channel: Mapped[str | None] = question(
        _l("受理管道"), A, OneOf("intake_channel"), required=True, statistics=True, in_list=True, search=True,
        from_="ME.channel", source=LIN_2019, confidence=0.95)
    ct_unit = question(_l("受理單位"), A, Computed(of_sheet("agency_id"), AgencyRef()), statistics=True)
    ct_worker = question(_l("受理人員"), A, Computed(of_sheet("created_by"), UserRef()))
    ct_caller: Mapped[str | None] = question(
        _l("求助者身分"), A, OneOf("consult_caller_identity"), required=True, statistics=True)
    ct_caller_name: Mapped[str | None] = question(_l("求助者姓名（可匿名）"), A, Text(sealed=True))
    ct_caller_phone: Mapped[str | None] = question(_l("求助者聯絡電話"), A, PHONE, source=TWSS)
    ct_caller_rel: Mapped[str | None] = question(
        _l("求助者與當事人關係"), A, OneOf("kin"), show_if=In("ct_caller", "FAMILY", "FRIEND", "OTHER"))
    ct_lang: Mapped[list[str] | None] = question(
        _l("使用語言"), A, ManyOf("language"), from_="ME.language", source=TWSS)

    cp_name: Mapped[str | None] = question(_l("當事人姓名"), B, Text(sealed=True), source=TWSS)
    cp_id: Mapped[str | None] = question(
        _l("身分證統一編號／證號"), B, Text(sealed=True, checks=(identity_number,)), source=TWSS)
    cp_sex: Mapped[str | None] = question(_l("性別"), B, OneOf("sex"), statistics=True, source=TWSS)
    cp_birth: Mapped[dt.date | None] = question(_l("出生日期"), B, Day(past=True), source=TWSS)
    # Asked where it does not follow from the birthday. cp_agegrp, the official one, is worked out of both.
    cp_age_said: Mapped[str | None] = question(
        _l("年齡層（不知出生日期時）"), B, OneOf(AGE_GROUPS), required=True, show_if=Not(Set("cp_birth")))
    cp_agegrp: Mapped[str | None] = question(
        _l("年齡層"), B, Computed(age_group, OneOf(AGE_GROUPS), stored=True), statistics=True)
    cp_addr: Mapped[str | None] = question(_l("住居所"), B, Address(), required=True, source=TWSS)
    cp_county_read = question(
        _l("住居所所載縣市"), B, Computed(county_of_address, OneOf("county")))
    cp_county_said: Mapped[str | None] = question(
        _l("所在縣市（住居所未載明時）"), B, OneOf("county"), required=True, show_if=Not(Set("cp_county_read")),
        from_="ME.county")
    cp_county: Mapped[str | None] = question(
        _l("所在縣市"), B, Computed(county_of_person, OneOf("county"), stored=True), statistics=True, in_list=True,
        search=True, source=TWSS)
    cp_phone: Mapped[str | None] = question(_l("聯絡電話"), B, PHONE, source=TWSS)
    cp_kids: Mapped[int | None] = question(
        _l("家中未滿18歲兒少人數"), B, Integer(high=30), statistics=True)
    cp_kids6: Mapped[int | None] = question(
        _l("其中未滿6歲人數"), B, Integer(high=30), statistics=True,
        agrees=(at_most("cp_kids", _l("家中未滿18歲兒少人數")),))
    cp_group: Mapped[list[str] | None] = question(_l("身分別"), B, ManyOf("identity_group"), source=TWSS)

    ct_topic: Mapped[list[str] | None] = question(
        _l("求助議題"), C, ManyOf(TOPICS), required=True, statistics=True, in_list=True, search=True)
    ct_text: Mapped[str | None] = question(_l("諮詢內容摘要"), C, LongText(), required=True)

    ri_protect: Mapped[list[str] | None] = question(
        _l("疑似保護事件"), D, ManyOf("consult_protective_item"), statistics=True, source=LIN_2019)
    ri_vf: Mapped[list[str] | None] = question(
        _l("脆弱家庭事件"), D, ManyOf("consult_vf_item"), statistics=True, source=LIN_2019)
    ri_none: Mapped[bool | None] = question(_l("以上皆無"), D, Tick())
    ri_emerg: Mapped[str | None] = question(
        _l("是否有立即危險（生命、身體、自由）"), D, YesNoUnknown(), required=True, statistics=True, search=True)
    ri_emerg_txt: Mapped[str | None] = question(
        _l("立即危險說明"), D, Text(), required=True, show_if=Is("ri_emerg", "Y"))
    ri_suicide: Mapped[str | None] = question(_l("自殺風險"), D, OneOf("suicide_risk"), statistics=True)
    ri_lead: Mapped[str | None] = question(
        _l("第一道篩檢"), D, Computed(first_step, OneOf(FIRST_STEPS), stored=True, why=why_first_step),
        since=LEADS, statistics=True, search=True, source=LIN_2019, confidence=0.85)

    oc_result: Mapped[list[str] | None] = question(
        _l("處理結果"), E, ManyOf("consult_outcome"), required=True, statistics=True, in_list=True, search=True)
    oc_reason: Mapped[str | None] = question(
        _l("疑似保護事件而未通報之理由"), E, LongText(), required=True,
        show_if=And(Set("ri_protect"), Not(PROTECTIVE_REPORT)))
    oc_vf_reason: Mapped[str | None] = question(
        _l("脆弱家庭事件或立即危險而未通報之理由"), E, LongText(), required=True, since=LEADS,
        show_if=And(Or(Set("ri_vf"), In("ri_emerg", "Y", "U")), Not(Set("ri_protect")), Not(REPORT)))
    oc_refer_unit: Mapped[int | None] = question(
        _l("轉介單位"), E, AgencyRef(), show_if=Has("oc_result", "REFER"))
    oc_report_no: Mapped[str | None] = question(
        _l("通報案號"), E, Text(), show_if=REPORT)
    oc_info: Mapped[list[str] | None] = question(
        _l("提供之資訊"), E, ManyOf("network_service"), show_if=Has("oc_result", "INFO"))
    oc_close_at: Mapped[dt.datetime | None] = question(
        _l("結束時間"), E, Moment(past=True), required=True, agrees=(not_before("ct_at", _l("諮詢時間")),))
    # fmt: on
