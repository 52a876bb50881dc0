"""家庭脆弱性評估: which vulnerability factors are there, and how vulnerable the family is."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Mapped, object_session, synonym

from app.facts import indicators
from app.facts.indicators import HIGH, LOW, MID
from app.facts.sources import DRAFT, SFAA_2020, TWSS
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.findings import EACH_FACTOR, SUPPORT, Finding
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_vuln import (
    SEVERITY,
    count_of,
    edition_code,
    effective_grade,
    grade,
    why_this_grade,
)
from app.questions import (
    And,
    Choice,
    Computed,
    Day,
    Integer,
    Is,
    LongText,
    Not,
    OneOf,
    Or,
    RecordRef,
    Section,
    Set,
    Words,
    question,
    rows,
)

STAGES = (
    Choice("INIT", _l("初評（開案）")),
    Choice("P3", _l("首次定期（第3個月）")),
    Choice("P6", _l("定期")),
    Choice("END", _l("結案")),
    Choice("CHG", _l("狀況改變")),
)
ENOUGH = (
    Choice("Y", _l("足夠")),
    *SUPPORT[1:],
)
DIFFERS = And(Set("vu_prof"), Not(Or(*(And(Is("vu_prof", code), Is("vu_grade", code)) for code in SEVERITY))))


def every_edition() -> tuple[Choice, ...]:
    """The editions of the indicators."""
    return tuple(Choice(edition.code, Words(edition.zh, edition.en)) for edition in indicators.editions())


A = Section("A", _l("評估資訊"))
B = Section("B", _l("脆弱性因子"))
C = Section("C", _l("評估結果"))


class VulnerabilityAssessment(CaseWorksheet):
    """家庭脆弱性評估.

    Purpose: go through every factor of the indicators in force, and grade. A tick never opens a case by itself:
    opening is decided after vulnerability, family functions and needs were assessed. Part of the visit assessment, of
    the periodic assessment, and of closure.
    Law: 兒少法§54; 脆弱家庭需求面向與脆弱性因子辨識指標.
    Source: factors, patterns, notes and the grading table are printed in SFAA_2020; what is asked for each factor is
    reconstructed. On the paper every factor is two questions (f1_1, f1_1p …); here each is a row, so that an edition of
    the indicators is data.
    """

    __tablename__ = "vf_vuln"
    CODE = "VF_VULN"
    TITLE = _l("家庭脆弱性評估")
    STAGE = "assessment"
    APPROVED_BY = "open.approve"
    LAW = "兒少法§54；脆弱家庭需求面向與脆弱性因子辨識指標"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.6, TWSS: 0.8, SFAA_2020: 0.95}

    # fmt: off
    vu_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    vu_stage: Mapped[str | None] = question(
        _l("評估階段"), A, OneOf(STAGES), required=True, statistics=True, in_list=True, search=True,
        from_="CASE.vu_stage")
    vu_date: Mapped[dt.date | None] = question(
        _l("評估日期"), A, Day(past=True), required=True, in_list=True, from_="CASE.today", source=TWSS)
    vu_version: Mapped[str | None] = question(
        _l("指標版本"), A, Computed(edition_code, OneOf(every_edition), stored=True), statistics=True)

    findings = rows(
        "vf_finding", _l("脆弱性因子"), B, of=Finding, each=EACH_FACTOR,
        from_="VF_VULN.findings SUGGEST.reported_factors", source=SFAA_2020)

    vu_high: Mapped[int | None] = question(
        _l("高指標項數"), C, Computed(count_of(HIGH), Integer(), stored=True), statistics=True, source=SFAA_2020)
    vu_mid: Mapped[int | None] = question(
        _l("中指標項數"), C, Computed(count_of(MID), Integer(), stored=True), statistics=True, source=SFAA_2020)
    vu_low: Mapped[int | None] = question(
        _l("低指標項數"), C, Computed(count_of(LOW), Integer(), stored=True), statistics=True, source=SFAA_2020)
    vu_grade: Mapped[str | None] = question(
        _l("脆弱性等級（系統）"), C,
        Computed(grade, OneOf("vuln_level"), stored=True, why=why_this_grade), statistics=True, in_list=True,
        search=True, source=SFAA_2020)
    vu_prof: Mapped[str | None] = question(
        _l("社工專業判斷等級"), C, OneOf("vuln_level"), statistics=True, in_list=True,
        help=_l("與系統等級相同時不必填。從嚴即時生效；從寬須經督導核可才生效。"))
    vu_prof_why: Mapped[str | None] = question(
        _l("與系統等級不同之理由（僅得從嚴，從寬須督導核可）"), C, LongText(), required=True, show_if=DIFFERS)
    vu_resource: Mapped[str | None] = question(
        _l("現有支持資源是否足以因應"), C, OneOf(ENOUGH), required=True, statistics=True, from_="VF_VULN.vu_resource",
        source=SFAA_2020)
    vu_sum: Mapped[str | None] = question(_l("脆弱性綜合說明"), C, LongText(), required=True, from_="VF_VULN.vu_sum")
    # fmt: on

    indicators = synonym("vu_version")

    @property
    def factors_present(self) -> set[str]:
        """The codes of the factors that are there, as they are stored."""
        session = object_session(self)
        if session is None or self.id is None:
            return set()
        own = (Finding.case_id == self.case_id, Finding.form == self.CODE, Finding.sheet_id == self.id)
        return set(session.scalars(select(Finding.factor).where(*own, Finding.is_present == "Y")))

    @property
    def vu_grade_effective(self) -> str | None:
        """The grade that counts: the worker's own when stricter, or when the supervisor has approved it."""
        return effective_grade(self.vu_grade, self.vu_prof, is_approved=self.state == "approved")
