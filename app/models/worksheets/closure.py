"""結案評估表: what the service has come to, why it ends, and who looks after the family from now on."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, SFAA_2020, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.signing import signatures
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_course import (
    face_visits,
    grade_at_opening,
    grade_now,
    kept,
    money_given,
    months_served,
    opened_on,
    part,
    telephone_contacts,
    track,
)
from app.questions import (
    BadAnswer,
    Choice,
    Computed,
    Day,
    In,
    Integer,
    Is,
    LongText,
    ManyOf,
    OneOf,
    RecordRef,
    Section,
    Set,
    Text,
    Tick,
    YesNo,
    YesNoUnknown,
    question,
)
from app.questions.agreements import not_before
from app.questions.conditions import Answers
from app.rules.terms import months_after

BETTER_OR_WORSE = (
    Choice("UP", _l("提升")),
    Choice("SAME", _l("持平")),
    Choice("DOWN", _l("下降")),
)
GOALS_REACHED = (
    Choice("A", _l("全部")),
    Choice("M", _l("大部分")),
    Choice("P", _l("部分")),
    Choice("N", _l("未達成")),
)
LINKS_REACHED = (
    Choice("A", _l("全部達成")),
    Choice("P", _l("部分")),
    Choice("N", _l("未達成")),
    Choice("NA", _lp("none linked", "無")),
)
FOLLOW_UPS = (
    Choice("N", _l("不需")),
    Choice("COM", _l("社區網絡追蹤支持")),
    Choice("OWN", _l("本單位追蹤")),
    Choice("LAW", _l("依法追蹤至少1年")),
)
PROTECTIVE = ("CP", "IPV", "AFV", "EP", "DP", "SA", "SX")
REFUSED = Is("cl_reason_vf", "C06") | Is("cl_reason_pr", "P02")


def a_year_where_the_law_says_so(until: dt.date, answers: Answers) -> None:
    """兒少法§59: at least a year."""
    closed = answers.get("cl_date")
    if answers.get("cl_follow") == "LAW" and closed is not None and until < months_after(closed, 12):
        raise BadAnswer(_("依法追蹤至少1年，不可早於結案後滿1年之日"))


A = Section("A", _l("案件"))
B = Section("B", _l("服務摘要"))
C = Section("C", _l("結案評估"))
D = Section("D", _l("結案原因"))
E = Section("E", _l("後續追蹤"))


class ClosureAssessment(CaseWorksheet):
    """結案評估表.

    Purpose: the lead worker, or the worker of the NGO that serves the case, proposes to end it; the supervisor decides.
    Its part is a new assessment of the family's vulnerability.
    Law: 兒少法§59、§62 (a child that has come home is followed for at least a year).
    Source: the sheet, the attainment of linked units and the follow-up by the community network are in SFAA_2020; the
    official list of reasons was not found, wording is reconstructed and awaits comparison.
    """

    __tablename__ = "closure"
    CODE = "CLOSURE"
    TITLE = _l("結案評估表")
    STAGE = "closure"
    LAW = "強化社會安全網計畫工作表單；兒少法§59、§62"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.5, TWSS: 0.8, SFAA_2020: 0.85, LIN_2019: 0.9}
    APPROVED_BY = "close.approve"
    PARTS = ("VF_VULN",)

    # fmt: off
    cl_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    cl_track: Mapped[str | None] = question(
        _l("個案類型"), A, Computed(kept("cl_track", track), OneOf("case_track"), stored=True), statistics=True,
        in_list=True, search=True)
    cl_open: Mapped[dt.date | None] = question(
        _l("開案日期"), A, Computed(kept("cl_open", opened_on), Day(), stored=True), source=TWSS)
    cl_date: Mapped[dt.date | None] = question(
        _l("擬結案日期"), A, Day(), required=True, statistics=True, in_list=True, search=True, from_="CASE.today",
        agrees=(not_before("cl_open", _l("開案日期")),), source=TWSS)
    cl_months: Mapped[int | None] = question(
        _l("服務期間（月）"), A, Computed(kept("cl_months", months_served), Integer(), stored=True), statistics=True)

    cl_face: Mapped[int | None] = question(
        _l("面訪次數"), B,
        Computed(kept("cl_face", face_visits("cl_open", "cl_date")), Integer(), stored=True), statistics=True)
    cl_phone: Mapped[int | None] = question(
        _l("電訪次數"), B, Computed(kept("cl_phone", telephone_contacts("cl_open", "cl_date")), Integer(), stored=True),
        statistics=True)
    cl_services: Mapped[list[str] | None] = question(
        _l("提供服務"), B, ManyOf("service_content"), required=True, statistics=True, from_="COURSE.services_ever")
    cl_links: Mapped[list[str] | None] = question(
        _l("連結資源"), B, ManyOf("network_service"), statistics=True, from_="COURSE.services_linked")
    cl_money: Mapped[int | None] = question(
        _l("補助總額"), B,
        Computed(kept("cl_money", money_given("cl_open", "cl_date")), Integer(unit=_l("元")), stored=True),
        statistics=True)
    cl_sum: Mapped[str | None] = question(
        _l("服務歷程摘要"), B, LongText(), required=True, from_="SUGGEST.course_of_service")

    cl_grade0: Mapped[str | None] = question(
        _l("開案時等級"), C,
        Computed(kept("cl_grade0", grade_at_opening), OneOf("vuln_level"), stored=True), statistics=True)
    cl_vuln: Mapped[int | None] = question(
        _l("結案脆弱性評估"), C, Computed(kept("cl_vuln", part("VF_VULN")), RecordRef("VF_VULN"), stored=True),
        show_if=Is("cl_track", "VF"), source=LIN_2019)
    cl_grade: Mapped[str | None] = question(
        _l("結案時等級"), C, Computed(kept("cl_grade", grade_now), OneOf("vuln_level"), stored=True), statistics=True)
    cl_func: Mapped[str | None] = question(
        _l("家庭功能變化"), C, OneOf(BETTER_OR_WORSE), required=True, statistics=True,
        from_="SUGGEST.function_change")
    cl_goals: Mapped[str | None] = question(
        _l("目標達成程度"), C, OneOf(GOALS_REACHED), required=True, statistics=True, from_="COURSE.goals_reached")
    cl_links_done: Mapped[str | None] = question(
        _l("各網絡單位服務達成情形"), C, OneOf(LINKS_REACHED), required=True, statistics=True,
        from_="SUGGEST.links_reached", source=SFAA_2020)
    cl_child_safe: Mapped[str | None] = question(
        _l("兒少安全與照顧無虞"), C, YesNoUnknown(), required=True, statistics=True)
    cl_risk: Mapped[str | None] = question(
        _l("再發生風險"), C, OneOf("risk_level"), required=True, statistics=True)
    cl_suicide: Mapped[str | None] = question(_l("自殺風險"), C, OneOf("suicide_risk"), statistics=True)
    cl_placed: Mapped[str | None] = question(
        _l("服務期間是否曾安置"), C, YesNo(), statistics=True, from_="SUGGEST.was_placed", source=TWSS)
    cl_place_ended: Mapped[str | None] = question(
        _l("是否結束安置"), C, OneOf("placement_ended"), show_if=Is("cl_placed", "Y"), statistics=True, source=TWSS)

    cl_reason_vf: Mapped[str | None] = question(
        _l("結案原因（脆弱家庭）"), D, OneOf("closure_reason_vf"), required=True, show_if=Is("cl_track", "VF"),
        statistics=True, in_list=True, search=True)
    cl_reason_pr: Mapped[str | None] = question(
        _l("結案原因（保護案件）"), D, OneOf("closure_reason_protect"), required=True,
        show_if=In("cl_track", *PROTECTIVE), statistics=True)
    cl_reason_txt: Mapped[str | None] = question(_l("說明"), D, LongText(), required=True)
    cl_refuse_sup: Mapped[bool | None] = question(
        _l("拒絕服務結案經督導確認無立即風險"), D, Tick(), required=True, show_if=REFUSED)
    cl_referred: Mapped[str | None] = question(
        _l("結案時是否轉介"), D, YesNo(), statistics=True, source=TWSS)
    cl_to: Mapped[list[str] | None] = question(
        _l("轉銜單位"), D, ManyOf("network_service"), show_if=Is("cl_referred", "Y"), statistics=True)
    cl_to_accept: Mapped[str | None] = question(
        _l("轉銜受理情形"), D, OneOf("referral_status"), show_if=Set("cl_to"), source=TWSS)

    cl_follow: Mapped[str | None] = question(
        _l("是否追蹤"), E, OneOf(FOLLOW_UPS), required=True, statistics=True, in_list=True, search=True,
        source=SFAA_2020)
    cl_nofollow_why: Mapped[str | None] = question(
        _l("安置未轉後追原因"), E, OneOf("placement_no_follow_up_reason"),
        show_if=Is("cl_place_ended", "Y") & Is("cl_follow", "N"), statistics=True, source=TWSS)
    cl_follow_by: Mapped[str | None] = question(
        _l("社區追蹤單位（村里、據點、志工）"), E, Text(), show_if=Is("cl_follow", "COM"))
    cl_follow_to: Mapped[dt.date | None] = question(
        _l("追蹤期限"), E, Day(), required=True, show_if=In("cl_follow", "OWN", "LAW"),  # the clock of the follow-up
        agrees=(not_before("cl_date", _l("擬結案日期")), a_year_where_the_law_says_so))
    cl_family: Mapped[str | None] = question(_l("案家意見"), E, LongText(), from_="COURSE.said_by_family")
    cl_told: Mapped[str | None] = question(_l("是否告知案家再求助管道"), E, YesNoUnknown(), required=True)

    sg_worker, sg_worker_at, sg_supervisor, sg_opinion, sg_result, sg_at = signatures()
    # fmt: on

    @classmethod
    def parts_owed(cls, answers: Answers) -> tuple[str, ...]:
        """A protective case is rated by its own assessment (R00), and ends without one of vulnerability."""
        return () if answers.get("cl_track") in PROTECTIVE else cls.PARTS
