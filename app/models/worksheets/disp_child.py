"""集中派案窗口篩派案紀錄（未滿18歲）: matched, decided by three aspects, graded and classed, and sent on."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.dispatching import (
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
    investigated_by,
    received_at,
    systems_that_know,
)
from app.questions import (
    AgencyRef,
    Choice,
    Computed,
    Day,
    In,
    Integer,
    Is,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    RecordRef,
    Section,
    Text,
    UserRef,
    YesNo,
    YesNoUnknown,
    question,
    rows,
)

MARKS_OF_PARENTS = (
    Choice("DV", _l("家暴")),
    Choice("SUI", _l("自殺通報")),
    Choice("MH", _l("精神照護")),
    Choice("DRUG", _l("毒品")),
    Choice("JAIL", _l("在監")),
    Choice("U20", _l("未滿20歲")),
    Choice("NONE", _lp("none of these", "無")),
)
ACTORS = (
    Choice("CARE", _l("照顧人")),
    Choice("SELF", _l("兒少本人")),
    Choice("OTHER", _l("照顧人以外之人")),
    Choice("NONE", _l("皆非／無法歸屬")),
    Choice("UNK", _l("不詳")),
)
INTENT = (
    Choice("Y", _l("是")),
    Choice("N", _l("否")),
    Choice("U", _l("待查")),
)
FACE_VISIT = (
    Choice("Y", _l("已安排面訪")),
    Choice("N", _l("未面訪（敘明理由）")),
)
ALSO_DONE = (
    Choice("POL", _l("警察／檢察官")),
    Choice("EDU", _l("教育局／學校")),
    Choice("HOS", _l("兒少保護醫療中心")),
    Choice("SA", _l("性侵害通報")),
    Choice("DV", _l("成人家暴")),
    Choice("HEA", _l("衛生局")),
    Choice("MISS", _l("行方不明查找")),
    Choice("NONE", _lp("none of these", "無")),
)

C = Section("C", _l("三面向決策"))
D = Section("D", _l("分級分類（兒少保護）"))
E = Section("E", _l("派案"))

PROTECTED = Is("dc_is_cp", "Y")


class ChildDispatch(CaseWorksheet):
    """集中派案窗口篩派案紀錄（未滿18歲）.

    Purpose: how a report about a child was screened: what the systems know, the three aspects, grade and class where it
    is a case of child protection, and to whom it goes. Approved by the window's supervisor.
    Law: 兒少法§53、§54; 兒童及少年保護通報與分級分類處理及調查辦法§5-6 (grade and class within 24 hours).
    Source: the three aspects are in LIN_2019, grade and class are the law's; the fields are reconstructed.
    """

    __tablename__ = "disp_child"
    CODE = "DISP_CHILD"
    TITLE = _l("集中派案窗口篩派案紀錄（未滿18歲）")
    STAGE = "screening"
    LAW = "兒少法§53、§54；兒童及少年保護通報與分級分類處理及調查辦法§5-6"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.6, LIN_2019: 0.95, STATUTE: 0.95, TWSS: 0.7}
    APPROVED_BY = "dispatch.approve"

    # fmt: off
    dc_report = question(_l("通報案號"), RECEIPT, Computed(of_sheet("case_id"), RecordRef()))
    dc_form: Mapped[str | None] = question(
        _l("通報表類別"), RECEIPT, OneOf("report_type"), required=True, statistics=True, from_="SUGGEST.report_form")
    dc_received: Mapped[dt.datetime | None] = question(
        _l("接獲通報時間"), RECEIPT,
        Computed(kept("dc_received", received_at), Moment(), stored=True), statistics=True, in_list=True)
    dc_due: Mapped[dt.datetime | None] = question(
        _l("分級分類期限（24小時）"), RECEIPT, Computed(kept("dc_due", dispatch_due), Moment(), stored=True),
        in_list=True, source=STATUTE)
    dc_worker = question(_l("篩派案人員"), RECEIPT, Computed(of_sheet("created_by"), UserRef()))
    dc_juris: Mapped[str | None] = question(
        _l("管轄"), RECEIPT, OneOf(HERE), required=True, from_="SUGGEST.jurisdiction", source=STATUTE, confidence=0.9)
    dc_contact_txt: Mapped[str | None] = question(_l("聯繫查證紀錄"), RECEIPT, LongText(), required=True)

    dc_match = rows("disp_match", _l("介接比對結果（逐系統）"), MATCHING, of=DispatchMatch, low=1, high=30,
                    from_="SUGGEST.systems", statistics=True, source=LIN_2019)
    dc_match_sys: Mapped[list[str] | None] = question(
        _l("有紀錄之系統"), MATCHING, Computed(systems_that_know("dc_match"), ManyOf("external_system"), stored=True),
        statistics=True, source=LIN_2019)
    dc_prev: Mapped[int | None] = question(
        _l("兒少／手足過去通報次數"), MATCHING, Integer(high=999), statistics=True)
    dc_u6: Mapped[list[str] | None] = question(
        _l("6歲以下方案類別"), MATCHING, ManyOf("under6_category"), statistics=True, source=LIN_2019, confidence=0.85)
    dc_par_flag: Mapped[list[str] | None] = question(
        _l("父母（照顧者）註記"), MATCHING, ManyOf(MARKS_OF_PARENTS), statistics=True, source=LIN_2019, confidence=0.85)
    dc_open_unit: Mapped[int | None] = question(_l("現在案主責單位"), MATCHING, AgencyRef())

    dc_as1: Mapped[str | None] = question(
        _l("面向一：發生在兒少的事件或現象，是否造成兒少身體或精神上的不法侵害"), C, OneOf("cp_aspect1"),
        required=True, statistics=True, from_="TRIAGE.harm", source=LIN_2019, confidence=1.0)
    dc_as1_why: Mapped[str | None] = question(_l("面向一評估說明"), C, LongText(), required=True)
    dc_as2: Mapped[str | None] = question(
        _l("面向二：是否因父母（照顧者）未善盡照顧責任所致"), C, OneOf("cp_aspect2"), required=True, statistics=True,
        from_="TRIAGE.responsibility", source=LIN_2019, confidence=1.0)
    dc_as2_why: Mapped[str | None] = question(_l("面向二評估說明"), C, LongText(), required=True)
    dc_as3: Mapped[str | None] = question(
        _l("面向三：父母（照顧者）接受服務之意願及資源使用情形"), C, OneOf("cp_aspect3"), required=True,
        statistics=True, from_="TRIAGE.will", source=LIN_2019, confidence=1.0)
    dc_as3_why: Mapped[str | None] = question(_l("面向三評估說明"), C, LongText(), required=True)

    dc_is_cp: Mapped[str | None] = question(
        _l("是否屬兒少法第53條案件"), D, YesNo(), required=True, statistics=True, in_list=True, search=True,
        from_="TRIAGE.is_protected")
    dc_immediate: Mapped[str | None] = question(
        _l("是否須立即保護、安置、其他處置或緊急安置"), D, YesNoUnknown(), required=True, show_if=PROTECTED,
        statistics=True, from_="TRIAGE.immediate RPT_CHILD.hp_place RPT_SA.hp_place", source=STATUTE)
    dc_grade: Mapped[str | None] = question(
        _l("分級"), D, OneOf("cp_grade"), required=True, show_if=PROTECTED, statistics=True, in_list=True, search=True,
        from_="TRIAGE.grade SUGGEST.cp_grade", source=STATUTE)
    dc_actor: Mapped[str | None] = question(
        _l("行為人"), D, OneOf(ACTORS), required=True, show_if=PROTECTED, statistics=True,
        from_="TRIAGE.actor SUGGEST.actor_standing", source=STATUTE, confidence=0.9)
    dc_intent: Mapped[str | None] = question(
        _l("照顧人未盡力禁止或故意"), D, OneOf(INTENT), show_if=PROTECTED, statistics=True, source=STATUTE,
        confidence=0.9)
    dc_class: Mapped[str | None] = question(
        _l("分類"), D, OneOf("cp_class"), required=True, show_if=PROTECTED, statistics=True,
        from_="TRIAGE.class SUGGEST.cp_class", source=STATUTE)
    dc_report_due: Mapped[dt.date | None] = question(
        _l("調查報告期限（依附表，可設定）"), D, Computed(kept("dc_report_due", investigated_by), Day(), stored=True),
        show_if=PROTECTED, help=_l("附表未能取得前，以修正前之日數為預設（第一級4日、第二級30日）。"), source=STATUTE,
        confidence=0.6)

    dc_action: Mapped[str | None] = question(
        _l("處理"), E, OneOf("screening_action"), required=True, statistics=True, in_list=True, search=True,
        from_="TRIAGE.action")
    dc_unit: Mapped[str | None] = question(
        _l("派案單位類別"), E, OneOf("dispatch_unit"), required=True, show_if=In("dc_action", *DISPATCHED),
        statistics=True, from_="TRIAGE.unit SUGGEST.dispatch_unit")
    dc_org: Mapped[int | None] = question(
        _l("派案單位"), E, AgencyRef(), required=True, show_if=In("dc_action", *DISPATCHED),
        from_="TRIAGE.agency SUGGEST.dispatch_agency")
    dc_g1_visit: Mapped[str | None] = question(
        _l("第一級案件面訪"), E, OneOf(FACE_VISIT), required=True, show_if=Is("dc_grade", "G1"))
    dc_g1_why: Mapped[str | None] = question(
        _l("未面訪理由"), E, Text(), required=True, show_if=Is("dc_g1_visit", "N"))
    dc_also: Mapped[list[str] | None] = question(_l("併行處理"), E, ManyOf(ALSO_DONE), statistics=True)
    dc_not_why: Mapped[str | None] = question(
        _l("未成案／不派案理由"), E, OneOf("not_open_reason"), show_if=In("dc_action", *NOT_DISPATCHED))
    dc_done = question(_l("派案完成時間"), E, Computed(dispatched_at, Moment()), statistics=True)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
