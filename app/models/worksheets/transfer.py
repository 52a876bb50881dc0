"""兒少保護－脆弱家庭案件互轉單: a family goes from one unit to another, with what is known of it.

Approved, it says the verb ``hand_over``; what the other unit answers is said by verbs and stands on the timeline.
"""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_case import of_case
from app.models.worksheets.worked_out_course import kept
from app.models.worksheets.worked_out_transfer import transfer_advice, transfer_number
from app.questions import (
    AgencyRef,
    Choice,
    Computed,
    Day,
    In,
    Is,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Section,
    Set,
    Text,
    UserRef,
    YesNo,
    question,
)

FOR_ALL = dt.date(2026, 11, 1)
"""Since then one sheet for every handing over: adults too, and within the same system."""

DIRECTIONS = (
    Choice("CP2VF", _l("兒少保護轉脆弱家庭")),
    Choice("VF2CP", _l("脆弱家庭轉兒少保護")),
    Choice("AP2VF", _l("成人保護轉脆弱家庭"), since=FOR_ALL),
    Choice("VF2AP", _l("脆弱家庭轉成人保護"), since=FOR_ALL),
    Choice("SAME", _l("同一服務體系之其他單位"), since=FOR_ALL),
)
ADULTS = In("tr_dir", "AP2VF", "VF2AP")
ADULT_KINDS = (
    Choice("IPV", _l("親密關係暴力")),
    Choice("AFV", _l("其他家庭暴力")),
    Choice("EP", _l("老人保護")),
    Choice("DP", _l("身障保護")),
)
"""The kinds of adult protection, of the list `case_track`."""
REASONS = (
    Choice("LOW", _l("未達保護、有脆弱性需求")),
    Choice("END", _l("保護處遇結束需持續支持")),
    Choice("SUSP", _l("發現疑似兒虐（24小時內通報）")),
    Choice("RISK", _l("風險升高")),
    Choice("ADULT", _l("發現疑似家庭暴力或老人、身心障礙者保護事件"), since=FOR_ALL),
    Choice("WITNESS", _l("目睹家庭暴力之兒少及其家庭需持續支持"), since=FOR_ALL),
    Choice("MOVED", _l("案家遷居或服務轄區變更"), since=FOR_ALL),
    Choice("OTHER", _l("其他")),
)
CARRIED = (
    Choice("PERSON", _l("人別與家戶")),
    Choice("REPORT", _l("通報資料")),
    Choice("INV", _l("調查報告")),
    Choice("ASSESS", _l("評估")),
    Choice("PLAN", _l("計畫")),
    Choice("REC", _l("紀錄摘要")),
)
SETTLED_BY = (
    Choice("NONE", _lp("none of these", "無")),
    Choice("SUP", _l("雙方督導")),
    Choice("WIN", _l("集中派案窗口")),
    Choice("CONF", _l("網絡會議")),
)
ADVICE = (
    Choice("VF2CP", _l("24小時內通報並轉兒少保護；原社工服務至接案為止")),
    Choice("STAY_CP", _l("續由兒少保護服務")),
    Choice("CP2VF", _l("轉脆弱家庭服務，調查資料一併移轉")),
    Choice("CLOSE", _l("結案或不開案")),
    Choice("STAY_VF", _l("續由脆弱家庭服務")),
    Choice("VF2AP", _l("24小時內通報並轉成人保護；原社工服務至接案為止"), since=FOR_ALL),
    Choice("STAY_AP", _l("續由成人保護服務；疑似兒虐者另於24小時內通報"), since=FOR_ALL),
    Choice("AP2VF", _l("轉脆弱家庭服務，評估資料一併移轉"), since=FOR_ALL),
)

A = Section("A", _l("轉出"))
B = Section("B", _l("轉入"))

WAITING = "pending"
ANSWERED = ("accepted", "referred-again", "not-accepted", "returned", "completed", "failed")
AGAINST_THE_ADVICE = Set("tr_advice") & (
    Is("tr_dir", "CP2VF") & ~Is("tr_advice", "CP2VF") | Is("tr_dir", "VF2CP") & ~Is("tr_advice", "VF2CP")
)
"""Another way than table R24 says."""
AGAINST_THE_ADVICE_FOR_ADULTS = Set("tr_advice") & (
    Is("tr_dir", "AP2VF") & ~Is("tr_advice", "AP2VF") | Is("tr_dir", "VF2AP") & ~Is("tr_advice", "VF2AP")
)


