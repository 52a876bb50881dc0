"""加害人處遇計畫執行表: what was ordered, who carries it out, which sessions were attended, when the next one is."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.rows import SheetRow
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_treatment import attended, missed, still_due
from app.questions import (
    Choice,
    Computed,
    Day,
    In,
    Integer,
    Is,
    LongText,
    ManyOf,
    OneOf,
    PersonRef,
    RecordRef,
    Row,
    Section,
    Text,
    question,
    rows,
)
from app.questions.agreements import alone, not_before

BASES = (
    Choice("PO", _l("保護令（命完成加害人處遇計畫）")),
    Choice("SA", _l("性侵害加害人身心治療、輔導或教育")),
    Choice("PAR", _l("兒少保護親職教育輔導")),
    Choice("COND", _l("緩刑、緩起訴或假釋條件")),
    Choice("OTHER", _l("其他")),
)
INTERVALS = (
    Choice("W", _l("每週")),
    Choice("B", _l("每兩週")),
    Choice("M", _l("每月")),
    Choice("O", _l("不定期，依下次日期")),
)
ATTENDANCES = (
    Choice("ATT", _l("出席")),
    Choice("LATE", _l("遲到")),
    Choice("EXC", _l("請假")),
    Choice("ABS", _l("無故未到")),
)
STATES = (
    Choice("ON", _l("執行中")),
    Choice("DONE", _l("已完成")),
    Choice("FAIL", _l("未完成，已通知")),
    Choice("VOID", _l("命令撤銷或失效")),
)
TOLD = (
    Choice("POL", _l("警察機關")),
    Choice("PROS", _l("檢察署")),
    Choice("COURT", _l("法院")),
    Choice("PROT", _l("保護性社工")),
    Choice("MH", _l("心衛社工")),
    Choice("NONE", _lp("none of these", "無")),
)

A = Section("A", _l("處遇命令"))
B = Section("B", _l("處遇計畫"))
C = Section("C", _l("執行情形"))
D = Section("D", _l("結果"))
ROW = Row.SECTION
RUNNING = "ON"
GOES_ON, HAS_ENDED = Is("pt_state", RUNNING), In("pt_state", "DONE", "FAIL", "VOID")


class TreatmentSession(SheetRow):
    """處遇出席紀錄: one session that was due."""

    __tablename__ = "perp_treat_session"
    FORMS = ("PERP_TREAT",)

    # fmt: off
    ps_on: Mapped[dt.date | None] = question(_l("日期"), ROW, Day(past=True), required=True)
    ps_item: Mapped[str | None] = question(
        _l("處遇項目"), ROW, OneOf("perp_treatment"), statistics=True, source=STATUTE)
    ps_result: Mapped[str | None] = question(
        _l("出席情形"), ROW, OneOf(ATTENDANCES), required=True, statistics=True)
    ps_note: Mapped[str | None] = question(
        _l("未到原因與處理"), ROW, Text(), required=True, show_if=Is("ps_result", "ABS"))
    # fmt: on


class TreatmentProgramme(CaseWorksheet):
    """加害人處遇計畫執行表.

    Purpose: a perpetrator has to complete a treatment programme. Handed in when the order arrives; every session is
    then put down on the same sheet, whether it was attended or not, and the next date runs as a clock for whoever leads
    the case, from one session to the next, until the programme has ended.
    Law: 家暴法§2, §14 (the order to complete a programme, and the six kinds of treatment).
    Source: LIN_2019 asks for reminders and statistics of community treatment in the subsystem for perpetrators, and for
    no particular form. No blank form was seen: every question but the law's is reconstructed, with low confidence.
    """

    __tablename__ = "perp_treat"
    CODE = "PERP_TREAT"
    TITLE = _l("加害人處遇計畫執行表")
    STAGE = "service"
    LAW = "家暴法§2、§14；強化社會安全網計畫策略三"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.35, LIN_2019: 0.7, TWSS: 0.7, STATUTE: 0.8}
    IS_WITHHELD = True

    # fmt: off
    pt_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    pt_who: Mapped[int | None] = question(
        _l("應受處遇之人"), A, PersonRef(), required=True, from_="PERP_TREAT.pt_who PERP_MH.mh_name COURSE.offender")
    pt_basis: Mapped[str | None] = question(
        _l("處遇依據"), A, OneOf(BASES), required=True, statistics=True, in_list=True, search=True)
    pt_order: Mapped[str | None] = question(
        _l("保護令種類"), A, OneOf("protection_order_type"), required=True, show_if=Is("pt_basis", "PO"),
        statistics=True, source=STATUTE)
    pt_court: Mapped[str | None] = question(_l("裁定或命令機關"), A, Text(), required=True)
    pt_number: Mapped[str | None] = question(_l("文號"), A, Text(sealed=True))
    pt_ordered: Mapped[dt.date | None] = question(_l("裁定或命令日期"), A, Day(past=True), required=True)
    pt_until: Mapped[dt.date | None] = question(
        _l("應完成日"), A, Day(), in_list=True, agrees=(not_before("pt_ordered", _l("裁定或命令日期")),))

    pt_items: Mapped[list[str] | None] = question(
        _l("處遇項目"), B, ManyOf("perp_treatment"), required=True, statistics=True, source=STATUTE)
    pt_org: Mapped[str | None] = question(_l("執行機構（人員）"), B, Text(), required=True)
    pt_contact: Mapped[str | None] = question(_l("執行機構聯絡人、電話"), B, Text())
    pt_every: Mapped[str | None] = question(
        _l("處遇頻率"), B, OneOf(INTERVALS), required=True, statistics=True)
    pt_total: Mapped[int | None] = question(
        _l("應完成次數"), B, Integer(low=1, high=500, unit=_l("次")), required=True, statistics=True)
    pt_hours: Mapped[int | None] = question(
        _l("應完成時數"), B, Integer(low=1, high=2000, unit=_l("小時")), statistics=True)
    pt_goal: Mapped[str | None] = question(_l("處遇目標"), B, LongText())

    sessions = rows("perp_treat_session", _l("處遇出席紀錄"), C, of=TreatmentSession, high=500, source=LIN_2019)
    pt_done: Mapped[int | None] = question(
        _l("已出席次數"), C, Computed(attended, Integer(unit=_l("次")), stored=True), statistics=True, source=LIN_2019)
    pt_missed: Mapped[int | None] = question(
        _l("無故未到次數"), C, Computed(missed, Integer(unit=_l("次")), stored=True), statistics=True, source=LIN_2019)
    pt_left: Mapped[int | None] = question(
        _l("尚應完成次數"), C, Computed(still_due, Integer(unit=_l("次")), stored=True), statistics=True, in_list=True,
        source=LIN_2019)
    pt_next: Mapped[dt.date | None] = question(
        _l("下次處遇日期"), C, Day(), required=True, show_if=GOES_ON, in_list=True,
        help=_l("期限時鐘依此日期提醒主責社工；登錄出席後，未改填日期者依處遇頻率推算下一次。"), source=LIN_2019)

    pt_state: Mapped[str | None] = question(
        _l("執行狀態"), D, OneOf(STATES), required=True, statistics=True, in_list=True, search=True, first=RUNNING)
    pt_ended: Mapped[dt.date | None] = question(
        _l("結束日期"), D, Day(past=True), required=True, show_if=HAS_ENDED)
    pt_told: Mapped[list[str] | None] = question(
        _l("已通知機關（人員）"), D, ManyOf(TOLD), required=True, show_if=In("pt_state", "FAIL", "VOID"),
        statistics=True,
        agrees=(alone("NONE"),))
    pt_text: Mapped[str | None] = question(_l("綜合說明"), D, LongText())

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
