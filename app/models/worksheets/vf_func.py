"""家庭功能評估: how well the family provides, cares, brings up, holds together and protects, and who helps it."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019, SFAA_2020, TWSS
from app.models.worksheets.assessments import STAGES
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.worked_out import of_sheet
from app.questions import Choice, Computed, Day, Integer, LongText, OneOf, RecordRef, Score, Section, question

OVERALL = (
    Choice("G", _l("良好")),
    Choice("F", _l("尚可")),
    Choice("P", _l("薄弱")),
    Choice("D", _l("嚴重失功能")),
)
FROM_1_TO_5 = Score("strength5", low=1, high=5)

A = Section("A", _l("評估資訊"))
B = Section("B", _l("經濟功能"))
C = Section("C", _l("照顧與養育功能"))
D = Section("D", _l("教養與社會化功能"))
E = Section("E", _l("情感與關係功能"))
F = Section("F", _l("保護與安全功能"))
G = Section("G", _l("外部支持"))
H = Section("H", _l("綜合"))


class FunctionAssessment(CaseWorksheet):
    """家庭功能評估.

    Purpose: six functions of the family rated from 1 (明顯優勢) to 5 (嚴重問題), its strengths and its limits. Part of
    the visit assessment and of the periodic assessment; workers of adult protection may use it too.
    Law: 強化社會安全網計畫（行政院107-02-26核定）.
    Source: SFAA_2020 and LIN_2019 name the tool; the official list of items was not obtained. Items are reconstructed
    and await comparison with the ministry's blank form.
    """

    __tablename__ = "vf_func"
    CODE = "VF_FUNC"
    TITLE = _l("家庭功能評估")
    STAGE = "assessment"
    LAW = "強化社會安全網計畫（行政院107-02-26核定）；脆弱家庭工作表單"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.4, TWSS: 0.8, SFAA_2020: 0.8, LIN_2019: 0.6}

    # fmt: off
    vf_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    vf_stage: Mapped[str | None] = question(
        _l("評估階段"), A, OneOf(STAGES), required=True, statistics=True, in_list=True, search=True,
        from_="CASE.stage")
    vf_date: Mapped[dt.date | None] = question(
        _l("評估日期"), A, Day(past=True), required=True, in_list=True, from_="CASE.today", source=TWSS)

    fe1: Mapped[int | None] = question(
        _l("收入穩定度"), B, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fe1")
    fe2: Mapped[int | None] = question(_l("基本生活開銷之支應"), B, FROM_1_TO_5, required=True, from_="VF_FUNC.fe2")
    fe3: Mapped[int | None] = question(_l("理財、債務管理"), B, FROM_1_TO_5, from_="VF_FUNC.fe3")
    fe4: Mapped[int | None] = question(_l("就業能力與意願"), B, FROM_1_TO_5, from_="VF_FUNC.fe4")

    fc1: Mapped[int | None] = question(
        _l("對兒少之生活照顧"), C, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fc1")
    fc2: Mapped[int | None] = question(
        _l("對老人、身障、病人之照顧"), C, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fc2")
    fc3: Mapped[int | None] = question(
        _l("照顧者負荷"), C, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fc3")
    fc4: Mapped[str | None] = question(
        _l("有無替代照顧者"), C, OneOf("hnu"), required=True, statistics=True, source=SFAA_2020, from_="VF_FUNC.fc4")
    fc5: Mapped[int | None] = question(_l("健康維護與就醫"), C, FROM_1_TO_5, from_="VF_FUNC.fc5")

    fd1: Mapped[int | None] = question(
        _l("親職知能與管教方式"), D, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fd1")
    fd2: Mapped[int | None] = question(_l("親子互動"), D, FROM_1_TO_5, required=True, from_="VF_FUNC.fd2")
    fd3: Mapped[int | None] = question(_l("對就學、發展之支持"), D, FROM_1_TO_5, required=True, from_="VF_FUNC.fd3")
    fd4: Mapped[int | None] = question(_l("行為示範與界限"), D, FROM_1_TO_5, from_="VF_FUNC.fd4")

    fr1: Mapped[int | None] = question(
        _l("夫妻（伴侶）關係"), E, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fr1")
    fr2: Mapped[int | None] = question(_l("代間關係"), E, FROM_1_TO_5, required=True, from_="VF_FUNC.fr2")
    fr3: Mapped[int | None] = question(_l("手足關係"), E, FROM_1_TO_5, from_="VF_FUNC.fr3")
    fr4: Mapped[int | None] = question(_l("家庭溝通"), E, FROM_1_TO_5, required=True, from_="VF_FUNC.fr4")
    fr5: Mapped[int | None] = question(_l("凝聚力與情感支持"), E, FROM_1_TO_5, required=True, from_="VF_FUNC.fr5")
    fr6: Mapped[int | None] = question(
        _l("衝突處理、問題解決能力"), E, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fr6")

    fs1: Mapped[int | None] = question(
        _l("居住安全與環境"), F, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fs1")
    fs2: Mapped[int | None] = question(
        _l("免於暴力、疏忽之保護能力"), F, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fs2")
    fs3: Mapped[int | None] = question(
        _l("成員自殺、自傷、成癮之因應"), F, FROM_1_TO_5, statistics=True, from_="VF_FUNC.fs3")

    fx1: Mapped[int | None] = question(
        _l("親屬支持"), G, FROM_1_TO_5, required=True, statistics=True, from_="VF_FUNC.fx1")
    fx2: Mapped[int | None] = question(_l("鄰里、社區支持"), G, FROM_1_TO_5, required=True, from_="VF_FUNC.fx2")
    fx3: Mapped[int | None] = question(
        _l("正式資源之使用能力"), G, FROM_1_TO_5, required=True, statistics=True, source=LIN_2019, from_="VF_FUNC.fx3")
    fx4: Mapped[int | None] = question(_l("社會參與"), G, FROM_1_TO_5, from_="VF_FUNC.fx4")

    ft_env: Mapped[int | None] = question(_l("家庭環境總評（分）"), H, Integer(), source=TWSS, from_="VF_FUNC.ft_env")
    ft_ext: Mapped[int | None] = question(_l("外部支持總評（分）"), H, Integer(), source=TWSS, from_="VF_FUNC.ft_ext")
    ft_strength: Mapped[str | None] = question(
        _l("家庭優勢"), H, LongText(), required=True, from_="VF_FUNC.ft_strength")
    ft_limit: Mapped[str | None] = question(
        _l("家庭限制"), H, LongText(), required=True, from_="VF_FUNC.ft_limit SUGGEST.limits")
    ft_overall: Mapped[str | None] = question(
        _l("家庭功能總評"), H, OneOf(OVERALL), required=True, statistics=True, in_list=True, search=True,
        from_="VF_FUNC.ft_overall")
    # fmt: on
