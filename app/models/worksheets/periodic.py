"""定期評估表: three months after opening, then every six: what was done, how the family stands now, what follows."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, SFAA_2020, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.rows import SheetRow
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_course import (
    assessed_next_on,
    assessment_due_on,
    face_visits,
    grade_before,
    grade_now,
    kept,
    money_given,
    ordinal,
    owed_and_done,
    part,
    telephone_contacts,
)
from app.questions import (
    Choice,
    Computed,
    Day,
    Integer,
    Is,
    LongText,
    ManyOf,
    OneOf,
    RecordRef,
    Row,
    Section,
    Text,
    question,
    rows,
)
from app.questions.agreements import not_before

KINDS = (
    Choice("FIRST", _l("首次（開案後第3個月）")),
    Choice("REG", _l("定期（每6個月）")),
    Choice("EXTRA", _l("臨時")),
)
HAS_CHILDREN = (Choice("Y", _lp("RPT_VF", "有")), Choice("N", _lp("RPT_VF", "無")))
WHAT_FOLLOWS = (
    Choice("GO", _l("持續服務")),
    Choice("CHG", _l("修正計畫")),
    Choice("UP", _l("轉保護性系統")),
    Choice("REFER", _l("轉介其他系統")),
    Choice("CLOSE", _l("結案")),
)

A = Section("A", _l("評估資訊"))
B = Section("B", _l("服務執行"))
C = Section("C", _l("再評估"))
D = Section("D", _l("目標達成"))
E = Section("E", _l("結論"))
ROW = Row.SECTION


class GoalAttained(SheetRow):
    """How far one goal of the plan is reached."""

    __tablename__ = "periodic_goal"
    FORMS = ("PERIODIC",)

    # fmt: off
    pg_goal: Mapped[str | None] = question(
        _l("服務目標"), ROW, OneOf(offered="plan_goals"), required=True)
    pg_status: Mapped[str | None] = question(
        _l("達成情形"), ROW, OneOf("goal_status"), required=True, statistics=True)
    pg_txt: Mapped[str | None] = question(_l("說明"), ROW, LongText())
    # fmt: on


class PeriodicAssessment(CaseWorksheet):
    """定期評估表.

    Purpose: the family is assessed again with the three tools, whose new sheets are its parts; the plan goes on,
    changes or ends. A grade that has risen counts at once, a lower one once the supervisor has approved it.
    Source: the sheet and its timing (month 3 after opening, then at least every six months) are in SFAA_2020 and
    LIN_2019; its wording is reconstructed and awaits comparison with the ministry's blank form.
    """

    __tablename__ = "periodic"
    CODE = "PERIODIC"
    TITLE = _l("定期評估表")
    STAGE = "periodic"
    LAW = "強化社會安全網計畫工作表單（開案後第3個月首次，之後每6個月至少1次）"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.55, TWSS: 0.8, SFAA_2020: 0.9, LIN_2019: 0.9}
    APPROVED_BY = "open.approve"
    PARTS = ("VF_VULN", "VF_FUNC", "VF_NEED")

    # fmt: off
    pe_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    pe_seq: Mapped[int | None] = question(
        _l("次別"), A, Computed(kept("pe_seq", ordinal), Integer(), stored=True), statistics=True)
    pe_kind: Mapped[str | None] = question(
        _l("種類"), A, OneOf(KINDS), required=True, statistics=True, in_list=True, search=True,
        from_="COURSE.assessment_kind", source=SFAA_2020)
    pe_due: Mapped[dt.date | None] = question(
        _l("應完成日"), A, Computed(kept("pe_due", assessment_due_on), Day(), stored=True), in_list=True,
        source=SFAA_2020)
    pe_date: Mapped[dt.date | None] = question(
        _l("評估日期"), A, Day(past=True), required=True, in_list=True, search=True, from_="CASE.today", source=TWSS)
    pe_from: Mapped[dt.date | None] = question(
        _l("評估期間起"), A, Day(past=True), required=True, from_="COURSE.assessed_from")
    pe_to: Mapped[dt.date | None] = question(
        _l("評估期間迄"), A, Day(past=True), required=True, from_="CASE.today",
        agrees=(not_before("pe_from", _l("評估期間起")),))

    pe_face: Mapped[int | None] = question(
        _l("期間面訪次數"), B,
        Computed(kept("pe_face", face_visits("pe_from", "pe_to")), Integer(), stored=True), statistics=True)
    pe_phone: Mapped[int | None] = question(
        _l("期間電訪次數"), B,
        Computed(kept("pe_phone", telephone_contacts("pe_from", "pe_to")), Integer(), stored=True),
        statistics=True)
    pe_req: Mapped[str | None] = question(
        _l("應訪次數與達成率"), B,
        Computed(kept("pe_req", owed_and_done("pe_from", "pe_to")), Text(), stored=True), statistics=True,
        source=SFAA_2020)
    pe_short_why: Mapped[str | None] = question(_l("未達訪視頻率原因"), B, Text())
    pe_services: Mapped[list[str] | None] = question(
        _l("已提供服務"), B, ManyOf("service_content"), required=True, statistics=True,
        from_="COURSE.services_given")
    pe_links: Mapped[list[str] | None] = question(
        _l("已連結資源"), B, ManyOf("network_service"), statistics=True, from_="COURSE.services_linked")
    pe_money: Mapped[int | None] = question(
        _l("期間補助金額"), B,
        Computed(kept("pe_money", money_given("pe_from", "pe_to")), Integer(unit=_l("元")), stored=True),
        statistics=True)

    pe_vuln: Mapped[int | None] = question(
        _l("家庭脆弱性評估（重評）"), C, Computed(kept("pe_vuln", part("VF_VULN")), RecordRef("VF_VULN"), stored=True),
        source=LIN_2019)
    pe_grade_old: Mapped[str | None] = question(
        _l("前次等級"), C, Computed(kept("pe_grade_old", grade_before), OneOf("vuln_level"), stored=True))
    pe_grade: Mapped[str | None] = question(
        _l("本次等級"), C, Computed(kept("pe_grade", grade_now), OneOf("vuln_level"), stored=True), statistics=True,
        in_list=True, search=True)
    pe_func: Mapped[int | None] = question(
        _l("家庭功能評估（重評）"), C, Computed(kept("pe_func", part("VF_FUNC")), RecordRef("VF_FUNC"), stored=True),
        source=LIN_2019)
    pe_need: Mapped[int | None] = question(
        _l("需求評估（重評）"), C, Computed(kept("pe_need", part("VF_NEED")), RecordRef("VF_NEED"), stored=True),
        source=LIN_2019)
    pe_change: Mapped[str | None] = question(_l("家庭狀況改變"), C, LongText(), required=True)
    pe_child: Mapped[str | None] = question(
        _l("兒少受照顧情形"), C, LongText(), show_if=Is("pe_haschild", "Y"))
    pe_haschild: Mapped[str | None] = question(
        _l("家中有無兒少"), C, OneOf(HAS_CHILDREN), required=True, from_="COURSE.has_children")

    pe_goals = rows("periodic_goal", _l("逐項目標"), D, of=GoalAttained, high=30, from_="SUGGEST.goals_to_assess")
    pe_family: Mapped[str | None] = question(_l("案家對服務之看法"), D, LongText())

    pe_decide: Mapped[str | None] = question(
        _l("後續處置"), E, OneOf(WHAT_FOLLOWS), required=True, statistics=True, in_list=True, search=True)
    pe_why: Mapped[str | None] = question(_l("理由"), E, LongText(), required=True)
    pe_next: Mapped[dt.date | None] = question(
        _l("下次評估日"), E, Computed(kept("pe_next", assessed_next_on), Day(), stored=True), in_list=True)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on
