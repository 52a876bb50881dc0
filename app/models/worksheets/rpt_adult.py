"""成人保護事件通報表: one report for domestic violence, elders and disabled adults. Slim: details come later."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.offenders import OtherParty, intimate_relation
from app.models.worksheets.reporter import A, reported, reporter
from app.models.worksheets.victim import CONTACT, circumstances, contact, victim
from app.models.worksheets.worked_out import of_sheet
from app.questions import (
    Address,
    Choice,
    Computed,
    Has,
    In,
    Integer,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Section,
    Set,
    YesNoUnknown,
    question,
    rows,
)
from app.questions.agreements import alone

TYPES = (
    Choice("DV", _l("家庭暴力")),
    Choice("ELD", _l("老人保護")),
    Choice("DIS", _l("身心障礙者保護")),
)
ELDER_GROUNDS = (
    Choice("41", _l("老福法§41：配偶、直系血親卑親屬或依契約負照顧義務之人疏忽、虐待、遺棄")),
    Choice("42", _l("老福法§42：無人扶養致生命身體危難或生活陷困")),
)
OFTEN = (
    Choice("1", _l("首次")),
    Choice("2", _l("偶發")),
    Choice("3", _l("每月")),
    Choice("4", _l("每週")),
    Choice("5", _l("幾乎每天")),
    Choice("9", _l("不詳")),
)
ORDER = (
    Choice("Y", _l("已聲請")),
    Choice("W", _l("願聲請")),
    Choice("N", _l("不聲請")),
    Choice("U", _l("不詳")),
)
COMPLAINT = (
    Choice("Y", _l("已提告")),
    Choice("W", _l("欲提告")),
    Choice("N", _l("不提告")),
    Choice("U", _l("不詳")),
)
HURT = ("MINOR", "MOD", "SEVERE")

B = Section("B", _l("案件類型"))
C = Section("C", _l("被害人"))
D = Section("D", _l("相對人"))
E = Section("E", _l("具體受暴事實"))
F = Section("F", _l("相關協助與需求"))


class AdultReport(CaseWorksheet):
    """成人保護事件通報表.

    Purpose: the report of violence, neglect or abuse of an adult. Takes the place of three: domestic violence, elder
    protection, disability protection. What is needed to find and protect the victim is asked; the rest waits for the
    assessment.
    Law: 家暴法§50; 老福法§43; 身權法§76; 家暴法施行細則§21 (reporter, victim, other party, facts, help given).
    Source: that there is one form, and what it merges, is in LIN_2019; fields are reconstructed from the regulation.
    """

    __tablename__ = "rpt_adult"
    CODE = "RPT_ADULT"
    TITLE = _l("成人保護事件通報表")
    STAGE = "report"
    LAW = "家暴法§50；老福法§43；身權法§76；家暴法施行細則§21"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.6, TWSS: 0.7, STATUTE: 0.8, LIN_2019: 0.9}
    IS_FILED = True

    # fmt: off
    ra_no = question(_l("通報案號"), A, Computed(of_sheet("case_id"), RecordRef()))
    ra_kind: Mapped[str | None] = question(
        _l("通報性質"), A, OneOf("report_kind"), required=True, statistics=True, from_="CALL.first_report", source=TWSS)
    ra_channel: Mapped[str | None] = question(
        _l("受理管道"), A, OneOf("intake_channel"), required=True, statistics=True, in_list=True, search=True,
        from_="SSN_CONSULT.ct_channel ME.channel")
    rep_known_at, rep_reported_at, rep_hours, rep_late_reason, rep_unit_type = reported()
    rep_unit_name, rep_profession, rep_name, rep_title, rep_phone, rep_email, rep_feedback = reporter()

    ra_type: Mapped[list[str] | None] = question(
        _l("通報案件類型"), B, ManyOf(TYPES), required=True, statistics=True, in_list=True, search=True,
        source=LIN_2019)
    ra_violence: Mapped[list[str] | None] = question(
        _l("受暴類型"), B, ManyOf("violence_type_adult"), required=True, statistics=True, search=True)
    ra_disab75: Mapped[list[str] | None] = question(
        _l("身權法第75條行為"), B, ManyOf("disability_75_act"), required=True, show_if=Has("ra_type", "DIS"),
        statistics=True, source=STATUTE, confidence=0.9)
    ra_elder: Mapped[list[str] | None] = question(
        _l("老人疏忽、虐待樣態"), B, ManyOf("elder_neglect_type"), show_if=Has("ra_type", "ELD"), statistics=True)
    ra_elder_basis: Mapped[str | None] = question(
        _l("老人保護事由"), B, OneOf(ELDER_GROUNDS), required=True, show_if=Has("ra_type", "ELD"), statistics=True,
        source=STATUTE, confidence=0.9)

    v_name, v_id_kind, v_id_no, v_sex, v_birth, v_age, v_nationality, v_group, v_people = victim(C, "client.")
    v_marital, v_edu, v_job, v_disab, v_disab_level, v_welfare, v_lang, v_interp = circumstances(C, "client.")
    v_addr_reg, v_addr_now, v_phone, v_safe_contact, v_safe_time, v_contact_person = contact(C, "client.")
    v_relation_child: Mapped[str | None] = question(
        _l("家中是否有未滿18歲兒少"), C, YesNoUnknown(), required=True, statistics=True, from_="CALL.has_children")
    v_witness: Mapped[str | None] = question(
        _l("有無兒少目睹家庭暴力"), C, YesNoUnknown(), required=True, show_if=Has("ra_type", "DV"), statistics=True,
        source=STATUTE, confidence=0.9)

    offenders = rows("offender", _l("相對人"), D, of=OtherParty, low=1, high=20)
    ra_intimate = question(
        _l("親密關係（依相對人資料）"), D, Computed(intimate_relation, OneOf("victim_offender_relation")))

    ev_at: Mapped[dt.datetime | None] = question(
        _l("發生時間（最近一次）"), E, Moment(past=True), required=True, statistics=True, source=STATUTE)
    ev_place: Mapped[str | None] = question(
        _l("發生場所"), E, OneOf("place_of_event"), required=True, statistics=True)
    ev_addr: Mapped[str | None] = question(_l("發生地址"), E, Address(sealed=True), only=CONTACT)
    ev_means: Mapped[list[str] | None] = question(_l("施暴方式"), E, ManyOf("violence_means"), statistics=True)
    ev_injury: Mapped[str | None] = question(
        _l("傷勢"), E, OneOf("injury_level"), required=True, statistics=True, in_list=True, search=True)
    ev_part: Mapped[list[str] | None] = question(
        _l("受傷部位"), E, ManyOf("body_part"), show_if=In("ev_injury", *HURT))
    ev_freq: Mapped[str | None] = question(_l("受暴頻率"), E, OneOf(OFTEN))
    ev_text: Mapped[str | None] = question(
        _l("具體事實描述"), E, LongText(sealed=True), required=True, from_="SSN_CONSULT.ct_text", source=STATUTE)
    ev_flags: Mapped[list[str] | None] = question(
        _l("特殊註記"), E, ManyOf("special_need_report"), agrees=(alone("NONE"),))

    hp_medical: Mapped[str | None] = question(
        _l("是否已就醫／驗傷"), F, YesNoUnknown(), required=True, statistics=True, source=STATUTE)
    hp_police: Mapped[str | None] = question(
        _l("是否已報警"), F, YesNoUnknown(), required=True, statistics=True, source=STATUTE)
    hp_po: Mapped[str | None] = question(_l("是否聲請保護令"), F, OneOf(ORDER), statistics=True)
    hp_suit: Mapped[str | None] = question(_l("是否提出告訴"), F, OneOf(COMPLAINT), statistics=True)
    hp_need: Mapped[list[str] | None] = question(_l("被害人需求"), F, ManyOf("service_need"), statistics=True)
    hp_will: Mapped[str | None] = question(
        _l("被害人接受服務意願"), F, OneOf("willingness"), required=True, statistics=True, from_="CALL.will",
        source=LIN_2019, confidence=0.85)
    hp_emergency: Mapped[str | None] = question(
        _l("是否需緊急救援或安置"), F, YesNoUnknown(), required=True, statistics=True, in_list=True, search=True)
    hp_tipvda: Mapped[int | None] = question(
        _l("TIPVDA分數（親密關係暴力；明細另填TIPVDA表）"), F, Integer(high=15), show_if=Set("ra_intimate"),
        statistics=True, source=LIN_2019)
    # fmt: on
