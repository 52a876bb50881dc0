"""簡式健康量表（BSRS-5，心情溫度計）: five symptoms of the past week and, apart from them, suicidal thoughts."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, NCNU_2013, SFAA_2020
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_bsrs import band, is_factor, is_suicidal, total, why_this_band
from app.questions import (
    BadAnswer,
    Choice,
    Computed,
    Integer,
    ManyOf,
    Moment,
    OneOf,
    PersonRef,
    Score,
    Section,
    UserRef,
    YesNo,
    question,
)
from app.questions.agreements import alone
from app.questions.conditions import Answers

BANDS = (
    Choice("B0", _l("0-5一般正常")),
    Choice("B1", _l("6-9輕度，建議紓壓")),
    Choice("B2", _l("10-14中度，建議心理諮商或就醫")),
    Choice("B3", _l("15以上重度，建議精神科")),
)
SEVERITY = (
    Choice("0", _l("完全沒有")),
    Choice("1", _l("輕微")),
    Choice("2", _l("中等程度")),
    Choice("3", _l("厲害")),
    Choice("4", _l("非常厲害")),
)
NOTHING = "NONE"
FROM_0_TO_4 = Score(SEVERITY, low=0, high=4)
MODES = (
    Choice("SELF", _l("自填")),
    Choice("ASK", _l("訪談")),
    Choice("TEL", _l("電話")),
)
ACTIONS = (
    Choice("NONE", _lp("none of these", "無")),
    Choice("CARE", _l("關懷")),
    Choice("REF", _l("轉介心理諮商")),
    Choice("PSY", _l("轉精神科")),
    Choice("SUI", _l("自殺防治通報")),
)

A = Section("A", _l("資料"))
B = Section("B", _l("題目（0-4）"))
C = Section("C", _lp("outcome", "結果"))


def something_is_done(actions: list[str], answers: Answers) -> None:
    """自殺防治法§11: whoever thinks of suicide is not left alone."""
    if answers.get("bs_flag") == "Y" and NOTHING in actions:
        raise BadAnswer(_("自殺想法2分以上，後續處置不可為「無」"))


class BriefSymptomScale(CaseWorksheet):
    """簡式健康量表（BSRS-5）.

    Purpose: the mood of one person in the past week, today included. Five items from 0 (完全沒有) to 4 (非常厲害)
    are added up; the sixth, suicidal thoughts, is not in the sum and counts from 2 on. Whoever meets the person may
    fill it in.
    Law: 自殺防治法§11; factor 六(一) of the indicators of vulnerability.
    Source: items and bands are published (NCNU_2013), the thresholds of the factor in SFAA_2020; score, band and
    what is advised follow table R19.
    """

    __tablename__ = "bsrs5"
    CODE = "BSRS5"
    TITLE = _l("簡式健康量表（BSRS-5，心情溫度計）")
    STAGE = "assessment"
    LAW = "自殺防治法§11；脆弱家庭因子六(一)"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.85, NCNU_2013: 0.95, SFAA_2020: 1.0}

    # fmt: off
    bs_person: Mapped[int | None] = question(
        _l("受測者"), A, PersonRef(), required=True, in_list=True, from_="COURSE.client")
    bs_date: Mapped[dt.datetime | None] = question(
        _l("施測時間"), A, Moment(past=True), required=True, in_list=True, search=True)
    bs_by = question(_l("施測者"), A, Computed(of_sheet("created_by"), UserRef()))
    bs_mode: Mapped[str | None] = question(_l("方式"), A, OneOf(MODES), required=True, search=True)

    bs1: Mapped[int | None] = question(
        _l("感覺緊張不安"), B, FROM_0_TO_4, required=True, statistics=True, source=NCNU_2013)
    bs2: Mapped[int | None] = question(
        _l("覺得容易苦惱或動怒"), B, FROM_0_TO_4, required=True, statistics=True, source=NCNU_2013)
    bs3: Mapped[int | None] = question(
        _l("感覺憂鬱、心情低落"), B, FROM_0_TO_4, required=True, statistics=True, source=NCNU_2013)
    bs4: Mapped[int | None] = question(
        _l("覺得比不上別人"), B, FROM_0_TO_4, required=True, statistics=True, source=NCNU_2013)
    bs5: Mapped[int | None] = question(
        _l("睡眠困難，譬如難以入睡、易醒或早醒"), B, FROM_0_TO_4, required=True, statistics=True, source=NCNU_2013)
    bs6: Mapped[int | None] = question(
        _l("（附加）有自殺的想法"), B, FROM_0_TO_4, required=True, statistics=True, source=NCNU_2013)

    bs_total: Mapped[int | None] = question(
        _l("1-5題總分（0-20）"), C, Computed(total, Integer(), stored=True), statistics=True, in_list=True,
        source=NCNU_2013)
    bs_band: Mapped[str | None] = question(
        _lp("BSRS5", "等級"), C, Computed(band, OneOf(BANDS), stored=True, why=why_this_band), statistics=True,
        in_list=True, search=True, source=NCNU_2013)
    bs_flag: Mapped[str | None] = question(
        _l("自殺想法2分以上（建議轉精神科／自殺防治）"), C, Computed(is_suicidal, YesNo(), stored=True),
        statistics=True, in_list=True, search=True, source=NCNU_2013)
    bs_factor: Mapped[str | None] = question(
        _l("達脆弱家庭因子六(一)樣態（總分10以上或自殺想法2以上）"), C, Computed(is_factor, YesNo(), stored=True),
        statistics=True, source=SFAA_2020)
    bs_action: Mapped[list[str] | None] = question(
        _l("後續處置"), C, ManyOf(ACTIONS), required=True, statistics=True,
        agrees=(alone(NOTHING), something_is_done))
    # fmt: on
