"""脆弱家庭通報表: the report that a family may need support. Slim: details belong to the visit assessment."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, SFAA_2020, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.family import FamilyMember
from app.models.worksheets.reporter import A, reported, reporter
from app.models.worksheets.worked_out import of_sheet
from app.questions import (
    Address,
    Choice,
    Computed,
    Day,
    Has,
    Integer,
    Is,
    LongText,
    ManyOf,
    OneOf,
    RecordRef,
    Section,
    Text,
    YesNo,
    YesNoUnknown,
    question,
    register,
    rows,
)
from app.questions.agreements import as_kind_says, at_most
from app.questions.spellings import identity_number, phone

HAS_CHILDREN = (Choice("Y", _lp("RPT_VF", "有")), Choice("N", _lp("RPT_VF", "無")))
SAFETY_WARNINGS = (
    Choice("ALC", _l("酗酒")),
    Choice("DRUG", _l("毒品")),
    Choice("VIO", _l("暴力史")),
    Choice("DOG", _l("惡犬")),
    Choice("INF", _l("傳染病")),
    Choice("NONE", _lp("none of these", "無")),
    Choice("OTHER", _l("其他")),
)

B = Section("B", _l("通報事由"))
C = Section("C", _l("主要求助者（案主）"))
D = Section("D", _l("兒少及家庭成員"))
E = Section("E", _l("服務現況"))

CHILDREN = Is("rv_haschild", "Y")


class VulnerableFamilyReport(CaseWorksheet):
    """脆弱家庭通報表.

    Purpose: report of a family that may need support, by the thirteen professions, network units, citizens or the
    centre itself. Covers families without children too.
    Law: 兒少法§54; 脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§4 (grounds, basic data of child and parents,
    guardian or main carer, how to reach them, further information).
    Source: the sheet exists (SFAA_2020, LIN_2019), its contents are those that the regulation requires and that the
    exchange guide carries; wording is reconstructed and awaits comparison with the ministry's blank form.
    """

    __tablename__ = "rpt_vf"
    CODE = "RPT_VF"
    TITLE = _l("脆弱家庭通報表")
    STAGE = "report"
    LAW = "兒少法§54；脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§4"
    SOURCE = DRAFT
    IS_FILED = True
    CONFIDENCE = {DRAFT: 0.6, TWSS: 0.8, STATUTE: 0.8, SFAA_2020: 0.95}

    # fmt: off
    rv_no = question(_l("通報案號"), A, Computed(of_sheet("case_id"), RecordRef()))
    rv_kind: Mapped[str | None] = question(
        _l("通報類型"), A, OneOf("report_kind"), statistics=True, from_="CALL.first_report", source=TWSS)
    rv_source: Mapped[str | None] = question(
        _l("個案來源"), A, OneOf("case_source"), required=True, statistics=True, from_="CALL.source", source=TWSS)
    rv_is_referral: Mapped[str | None] = question(
        _l("是否為轉介案件"), A, YesNo(), statistics=True, from_="CALL.is_referral", source=TWSS)
    rv_channel: Mapped[str | None] = question(
        _l("受理管道"), A, OneOf("intake_channel"), required=True, statistics=True, in_list=True, search=True,
        from_="SSN_CONSULT.ct_channel ME.channel")
    rep_known_at, rep_reported_at, rep_hours, rep_late_reason, rep_unit_type = reported()
    rv_unit_code: Mapped[str | None] = question(
        _l("通報單位（社家署分類）"), A, OneOf("reporting_unit_ig"), statistics=True, from_="ME.unit_code", source=TWSS)
    rep_unit_name, rep_profession, rep_name, rep_title, rep_phone, rep_email, rep_feedback = reporter()

    rv_aspect: Mapped[list[str] | None] = question(
        _l("需求面向（可複選）"), B, ManyOf("vf_aspect"), required=True, statistics=True, search=True,
        from_="CALL.aspects", source=SFAA_2020)
    rv_factor: Mapped[list[str] | None] = question(
        _l("脆弱性因子"), B, ManyOf("vf_factor_v109d"), required=True, statistics=True, from_="CALL.factors",
        source=SFAA_2020, confidence=0.85)
    rv_54: Mapped[list[str] | None] = question(
        _l("兒少未獲適當照顧之虞情形（辦法第2條）"), B, ManyOf("child_act_54_event"), show_if=CHILDREN,
        statistics=True, source=STATUTE, confidence=0.95)
    rv_text: Mapped[str | None] = question(
        _l("通報事由具體描述"), B, LongText(), required=True, from_="SSN_CONSULT.ct_text CARE_VISIT.cv_text",
        source=STATUTE,
        help=_l("評估表會帶入這段文字。請寫案家的情形，不要寫通報人是誰或足以辨識通報人的內容。"))
    rv_preduty: Mapped[str | None] = question(
        _l("通報前已辦理之關懷、輔導、查訪情形（辦法第3條機關）"), B, LongText(), source=STATUTE, confidence=0.9)
    rv_urgent: Mapped[str | None] = question(
        _l("是否有急迫需求（斷炊、無居所、無人照顧）"), B, YesNoUnknown(), required=True, statistics=True,
        in_list=True, search=True)

    cl_name = register(
        "client.name", _l("姓名"), C, Text(), required=True,
        from_="SSN_CONSULT.cp_name CARE_VISIT.cv_name", source=TWSS)
    cl_id_kind = register(
        "client.id_kind", _l("身分識別類別"), C, OneOf("id_kind"), required=True, from_="CALL.id_kind", source=TWSS)
    cl_id = register(
        "client.id_no", _l("身分證統一編號／證號"), C, Text(checks=(identity_number,)),
        from_="SSN_CONSULT.cp_id CARE_VISIT.cv_id",
        agrees=(as_kind_says("cl_id_kind"),), source=TWSS)
    cl_sex = register(
        "client.sex", _l("性別"), C, OneOf("sex"), required=True, statistics=True,
        from_="SSN_CONSULT.cp_sex CARE_VISIT.cv_sex",
        source=TWSS)
    cl_birth = register(
        "client.born_on", _l("出生日期"), C, Day(past=True), statistics=True,
        from_="SSN_CONSULT.cp_birth CARE_VISIT.cv_birth", source=TWSS)
    cl_nationality = register(
        "client.nationality", _l("國籍"), C, OneOf("nationality"), statistics=True, from_="CALL.nationality",
        source=TWSS)
    cl_group = register(
        "client.identity_groups", _l("身分別"), C, ManyOf("identity_group"), statistics=True,
        from_="SSN_CONSULT.cp_group", source=TWSS)
    cl_people = register(
        "client.indigenous_people", _l("原住民族別"), C, OneOf("indigenous_people"), show_if=Has("cl_group", "B"),
        source=TWSS)
    cl_lang = register(
        "client.languages", _l("主要語言"), C, ManyOf("language"), from_="SSN_CONSULT.ct_lang", source=TWSS)
    cl_addr_reg = register(
        "client.registered_address", _l("戶籍地址"), C, Address(), from_="SSN_CONSULT.cp_addr", source=TWSS)
    cl_addr = register(
        "client.address", _l("現居地址"), C, Address(), required=True,

        from_="SSN_CONSULT.cp_addr CARE_VISIT.cv_addr", source=TWSS)
    cl_phone = register(
        "client.phone", _l("聯絡電話"), C, Text(checks=(phone,)), required=True, from_="SSN_CONSULT.cp_phone",
        source=TWSS)
    cl_welfare = register(
        "client.welfare", _l("福利身分別"), C, ManyOf("welfare_identity"), statistics=True, source=TWSS)

    rv_haschild: Mapped[str | None] = question(
        _l("家中有無未滿18歲兒少"), D, OneOf(HAS_CHILDREN), required=True, statistics=True,
        from_="CALL.has_children")
    rv_kids: Mapped[int | None] = question(
        _l("兒少人數"), D, Integer(low=1, high=30), required=True, show_if=CHILDREN, statistics=True,
        from_="SSN_CONSULT.cp_kids")
    rv_kids6: Mapped[int | None] = question(
        _l("未滿6歲人數"), D, Integer(high=30), show_if=CHILDREN, statistics=True, from_="SSN_CONSULT.cp_kids6",
        agrees=(at_most("rv_kids", _l("兒少人數")),))
    family = rows("family", _l("兒少及家庭成員"), D, of=FamilyMember, from_="CALL.children")

    sv_known: Mapped[list[str] | None] = question(
        _l("已知使用中服務"), E, ManyOf("existing_system"), statistics=True)
    sv_told: Mapped[str | None] = question(
        _l("是否告知案家通報並同意接受訪視"), E, YesNoUnknown(), required=True)
    sv_will: Mapped[str | None] = question(
        _l("案家接受服務意願"), E, OneOf("willingness"), statistics=True, from_="CALL.will")
    sv_expect: Mapped[str | None] = question(_l("通報單位建議／期待"), E, LongText())
    sv_risk: Mapped[list[str] | None] = question(_l("訪視人身安全提醒"), E, ManyOf(SAFETY_WARNINGS))
    # fmt: on
