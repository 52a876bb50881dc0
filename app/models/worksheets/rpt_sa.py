"""性侵害事件通報表: who was assaulted, who is suspected, what was done for the victim. What identifies is secret."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.offenders import Suspect
from app.models.worksheets.reporter import A, reported, reporter
from app.models.worksheets.rpt_sa_choices import CONSENT, MEANS, TIMES
from app.models.worksheets.victim import CONTACT, circumstances, contact, victim
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_report import is_in_time_for_evidence, is_victim_a_minor
from app.questions import (
    BadAnswer,
    Computed,
    Integer,
    Is,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Section,
    Text,
    Tick,
    YesNo,
    YesNoUnknown,
    question,
    register,
    rows,
)
from app.questions.conditions import Answers

B = Section("B", _l("被害人"))
C = Section("C", _l("嫌疑人"))
D = Section("D", _l("事件"))
E = Section("E", _l("已協助事項與意願"))

MINOR = Is("v_is_minor", "Y")


def as_many_as_listed(value: Any, answers: Answers) -> None:
    """The number of suspects is not smaller than what is listed of them."""
    listed = len(answers.get("offenders") or ())
    if value < listed:
        raise BadAnswer(_("表上已列了 %(n)s 名嫌疑人", n=listed))


class SexualAssaultReport(CaseWorksheet):
    """性侵害事件通報表.

    Purpose: the report of a sexual assault, on adults and children alike. What identifies victim and reporter is read
    by the window and the protection units alone.
    Law: 性侵害犯罪防治法§11 (within 24 hours; formerly §8), §15-16 (secrecy); 施行細則§6 (in emergencies spoken first).
    Source: the form exists (LIN_2019); its fields are reconstructed and await comparison with the ministry's form.
    """

    __tablename__ = "rpt_sa"
    CODE = "RPT_SA"
    TITLE = _l("性侵害事件通報表")
    STAGE = "report"
    LAW = "性侵害犯罪防治法§11；施行細則§6"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.55, TWSS: 0.7, STATUTE: 0.8}
    IS_FILED = True

    # fmt: off
    rs_no = question(_l("通報案號"), A, Computed(of_sheet("case_id"), RecordRef()))
    rs_kind: Mapped[str | None] = question(
        _l("通報性質"), A, OneOf("report_kind"), required=True, statistics=True, from_="CALL.first_report", source=TWSS)
    rs_channel: Mapped[str | None] = question(
        _l("受理管道"), A, OneOf("intake_channel"), required=True, statistics=True, in_list=True, search=True,
        from_="SSN_CONSULT.ct_channel ME.channel")
    rs_oral_first: Mapped[bool | None] = question(
        _l("情況緊急先以言詞通報（24小時內補送通報表）"), A, Tick(), source=STATUTE, confidence=0.9)
    rep_known_at, rep_reported_at, rep_hours, rep_late_reason, rep_unit_type = reported()
    rep_unit_name, rep_profession, rep_name, rep_title, rep_phone, rep_email, rep_feedback = reporter()

    v_name, v_id_kind, v_id_no, v_sex, v_birth, v_age, v_nationality, v_group, v_people = victim(
        B, "client.", only=CONTACT)
    v_marital, v_edu, v_job, v_disab, v_disab_level, v_welfare, v_lang, v_interp = circumstances(B, "client.")
    v_addr_reg, v_addr_now, v_phone, v_safe_contact, v_safe_time, v_contact_person = contact(B, "client.")
    v_preg: Mapped[str | None] = question(_l("是否懷孕"), B, YesNoUnknown(), statistics=True)
    v_school = register(
        "client.school", _l("就讀學校（學生）"), B, Text(), show_if=Is("v_job", "01"), only=CONTACT, source=TWSS)
    v_is_minor = question(_l("是否未滿18歲"), B, Computed(is_victim_a_minor, YesNo()))
    v_legalrep: Mapped[str | None] = question(
        _l("法定代理人姓名、電話"), B, Text(sealed=True), show_if=MINOR, only=CONTACT)
    v_legalrep_told: Mapped[str | None] = question(_l("法定代理人是否知悉"), B, YesNoUnknown(), show_if=MINOR)

    offenders = rows("offender", _l("嫌疑人"), C, of=Suspect, low=1, high=20)
    o_count: Mapped[int | None] = question(
        _l("嫌疑人人數"), C, Integer(low=1, high=100), required=True, statistics=True, agrees=(as_many_as_listed,))

    ev_type: Mapped[str | None] = question(
        _l("性侵害樣態"), D, OneOf("sexual_assault_type"), required=True, statistics=True, in_list=True, search=True)
    ev_at: Mapped[dt.datetime | None] = question(
        _l("發生時間（最近一次）"), D, Moment(past=True), required=True, statistics=True)
    ev_within72 = question(
        _l("是否在驗傷採證黃金時間內（7日內，系統計算）"),
        D, Computed(is_in_time_for_evidence, YesNo()), confidence=0.5)
    ev_place: Mapped[str | None] = question(
        _l("發生場所"), D, OneOf("place_of_event"), required=True, statistics=True)
    ev_county: Mapped[str | None] = question(
        _l("發生縣市"), D, OneOf("county"), required=True, statistics=True, search=True)
    ev_repeat: Mapped[str | None] = question(_l("次數"), D, OneOf(TIMES), statistics=True)
    ev_ctrl: Mapped[list[str] | None] = question(_l("手段"), D, ManyOf(MEANS), statistics=True)
    ev_image: Mapped[str | None] = question(
        _l("是否遭拍攝、散布性影像"), D, YesNoUnknown(), required=True, statistics=True)
    ev_text: Mapped[str | None] = question(
        _l("事件摘要"), D, LongText(sealed=True), required=True, from_="SSN_CONSULT.ct_text")

    hp_exam: Mapped[str | None] = question(_l("是否已驗傷採證"), E, YesNoUnknown(), required=True, statistics=True)
    hp_exam_consent: Mapped[str | None] = question(
        _l("驗傷採證同意"), E, OneOf(CONSENT), statistics=True, source=STATUTE)
    hp_police: Mapped[str | None] = question(_l("是否已報案"), E, YesNoUnknown(), required=True, statistics=True)
    hp_reduce: Mapped[str | None] = question(_l("是否適用減少重複陳述作業"), E, YesNoUnknown(), statistics=True)
    hp_companion: Mapped[str | None] = question(
        _l("是否需社工陪同偵訊"), E, YesNoUnknown(), required=True, source=STATUTE)
    hp_place: Mapped[str | None] = question(
        _l("是否需緊急安置"), E, YesNoUnknown(), required=True, statistics=True, in_list=True, search=True)
    hp_will: Mapped[str | None] = question(
        _l("接受服務意願"), E, OneOf("willingness"), required=True, statistics=True)
    hp_sxprof: Mapped[str | None] = question(
        _l("是否需專業人士協助（兒童、心智障礙）"), E, YesNoUnknown(), source=STATUTE, confidence=0.85)
    # fmt: on
