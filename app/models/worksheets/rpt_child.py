"""兒童及少年保護事件通報表: what happened in one family, a row for each child. Sexual exploitation is a type of it."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, STATUTE, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.harmed_child import Carer, HarmedChild
from app.models.worksheets.offenders import Actor
from app.models.worksheets.reporter import A, reported, reporter
from app.models.worksheets.worked_out import of_sheet
from app.questions import (
    Computed,
    File,
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
    Tick,
    YesNoUnknown,
    question,
    rows,
)

HURT = ("MINOR", "MOD", "SEVERE")

B = Section("B", _l("通報事由"))
C = Section("C", _l("兒童及少年"))
D = Section("D", _l("父母、監護人、照顧者"))
E = Section("E", _l("行為人"))
F = Section("F", _l("事件"))
G = Section("G", _l("已提供協助與立即需求"))


class ChildReport(CaseWorksheet):
    """兒童及少年保護事件通報表.

    Purpose: the report that children are harmed, neglected, exploited or in danger. Takes the place of the reports of
    child protection and of sexual exploitation. One report for what happened in a family; a row for each child.
    Law: 兒少法§53; 兒少性剝削防制條例§7; 兒少保護通報與分級分類處理及調查辦法§2 (grounds, paragraphs, the children,
    other information; in an emergency spoken first, written within 24 hours of knowing).
    Source: that there is one form is in LIN_2019, its contents are the regulation's; fields are reconstructed.
    """

    __tablename__ = "rpt_child"
    CODE = "RPT_CHILD"
    TITLE = _l("兒童及少年保護事件通報表")
    STAGE = "report"
    LAW = "兒少法§53；兒少性剝削防制條例§7；兒少保護通報與分級分類處理及調查辦法§2"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.6, TWSS: 0.7, STATUTE: 0.9, LIN_2019: 0.8}
    IS_FILED = True

    # fmt: off
    rc_no = question(_l("通報案號"), A, Computed(of_sheet("case_id"), RecordRef()))
    rc_kind: Mapped[str | None] = question(
        _l("通報性質"), A, OneOf("report_kind"), required=True, statistics=True, from_="CALL.first_report", source=TWSS)
    rc_channel: Mapped[str | None] = question(
        _l("受理管道"), A, OneOf("intake_channel"), required=True, statistics=True, in_list=True, search=True,
        from_="SSN_CONSULT.ct_channel ME.channel")
    rc_oral_first: Mapped[bool | None] = question(
        _l("情況緊急先以言詞、電話通報"), A, Tick(), statistics=True, source=STATUTE)
    rc_oral_at: Mapped[dt.datetime | None] = question(
        _l("言詞通報時間"), A, Moment(past=True), required=True, show_if=Set("rc_oral_first"))
    rep_known_at, rep_reported_at, rep_hours, rep_late_reason, rep_unit_type = reported()
    rep_unit_name, rep_profession, rep_name, rep_title, rep_phone, rep_email, rep_feedback = reporter()

    rc_act53: Mapped[list[str] | None] = question(
        _l("兒少法第53條第1項各款"), B, ManyOf("child_act_53"), required=True, statistics=True, source=STATUTE,
        confidence=0.95)
    rc_act49: Mapped[list[str] | None] = question(
        _l("第49條第1項行為"), B, ManyOf("child_act_49"), required=True, show_if=Has("rc_act53", "3"), statistics=True,
        source=STATUTE, confidence=0.95)
    rc_act56: Mapped[list[str] | None] = question(
        _l("第56條第1項情形"), B, ManyOf("child_act_56"), required=True, show_if=Has("rc_act53", "5"), statistics=True,
        source=STATUTE, confidence=0.95)
    rc_type: Mapped[list[str] | None] = question(
        _l("疑似受虐（侵害）類型"), B, ManyOf("child_maltreatment"), required=True, statistics=True, in_list=True,
        search=True)
    rc_neglect: Mapped[list[str] | None] = question(
        _l("疏忽樣態"), B, ManyOf("neglect_type"), show_if=Has("rc_type", "NEG"), statistics=True)
    rc_exploit: Mapped[list[str] | None] = question(
        _l("性剝削行為類型"), B, ManyOf("sexual_exploitation_type"), required=True, show_if=Has("rc_type", "EXP"),
        statistics=True, source=STATUTE)
    rc_drug: Mapped[list[str] | None] = question(
        _l("施用物質"), B, ManyOf("substance"), show_if=Has("rc_act53", "1"), statistics=True)

    children = rows("client", _l("兒童及少年"), C, of=HarmedChild, low=1, high=20)

    carers = rows("family", _l("父母、監護人、照顧者"), D, of=Carer, high=20)
    sib_count: Mapped[int | None] = question(
        _l("家中其他兒少人數"), D, Integer(high=30), statistics=True, from_="CALL.other_children")
    sib_risk: Mapped[str | None] = question(_l("其他兒少是否亦有受害之虞"), D, YesNoUnknown(), statistics=True)

    offenders = rows("offender", _l("行為人"), E, of=Actor, low=1, high=20)

    ev_at: Mapped[dt.datetime | None] = question(
        _l("發生時間"), F, Moment(past=True), required=True, statistics=True)
    ev_place: Mapped[str | None] = question(
        _l("發生場所"), F, OneOf("place_of_event"), required=True, statistics=True)
    ev_injury: Mapped[str | None] = question(
        _l("傷勢"), F, OneOf("injury_level"), required=True, statistics=True, in_list=True, search=True)
    ev_part: Mapped[list[str] | None] = question(
        _l("受傷部位"), F, ManyOf("body_part"), show_if=In("ev_injury", *HURT))
    ev_text: Mapped[str | None] = question(
        _l("事件經過（人、事、時、地、物）"), F, LongText(sealed=True), required=True,
        from_="SSN_CONSULT.ct_text CARE_VISIT.cv_text")
    ev_photo = question(_l("傷勢照片、佐證資料"), F, File())

    hp_medical: Mapped[str | None] = question(
        _l("是否已就醫／驗傷"), G, YesNoUnknown(), required=True, statistics=True)
    hp_police: Mapped[str | None] = question(_l("是否已報警"), G, YesNoUnknown(), required=True, statistics=True)
    hp_place: Mapped[str | None] = question(
        _l("是否需立即保護安置"), G, YesNoUnknown(), required=True, statistics=True, in_list=True, search=True,
        source=STATUTE)
    hp_parents_will: Mapped[str | None] = question(
        _l("父母（照顧者）接受服務之意願"), G, OneOf("willingness"), source=LIN_2019)
    hp_text: Mapped[str | None] = question(_l("其他補充"), G, LongText(sealed=True))
    # fmt: on
