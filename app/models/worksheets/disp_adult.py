"""集中派案窗口篩派案紀錄（18歲以上）: matched, categorised, graded, and sent to whoever is to act."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.dispatching import ASKED, DISPATCHED, MATCHING, RECEIPT, DispatchMatch
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_course import kept, newest_of
from app.models.worksheets.worked_out_dispatch import (
    dispatch_due,
    dispatched_at,
    is_elderly,
    is_reported_again,
    received_at,
    suggested_holder,
    systems_that_know,
    tipvda_band,
)
from app.questions import (
    AgencyRef,
    Choice,
    Computed,
    In,
    Integer,
    Is,
    Less,
    LongText,
    ManyOf,
    Moment,
    More,
    OneOf,
    RecordRef,
    Section,
    Set,
    UserRef,
    YesNo,
    YesNoUnknown,
    question,
    rows,
)

EMERGENCIES = (
    Choice("INJ", _l("重傷或生命危險")),
    Choice("PLACE", _l("需緊急安置／庇護")),
    Choice("HOSP", _l("在醫院待出院")),
    Choice("WEAP", _l("持械威脅中")),
    Choice("SUI", _l("自殺危險")),
    Choice("DEP", _l("無自理能力獨留")),
    Choice("OTHER", _l("其他")),
)
HOLDERS = (
    Choice("PUB", _l("公部門")),
    Choice("NGO", _l("民間團體")),
    Choice("JUDGE", _l("由督導判斷")),
)
ALSO_TOLD = (
    Choice("SUI", _l("自殺防治通報")),
    Choice("MH", _l("心衛社工")),
    Choice("PO", _l("警察／檢察官")),
    Choice("LTC", _l("長照")),
    Choice("VF", _l("脆弱家庭")),
    Choice("NONE", _lp("none of these", "無")),
)

C = Section("C", _l("緊急性"))
D = Section("D", _l("分類"))
E = Section("E", _l("分級"))
F = Section("F", _l("分流派案"))

INTIMATE = Is("da_cat", "A2")
UNMEASURED = INTIMATE & ~Set("da_scale")
MEASURED = INTIMATE & ~Set("da_tipvda_why")
"""Of partners a TIPVDA is handed in first; where none could be done it is said why, and no score is asked."""
OTHER_THAN_THE_SCORE = (
    INTIMATE
    & Set("da_prof")
    & (
        More("da_tipvda", 7) & ~Is("da_prof", "H")
        | More("da_tipvda", 5) & Less("da_tipvda", 8) & ~Is("da_prof", "M")
        | Less("da_tipvda", 6) & ~Is("da_prof", "L")
    )
)
TO_AN_NGO_ALL_THE_SAME = Is("da_unit", "NGO") & (
    ~Is("da_public", "N")
    | Is("da_prof", "H")
    | INTIMATE & More("da_tipvda", 7)
    | ~In("da_will", "HIGH", "YES")
)
"""The public sector may take any case; an NGO one that R08 would not give it only with a reason."""


class AdultDispatch(CaseWorksheet):
    """集中派案窗口篩派案紀錄（18歲以上）.

    Purpose: how a report about an adult was screened: what the systems know, the seven categories, the level of risk,
    and to whom it goes. Approved by the window's supervisor.
    Law: 家暴法§50; 老福法§43; 身權法§76; 成人保護案件分級分類分流篩檢指引.
    Source: categories, matching and division are in LIN_2019; the fields are reconstructed and await comparison.
    """

    __tablename__ = "disp_adult"
    CODE = "DISP_ADULT"
    TITLE = _l("集中派案窗口篩派案紀錄（18歲以上）")
    STAGE = "screening"
    LAW = "家暴法§50；老福法§43；身權法§76；成人保護案件分級分類分流篩檢指引"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.55, LIN_2019: 0.95, TWSS: 0.7}
    APPROVED_BY = "dispatch.approve"

    # fmt: off
    da_report = question(_l("通報案號"), RECEIPT, Computed(of_sheet("case_id"), RecordRef()))
    da_received: Mapped[dt.datetime | None] = question(
        _l("接獲通報時間"), RECEIPT,
        Computed(kept("da_received", received_at), Moment(), stored=True), statistics=True, in_list=True)
    da_due: Mapped[dt.datetime | None] = question(
        _l("篩派案期限（接獲後24小時）"), RECEIPT, Computed(kept("da_due", dispatch_due), Moment(), stored=True),
        in_list=True, source=LIN_2019)
    da_worker = question(_l("篩派案人員"), RECEIPT, Computed(of_sheet("created_by"), UserRef()))
    da_contact: Mapped[list[str] | None] = question(_l("補充資訊來源"), RECEIPT, ManyOf(ASKED), required=True)
    da_contact_txt: Mapped[str | None] = question(_l("聯繫摘要"), RECEIPT, LongText())

    da_match = rows("disp_match", _l("介接比對結果（逐系統）"), MATCHING, of=DispatchMatch, low=1, high=30,
                    from_="SUGGEST.systems", statistics=True, source=LIN_2019)
    da_match_sys: Mapped[list[str] | None] = question(
        _l("有紀錄之系統"), MATCHING, Computed(systems_that_know("da_match"), ManyOf("external_system"), stored=True),
        statistics=True, source=LIN_2019)
    da_prev: Mapped[int | None] = question(_l("過去通報次數"), MATCHING, Integer(high=999), statistics=True)
    da_open_unit: Mapped[int | None] = question(_l("現在案主責單位"), MATCHING, AgencyRef())
    da_rereport: Mapped[str | None] = question(
        _l("是否再通報（結案後或服務中1年內）"), MATCHING,
        Computed(kept("da_rereport", is_reported_again("da_match")), YesNo(), stored=True), statistics=True)

    da_emerg: Mapped[str | None] = question(
        _l("是否為緊急事件（立即派勤）"), C, YesNoUnknown(), required=True, statistics=True, in_list=True, search=True,
        from_="RPT_ADULT.hp_emergency RPT_SA.hp_place", source=LIN_2019)
    da_emerg_why: Mapped[list[str] | None] = question(
        _l("緊急事由"), C, ManyOf(EMERGENCIES), required=True, show_if=Is("da_emerg", "Y"))
    da_emerg_at: Mapped[dt.datetime | None] = question(
        _l("派勤時間"), C, Moment(past=True), required=True, show_if=Is("da_emerg", "Y"))

    da_age: Mapped[int | None] = question(
        _l("被害人年齡"), D, Integer(high=130), required=True, from_="COURSE.client_age")
    da_elder = question(_l("是否65歲以上"), D, Computed(is_elderly, YesNo()))
    da_disab: Mapped[str | None] = question(
        _l("是否領有身心障礙證明（或疑似）"), D, YesNoUnknown(), required=True, statistics=True,
        from_="TRIAGE.disabled SUGGEST.disability")
    da_cat: Mapped[str | None] = question(
        _l("成人保護案件類別（七大類）"), D, OneOf("adult_category"), required=True, statistics=True, in_list=True,
        search=True, from_="TRIAGE.category SUGGEST.adult_category", source=LIN_2019)
    da_cat2: Mapped[list[str] | None] = question(
        _l("併有之其他類別"), D, ManyOf("adult_category"), statistics=True)

    da_scale = question(_l("TIPVDA評估"), E, Computed(newest_of("TIPVDA"), RecordRef("TIPVDA")), show_if=INTIMATE)
    da_tipvda_why: Mapped[str | None] = question(
        _l("無法施測TIPVDA之理由（本案還沒有送出的TIPVDA時必填）"), E, LongText(), required=True, show_if=UNMEASURED,
        from_="TRIAGE.why_unmeasured", help=_l("能施測時，請先填寫並送出TIPVDA，再回到這一頁；分數會自己帶入。"))
    da_tipvda: Mapped[int | None] = question(
        _l("TIPVDA分數"), E, Integer(high=15), required=True, show_if=MEASURED, statistics=True,
        from_="TIPVDA.tp_total RPT_ADULT.hp_tipvda", source=LIN_2019)
    da_band = question(_l("TIPVDA風險帶"), E, Computed(tipvda_band, OneOf("ipv_band")), show_if=INTIMATE)
    da_prof: Mapped[str | None] = question(
        _l("社工專業評估風險等級"), E, OneOf("risk_level"), required=True, statistics=True, in_list=True, search=True,
        from_="TRIAGE.professional TIPVDA.tp_prof", source=LIN_2019)
    da_prof_why: Mapped[str | None] = question(
        _l("專業評估說明（與分數不同時必填）"), E, LongText(), required=True, show_if=OTHER_THAN_THE_SCORE,
        from_="TRIAGE.why_professional TIPVDA.tp_override")
    da_factors: Mapped[list[str] | None] = question(
        _l("風險因子"), E, ManyOf("offender_condition"), statistics=True, from_="SUGGEST.offender_conditions")
    da_public: Mapped[str | None] = question(
        _l("是否需公權力緊急或危機介入"), E, YesNoUnknown(), required=True, statistics=True, source=LIN_2019)
    da_will: Mapped[str | None] = question(
        _l("被害人接受服務意願"), E, OneOf("willingness"), required=True, statistics=True,
        from_="RPT_ADULT.hp_will RPT_SA.hp_will", source=LIN_2019)
    da_need: Mapped[list[str] | None] = question(
        _l("需求類型"), E, ManyOf("service_need"), statistics=True, from_="RPT_ADULT.hp_need", source=LIN_2019)

    da_action: Mapped[str | None] = question(
        _l("處理"), F, OneOf("screening_action"), required=True, statistics=True, in_list=True, search=True,
        from_="TRIAGE.action")
    da_suggest: Mapped[str | None] = question(
        _l("系統建議派案單位（公／私）"), F, Computed(suggested_holder, OneOf(HOLDERS), stored=True),
        help=_l("受案評估完成前一律由公部門辦理；這裡是完成後的分工建議。"), source=LIN_2019)
    da_unit: Mapped[str | None] = question(
        _l("派案單位類別"), F, OneOf("dispatch_unit"), required=True, show_if=In("da_action", *DISPATCHED),
        statistics=True, from_="TRIAGE.unit SUGGEST.dispatch_unit")
    da_org: Mapped[int | None] = question(
        _l("派案單位"), F, AgencyRef(), required=True, show_if=In("da_action", *DISPATCHED),
        from_="TRIAGE.agency SUGGEST.dispatch_agency")
    da_diff: Mapped[str | None] = question(
        _l("與系統建議不同之理由"), F, LongText(), required=True, show_if=TO_AN_NGO_ALL_THE_SAME)
    da_child_rpt: Mapped[str | None] = question(
        _l("目睹／受害兒少另行通報兒少保護"), F, YesNoUnknown(), statistics=True)
    da_other_rpt: Mapped[list[str] | None] = question(_l("併行通知"), F, ManyOf(ALSO_TOLD))
    da_done = question(_l("派案完成時間"), F, Computed(dispatched_at, Moment()), statistics=True)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