class Transfer(CaseWorksheet):
    """兒少保護－脆弱家庭案件互轉單.

    Purpose: after an investigation a protective case that needs support goes on as a vulnerable family, and the other
    way round when abuse or violence is suspected; or a family goes on with another unit of the same system. The lead's
    supervisor approves it, and the unit is asked; until it takes the case over, who sent it goes on serving the family.
    Not for whoever was delegated the case.
    Law: 強化社會安全網計畫; 兒少法§53-54.
    Source: LIN_2019 asks for the transfer both ways with the data of the report carried over (table R24); the fields
    are reconstructed and await comparison.
    """

    __tablename__ = "transfer"
    CODE = "TRANSFER"
    TITLE = _l("兒少保護－脆弱家庭案件互轉單")
    STAGE = "transfer"
    LAW = "強化社會安全網計畫；兒少法§53-54"
    APPROVED_BY = "open.approve"
    IS_WITHHELD = True
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.5, LIN_2019: 1.0, TWSS: 0.8}

    # fmt: off
    tr_no = question(_l("互轉編號"), A, Computed(transfer_number, Text()))
    tr_dir: Mapped[str | None] = question(
        _l("方向"), A, OneOf(DIRECTIONS), required=True, statistics=True, in_list=True, search=True,
        from_="CASE.transfer", source=LIN_2019)
    tr_kind: Mapped[str | None] = question(
        _l("成人保護類別"), A, OneOf(ADULT_KINDS), required=True, show_if=Is("tr_dir", "VF2AP"), statistics=True,
        since=FOR_ALL)
    tr_case = question(_l("原案件"), A, Computed(of_sheet("case_id"), RecordRef()))
    tr_unit: Mapped[int | None] = question(
        _l("轉出單位"), A, Computed(kept("tr_unit", of_case("lead_agency_id")), AgencyRef(), stored=True),
        statistics=True)
    tr_worker: Mapped[int | None] = question(
        _l("轉出社工"), A, Computed(kept("tr_worker", of_case("lead_user_id")), UserRef(), stored=True))
    tr_date = question(_l("轉出時間"), A, Computed(of_sheet("submitted_at"), Moment()), statistics=True, source=TWSS)
    tr_reason: Mapped[str | None] = question(
        _l("轉案原因"), A, OneOf(REASONS), required=True, statistics=True, in_list=True, search=True)
    tr_reason_txt: Mapped[str | None] = question(_l("說明"), A, LongText(), required=True)
    tr_abuse: Mapped[str | None] = question(
        _l("現有疑似兒少法第53條情事"), A, YesNo(), required=True, statistics=True, source=LIN_2019)
    tr_safe: Mapped[str | None] = question(
        _l("安全評估結果"), A, OneOf("safety_result"), required=True, show_if=Is("tr_dir", "CP2VF"),
        from_="CP_SDM.sd_result CP_INVEST.ce_result", confidence=0.7)
    tr_adult: Mapped[str | None] = question(
        _l("現有疑似家庭暴力或老人、身心障礙者保護事件"), A, YesNo(), required=True, show_if=ADULTS, statistics=True,
        since=FOR_ALL)
    tr_witness: Mapped[str | None] = question(
        _l("家中有目睹家庭暴力之兒少"), A, YesNo(), required=True, show_if=ADULTS, statistics=True, since=FOR_ALL)
    tr_safe_adult: Mapped[str | None] = question(
        _l("被害人目前之安全"), A, OneOf("safety_result"), required=True, show_if=Is("tr_dir", "AP2VF"),
        since=FOR_ALL)
    tr_support: Mapped[str | None] = question(
        _l("需要家庭支持服務"), A, YesNo(), required=True, statistics=True, source=LIN_2019)
    tr_advice: Mapped[str | None] = question(
        _l("系統建議"), A, Computed(transfer_advice, OneOf(ADVICE), stored=True), statistics=True, source=LIN_2019)
    tr_diff: Mapped[str | None] = question(
        _l("與系統建議不同之理由"), A, LongText(), required=True, show_if=AGAINST_THE_ADVICE, source=LIN_2019)
    tr_diff_adult: Mapped[str | None] = question(
        _l("與系統建議不同之理由"), A, LongText(), required=True, show_if=AGAINST_THE_ADVICE_FOR_ADULTS, since=FOR_ALL)
    tr_grade: Mapped[str | None] = question(
        _l("脆弱性等級"), A, OneOf("vuln_level"), show_if=Is("tr_dir", "VF2CP"), from_="VF_VULN.vu_grade")
    tr_report: Mapped[str | None] = question(
        _l("兒少保護通報案號"), A, Text(), required=True, show_if=Is("tr_dir", "VF2CP"))
    tr_data: Mapped[list[str] | None] = question(
        _l("系統帶入資料"), A, ManyOf(CARRIED), required=True, statistics=True, source=LIN_2019, confidence=0.9)
    tr_conf: Mapped[dt.datetime | None] = question(_l("轉銜會議時間"), A, Moment(), source=TWSS)
    tr_will: Mapped[str | None] = question(
        _l("案家意願"), A, OneOf("willingness"), required=True, statistics=True,
        from_="VF_VISIT.vv_will CP_INVEST.cd_will")

    ti_unit: Mapped[int | None] = question(
        _l("轉入單位"), B, AgencyRef(), required=True, statistics=True, in_list=True)
    ti_status: Mapped[str | None] = question(
        _l("受理情形"), B, OneOf("referral_status"), required=True, statistics=True, in_list=True, search=True,
        first=WAITING, source=TWSS, until=FOR_ALL)
    ti_date: Mapped[dt.datetime | None] = question(
        _l("受理時間"), B, Moment(past=True), required=True, show_if=In("ti_status", *ANSWERED), statistics=True,
        until=FOR_ALL)
    ti_why: Mapped[str | None] = question(
        _l("不受案（退回）原因"), B, OneOf("not_accept_reason"), required=True,
        show_if=In("ti_status", "not-accepted", "returned"), statistics=True, until=FOR_ALL)
    ti_arb: Mapped[str | None] = question(_l("爭議協調"), B, OneOf(SETTLED_BY), statistics=True, until=FOR_ALL)
    ti_case: Mapped[str | None] = question(
        _l("新案件編號"), B, Text(), show_if=Is("ti_status", "accepted"), until=FOR_ALL)
    ti_worker: Mapped[int | None] = question(
        _l("承接社工"), B, UserRef(), required=True, show_if=Is("ti_status", "accepted"), until=FOR_ALL)
    ti_first: Mapped[dt.date | None] = question(_l("承接後首次訪視"), B, Day(past=True), statistics=True, until=FOR_ALL)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
