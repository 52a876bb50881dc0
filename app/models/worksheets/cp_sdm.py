"""兒少保護安全評估（SDM）: is a child safe at home, safe with a plan, or not safe."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, SDM_TOOL, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.cp_sdm_choices import (
    AT_HOME,
    AWAY_FROM_HOME,
    HARMS,
    KINDS,
    OF_THE_CARER,
    OF_THE_CHILD,
    SUSPECTED,
    VULNERABLE,
)
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_protection import safety_result, why_this_safety
from app.questions import (
    Computed,
    Day,
    Is,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    PersonRef,
    RecordRef,
    Section,
    Text,
    Tick,
    YesNo,
    YesNoUnknown,
    question,
)
from app.questions.agreements import alone

A = Section("A", _l("評估資訊"))
B = Section("B", _l("危險因素"))
C = Section("C", _l("保護能力"))
D = Section("D", _l("安全措施"))
E = Section("E", _lp("outcome", "結果"))

WITH_A_PLAN = Is("sd_result", "PLAN")


class SafetyAssessment(CaseWorksheet):
    """兒少保護安全評估（SDM結構化決策）.

    Purpose: danger factors, what protects, what is done at home or away from it; table R20 says how safe the child is.
    One for each child, again whenever circumstances change. Part of the investigation report of class 1.
    Law: 兒少保護通報與分級分類處理及調查辦法§7 II 1 (the result of the safety assessment).
    Source: twelve danger factors are printed, shortened, on the pages named; factor 12 is cut off there, factor 13,
    capacities and measures are reconstructed.
    """

    __tablename__ = "cp_sdm"
    CODE = "CP_SDM"
    TITLE = _l("兒少保護安全評估（SDM結構化決策）")
    STAGE = "investigation"
    LAW = "兒少保護通報與分級分類處理及調查辦法§7第2項第1款"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.65, TWSS: 0.7, STATUTE: 0.8, SDM_TOOL: 0.75}
    APPROVED_BY = "open.approve"

    # fmt: off
    sd_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    sd_child: Mapped[int | None] = question(
        _l("兒少"), A, PersonRef(), required=True, in_list=True, from_="COURSE.client")
    sd_date: Mapped[dt.datetime | None] = question(
        _l("評估時間"), A, Moment(past=True), required=True, in_list=True, from_="CASE.now", source=TWSS)
    sd_kind: Mapped[str | None] = question(
        _l("評估種類"), A, OneOf(KINDS), required=True, statistics=True, in_list=True, search=True,
        from_="SUGGEST.sdm_kind")
    sd_carers: Mapped[str | None] = question(
        _l("受評家戶與照顧者"), A, Text(sealed=True), required=True, from_="CP_SDM.sd_carers SUGGEST.carers_named")
    sd_vuln: Mapped[list[str] | None] = question(
        _l("兒少脆弱性"), A, ManyOf(VULNERABLE), required=True, statistics=True,
        from_="CP_SDM.sd_vuln SUGGEST.child_vulnerability", confidence=0.6,
        agrees=(alone("NONE"),))

    sd01: Mapped[str | None] = question(
        _l("1.照顧者對兒少造成嚴重身體傷害，或有可信之嚴重傷害威脅"), B, YesNo(), required=True, statistics=True,
        from_="CP_SDM.sd01", source=SDM_TOOL)
    sd01s: Mapped[list[str] | None] = question(
        _l("1之子項"), B, ManyOf(HARMS), required=True, show_if=Is("sd01", "Y"), from_="CP_SDM.sd01s", source=SDM_TOOL)
    sd02: Mapped[str | None] = question(
        _l("2.照顧者未滿足兒少立即的基本需求（食衣住醫療、精神）"), B, YesNo(), required=True, statistics=True,
        from_="CP_SDM.sd02", source=SDM_TOOL)
    sd03: Mapped[str | None] = question(
        _l("3.居住條件不佳，立即威脅兒少健康或安全"), B, YesNo(), required=True, statistics=True, from_="CP_SDM.sd03",
        source=SDM_TOOL)
    sd04: Mapped[str | None] = question(
        _l("4.照顧者未能保護兒少免受他人嚴重傷害或威脅"), B, YesNo(), required=True, statistics=True,
        from_="CP_SDM.sd04", source=SDM_TOOL)
    sd05: Mapped[str | None] = question(
        _l("5.家中成人間有家庭暴力，對兒少構成立即危險"), B, YesNo(), required=True, statistics=True,
        from_="CP_SDM.sd05 SUGGEST.danger_by_violence", source=SDM_TOOL)
    sd06: Mapped[str | None] = question(
        _l("6.照顧者以大量負面語言或否定態度對待，致心理創傷"), B, YesNo(), required=True, statistics=True,
        from_="CP_SDM.sd06", source=SDM_TOOL)
    sd07: Mapped[str | None] = question(
        _l("7.懷疑兒少遭性侵害，且有立即安全之虞"), B, YesNo(), required=True, statistics=True,
        from_="CP_SDM.sd07 SUGGEST.danger_by_abuse",
        source=SDM_TOOL)
    sd07s: Mapped[list[str] | None] = question(
        _l("7之子項"), B, ManyOf(SUSPECTED), required=True, show_if=Is("sd07", "Y"), from_="CP_SDM.sd07s",
        confidence=0.55)
    sd08: Mapped[str | None] = question(
        _l("8.家庭不讓社工接觸兒少、逃避或有搬離之虞"), B, YesNo(), required=True, statistics=True, from_="CP_SDM.sd08",
        source=SDM_TOOL)
    sd09: Mapped[str | None] = question(
        _l("9.對兒少傷痕無合理解釋"), B, YesNo(), required=True, statistics=True, from_="CP_SDM.sd09", source=SDM_TOOL)
    sd10: Mapped[str | None] = question(
        _l("10.照顧者心理疾病、智能障礙、認知受損或身體狀況不佳，無法保護照顧兒少"), B, YesNo(), required=True,
        statistics=True, from_="CP_SDM.sd10 SUGGEST.danger_by_illness", source=SDM_TOOL)
    sd11: Mapped[str | None] = question(
        _l("11.照顧者物質濫用，嚴重損害照顧能力"), B, YesNo(), required=True, statistics=True,
        from_="CP_SDM.sd11 SUGGEST.danger_by_addiction",
        source=SDM_TOOL)
    sd12: Mapped[str | None] = question(
        _l("12.兒少目前處境雖尚未達（立即危險），但合併過去不當對待紀錄，恐有立即危險（文字待查）"), B, YesNo(),
        required=True, statistics=True, from_="CP_SDM.sd12", confidence=0.45)
    sd13: Mapped[str | None] = question(
        _l("13.其他（敘明）"), B, YesNo(), required=True, statistics=True, from_="CP_SDM.sd13", confidence=0.5)
    sd13t: Mapped[str | None] = question(
        _l("其他危險因素說明"), B, Text(), required=True, show_if=Is("sd13", "Y"), from_="CP_SDM.sd13t")

    sp_child: Mapped[list[str] | None] = question(
        _l("兒少之保護能力"), C, ManyOf(OF_THE_CHILD), required=True, from_="CP_SDM.sp_child", confidence=0.55,
        agrees=(alone("n"),))
    sp_carer: Mapped[list[str] | None] = question(
        _l("照顧者之保護能力"), C, ManyOf(OF_THE_CARER), required=True, from_="CP_SDM.sp_carer", confidence=0.55,
        agrees=(alone("n"),))

    si_home: Mapped[list[str] | None] = question(
        _l("在家安全措施"), D, ManyOf(AT_HOME), required=True, statistics=True, from_="CP_SDM.si_home", confidence=0.55,
        agrees=(alone("0"),))
    si_out: Mapped[list[str] | None] = question(
        _l("離家措施"), D, ManyOf(AWAY_FROM_HOME), required=True, statistics=True, from_="CP_SDM.si_out",
        confidence=0.55,
        agrees=(alone("0"),))

    sd_result: Mapped[str | None] = question(
        _l("安全評估結果"), E, Computed(safety_result, OneOf("safety_result"), stored=True, why=why_this_safety),
        statistics=True, in_list=True, search=True, source=SDM_TOOL, confidence=0.85)
    sd_culture: Mapped[str | None] = question(
        _l("是否考量文化因素"), E, YesNoUnknown(), required=True, from_="CP_SDM.sd_culture")
    sd_plan: Mapped[str | None] = question(
        _l("安全計畫（誰、做什麼、何時、如何監督）"), E, LongText(), required=True, show_if=WITH_A_PLAN,
        from_="CP_SDM.sd_plan")
    sd_plan_until: Mapped[dt.date | None] = question(_l("安全計畫期限"), E, Day(), required=True, show_if=WITH_A_PLAN)
    sd_sign: Mapped[bool | None] = question(_l("照顧者已簽署安全計畫"), E, Tick(), show_if=WITH_A_PLAN, confidence=0.6)
    # fmt: on
