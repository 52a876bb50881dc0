"""轉介連結表: a referral of the family to another unit, that unit's reply, and what became of it."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, SFAA_2020, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_referral import public_first, referral_number
from app.questions import (
    AgencyRef,
    Choice,
    Computed,
    Day,
    In,
    Is,
    LongText,
    ManyOf,
    OneOf,
    PersonRef,
    RecordRef,
    Section,
    Set,
    Text,
    YesNo,
    YesNoUnknown,
    question,
)
from app.questions.agreements import not_before

CONSENTS = (
    Choice("W", _l("書面")),
    Choice("O", _l("口頭")),
    Choice("LAW", _l("依法令得不經同意")),
    Choice("N", _l("不同意")),
)
ENCLOSED = (
    Choice("ASSESS", _l("評估摘要")),
    Choice("PLAN", _l("服務計畫")),
    Choice("MED", _l("醫療資料")),
    Choice("OTHER", _l("其他")),
    Choice("NONE", _lp("none of these", "無")),
)
SIDES = (
    Choice("PUBLIC", _l("公部門")),
    Choice("PRIVATE", _l("民間單位")),
)
ADVICE = (
    Choice("PUBLIC", _l("先結合公部門，再依需求連結其他")),
    Choice("ANY", _l("公私部門均可")),
)

A = Section("A", _l("轉介"))
B = Section("B", _l("回覆"))
C = Section("C", _l("追蹤"))

WAITING = "pending"
AGAINST_THE_ADVICE = Is("rf_side", "PRIVATE") & (
    Is("rf_welfare", "Y") | Is("rf_emergency", "Y") | Is("rf_special", "Y")
)
"""A private unit first, where table R27 says the public side."""


class Referral(CaseWorksheet):
    """轉介連結表.

    Purpose: one referral or linkage to one unit. Part A is handed in when it is sent; B and C are filled in on the same
    sheet when the unit has answered and when the worker has asked what became of it.
    Law: 脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§6-8; 個資法§15-16 (consent, or the law that spares it).
    Source: the sheet and its catalogue of services are in SFAA_2020, its statuses in the exchange guide; whether the
    public side comes first is asked as SFAA_2020 says (table R27). Wording is reconstructed and awaits comparison.
    """

    __tablename__ = "refer"
    CODE = "REFER"
    TITLE = _l("轉介連結表")
    STAGE = "service"
    LAW = "脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§6-8；個資法§15-16"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.65, TWSS: 0.8, SFAA_2020: 0.95, STATUTE: 0.8}

    # fmt: off
    rf_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    rf_no = question(_l("轉介編號"), A, Computed(referral_number, Text()))
    rf_date: Mapped[dt.date | None] = question(
        _l("轉介日期"), A, Day(past=True), required=True, statistics=True, in_list=True, search=True,
        from_="CASE.today", source=TWSS)
    rf_kind: Mapped[str | None] = question(
        _l("轉介／連結方式"), A, OneOf("referral_kind"), required=True, statistics=True, in_list=True, search=True,
        from_="SUGGEST.referral_kind")
    rf_who: Mapped[int | None] = question(_l("被轉介成員"), A, PersonRef(), required=True, from_="COURSE.client")
    rf_welfare: Mapped[str | None] = question(
        _l("是否須認定福利身分或資格"), A, YesNo(), required=True, statistics=True,
        from_="SUGGEST.welfare_identity", source=SFAA_2020)
    rf_emergency: Mapped[str | None] = question(
        _l("是否為緊急或重大傷害"), A, YesNo(), required=True, statistics=True, source=SFAA_2020)
    rf_special: Mapped[str | None] = question(
        _l("是否有特殊照顧需求"), A, YesNo(), required=True, statistics=True, from_="SUGGEST.special_care",
        source=SFAA_2020)
    rf_first: Mapped[str | None] = question(
        _l("應先結合"), A, Computed(public_first, OneOf(ADVICE), stored=True), statistics=True,
        help=_l("須認定福利身分、緊急或重大傷害、有特殊照顧需求者，先結合公部門，再連結民間單位。"), source=SFAA_2020)
    rf_group: Mapped[str | None] = question(
        _l("服務網絡類別"), A, OneOf("network_group"), required=True, statistics=True, in_list=True, search=True,
        from_="SUGGEST.network_group", source=SFAA_2020)
    rf_service: Mapped[list[str] | None] = question(
        _l("服務項目"), A, ManyOf("network_service"), required=True, statistics=True,
        from_="SUGGEST.network_service", source=SFAA_2020)
    rf_system: Mapped[str | None] = question(
        _l("既有系統（單一議題）"), A, OneOf("existing_system"), statistics=True, source=SFAA_2020, confidence=0.85)
    rf_agency: Mapped[str | None] = question(
        _l("單位類別"), A, OneOf("agency_type"), required=True, statistics=True, from_="SUGGEST.network_agency",
        source=SFAA_2020)
    rf_side: Mapped[str | None] = question(
        _l("公部門或民間單位"), A, OneOf(SIDES), required=True, statistics=True, from_="SUGGEST.side",
        source=SFAA_2020, confidence=0.5)
    rf_side_why: Mapped[str | None] = question(
        _l("未先結合公部門之理由"), A, Text(), required=True, show_if=AGAINST_THE_ADVICE, source=SFAA_2020,
        confidence=0.5)
    rf_org: Mapped[int | None] = question(
        _l("受轉介單位"), A, AgencyRef(), required=True, in_list=True, from_="SUGGEST.receiver")
    rf_contact: Mapped[str | None] = question(
        _l("受轉介單位聯絡人、電話"), A, Text(), required=True, from_="SUGGEST.receiver_contact")
    rf_reason: Mapped[str | None] = question(
        _l("轉介原因"), A, LongText(), required=True, from_="SUGGEST.referral_reason", source=TWSS)
    rf_need: Mapped[list[str] | None] = question(
        _l("待協助需求"), A, ManyOf("service_need"), required=True, statistics=True, from_="SUGGEST.needs_to_refer")
    rf_summary: Mapped[str | None] = question(
        _l("案情摘要（最小必要）"), A, LongText(), required=True, from_="SUGGEST.referral_summary")
    rf_urgent: Mapped[str | None] = question(_l("急迫性"), A, OneOf("priority3"), required=True,
        from_="SUGGEST.referral_urgency")
    rf_due: Mapped[dt.date | None] = question(
        _l("希望回覆日"), A, Day(), from_="SUGGEST.two_weeks", agrees=(not_before("rf_date", _l("轉介日期")),))
    rf_consent: Mapped[str | None] = question(
        _l("案家同意"), A, OneOf(CONSENTS), required=True, statistics=True, source=STATUTE)
    rf_consent_law: Mapped[str | None] = question(
        _l("依據法令"), A, Text(), required=True, show_if=Is("rf_consent", "LAW"))
    rf_docs: Mapped[list[str] | None] = question(_l("檢附資料"), A, ManyOf(ENCLOSED))

    rr_status: Mapped[str | None] = question(
        _l("轉介受理情形"), B, OneOf("referral_status"), required=True, statistics=True, in_list=True, search=True,
        first=WAITING, source=TWSS)
    rr_date: Mapped[dt.date | None] = question(
        _l("回覆日期"), B, Day(past=True), required=True,
        show_if=In("rr_status", "accepted", "referred-again", "not-accepted", "returned", "completed", "failed"),
        agrees=(not_before("rf_date", _l("轉介日期")),))
    rr_why: Mapped[str | None] = question(
        _l("不受案（退回）原因"), B, OneOf("not_accept_reason"), required=True,
        show_if=In("rr_status", "not-accepted", "returned"), statistics=True)
    rr_worker: Mapped[str | None] = question(
        _l("承接人員、電話"), B, Text(), show_if=Is("rr_status", "accepted"))
    rr_plan: Mapped[str | None] = question(_l("承接單位服務計畫"), B, LongText())

    rt_date: Mapped[dt.date | None] = question(
        _l("追蹤日期"), C, Day(past=True), agrees=(not_before("rf_date", _l("轉介日期")),), source=TWSS)
    rt_status: Mapped[str | None] = question(
        _l("轉介處理情形"), C, OneOf("referral_processing"),
        show_if=In("rr_status", "accepted", "completed", "failed", "pending"), statistics=True, source=TWSS)
    rt_used: Mapped[str | None] = question(
        _l("是否已使用服務"), C, YesNoUnknown(), required=True, show_if=Set("rt_date"), statistics=True)
    rt_goal: Mapped[str | None] = question(
        _l("服務目標達成"), C, OneOf("goal_status"), statistics=True, source=SFAA_2020, confidence=0.8)
    rt_txt: Mapped[str | None] = question(_l("追蹤情形"), C, LongText())
    rt_close: Mapped[dt.date | None] = question(
        _l("轉介結束日"), C, Day(past=True), agrees=(not_before("rf_date", _l("轉介日期")),), in_list=True)
    # fmt: on
