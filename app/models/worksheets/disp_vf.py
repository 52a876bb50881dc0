"""集中派案窗口篩派案紀錄（脆弱家庭）: what the window asked and found, and to which centre the family goes."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.dispatching import (
    ASKED,
    DISPATCHED,
    HERE,
    MATCHING,
    NOT_DISPATCHED,
    RECEIPT,
    DispatchMatch,
)
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_course import kept
from app.models.worksheets.worked_out_dispatch import (
    dispatch_due,
    dispatched_at,
    is_reported_again,
    received_at,
    systems_that_know,
)
from app.questions import (
    AgencyRef,
    Computed,
    In,
    Integer,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Section,
    UserRef,
    YesNo,
    YesNoUnknown,
    question,
    rows,
)

OURS = "本系統自訂，源自篩派案紀錄（18歲以上、未滿18歲）之共同欄位；待主管機關核對"

C = Section("C", _l("管轄與急迫性"))
D = Section("D", _l("派案"))


class FamilyDispatch(CaseWorksheet):
    """集中派案窗口篩派案紀錄（脆弱家庭）.

    Purpose: how the report of a vulnerable family was screened. The two official records are for protective cases; what
    remains of them for a family is asked here. Approved by the window's supervisor.
    Law: 兒少法§54; dispatch within 24 hours by 強化社會安全網計畫.
    Source: a form of our own, made of what both official records ask (LIN_2019 for matching and the 24 hours).
    """

    __tablename__ = "disp_vf"
    CODE = "DISP_VF"
    TITLE = _l("集中派案窗口篩派案紀錄（脆弱家庭）")
    STAGE = "screening"
    LAW = "兒少法§54；強化社會安全網計畫"
    SOURCE = OURS
    CONFIDENCE = {OURS: 0.4, DRAFT: 0.5, LIN_2019: 0.9, TWSS: 0.7}
    APPROVED_BY = "dispatch.approve"

    # fmt: off
    dv_report = question(_l("通報案號"), RECEIPT, Computed(of_sheet("case_id"), RecordRef()))
    dv_received: Mapped[dt.datetime | None] = question(
        _l("接獲通報時間"), RECEIPT,
        Computed(kept("dv_received", received_at), Moment(), stored=True), statistics=True, in_list=True)
    dv_due: Mapped[dt.datetime | None] = question(
        _l("篩派案期限（接獲後24小時）"), RECEIPT, Computed(kept("dv_due", dispatch_due), Moment(), stored=True),
        in_list=True, source=LIN_2019)
    dv_worker = question(_l("篩派案人員"), RECEIPT, Computed(of_sheet("created_by"), UserRef()))
    dv_contact: Mapped[list[str] | None] = question(_l("補充資訊來源"), RECEIPT, ManyOf(ASKED), required=True)
    dv_contact_txt: Mapped[str | None] = question(_l("聯繫摘要"), RECEIPT, LongText())

    dv_match = rows("disp_match", _l("介接比對結果（逐系統）"), MATCHING, of=DispatchMatch, low=1, high=30,
                    from_="SUGGEST.systems", statistics=True, source=LIN_2019)
    dv_match_sys: Mapped[list[str] | None] = question(
        _l("有紀錄之系統"), MATCHING, Computed(systems_that_know("dv_match"), ManyOf("external_system"), stored=True),
        statistics=True, source=LIN_2019)
    dv_prev: Mapped[int | None] = question(_l("過去通報次數"), MATCHING, Integer(high=999), statistics=True)
    dv_open_unit: Mapped[int | None] = question(_l("現在案主責單位"), MATCHING, AgencyRef())
    dv_rereport: Mapped[str | None] = question(
        _l("是否再通報（結案後或服務中1年內）"), MATCHING,
        Computed(kept("dv_rereport", is_reported_again("dv_match")), YesNo(), stored=True), statistics=True)

    dv_juris: Mapped[str | None] = question(
        _l("管轄"), C, OneOf(HERE), required=True, statistics=True, from_="SUGGEST.jurisdiction")
    dv_urgent: Mapped[str | None] = question(
        _l("是否有急迫需求（斷炊、無居所、無人照顧）"), C, YesNoUnknown(), required=True, statistics=True, in_list=True,
        search=True, from_="RPT_VF.rv_urgent")

    dv_action: Mapped[str | None] = question(
        _l("處理"), D, OneOf("screening_action"), required=True, statistics=True, in_list=True, search=True,
        from_="TRIAGE.action")
    dv_unit: Mapped[str | None] = question(
        _l("派案單位類別"), D, OneOf("dispatch_unit"), required=True, show_if=In("dv_action", *DISPATCHED),
        statistics=True, from_="TRIAGE.unit SUGGEST.dispatch_unit")
    dv_org: Mapped[int | None] = question(
        _l("派案單位"), D, AgencyRef(), required=True, show_if=In("dv_action", *DISPATCHED),
        from_="TRIAGE.agency SUGGEST.dispatch_agency")
    dv_not_why: Mapped[str | None] = question(
        _l("未成案／不派案理由"), D, OneOf("not_open_reason"), required=True,
        show_if=In("dv_action", *NOT_DISPATCHED), statistics=True)
    dv_why: Mapped[str | None] = question(_l("派案理由與應注意事項"), D, LongText())
    dv_done = question(_l("派案完成時間"), D, Computed(dispatched_at, Moment()), statistics=True)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
