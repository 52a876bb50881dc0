"""TIPVDA: how dangerous a partner is, by fifteen items; beside it the victim's own view and the assessor's."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, LIN_2019
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.reporter import REPORTER
from app.models.worksheets.worked_out import of_sheet
from app.models.worksheets.worked_out_tipvda import POINTS, band, total, why_this_band
from app.questions import (
    Choice,
    Computed,
    Integer,
    Is,
    Label,
    LongText,
    Moment,
    OneOf,
    Score,
    Section,
    Set,
    UserRef,
    question,
)

SUNNY = "https://www.sunnyswa.org.tw/29440"
RECALLED = "https://www.sunnyswa.org.tw/24960；其餘題目業務慣用，待主管機關核對"
MODES = (
    Choice("F", _l("面談")),
    Choice("T", _l("電話")),
    Choice("O", _l("其他")),
)

A = Section("A", _l("評估資訊"))
B = Section("B", _l("15題（有=1分）"))
C = Section("C", _lp("assessment", "結果"))

OTHER_THAN_THE_SCORE = Set("tp_prof") & (
    Is("tp_band", "HIGH") & ~Is("tp_prof", "H")
    | Is("tp_band", "CAUTION") & ~Is("tp_prof", "M")
    | Is("tp_band", "POTENTIAL") & ~Is("tp_prof", "L")
)


def item(label: Label) -> Any:
    """One of the fifteen: there, not there, or not known; a yes is one point."""
    kind = Score("hnu", low=0, high=1, points=POINTS)
    return question(label, B, kind, required=True, statistics=True, source=RECALLED)


class DangerAssessment(CaseWorksheet):
    """台灣親密關係暴力危險評估表（TIPVDA）.

    Purpose: how dangerous it is for a victim of intimate partner violence. The score is an aid: the assessor's own
    judgement counts, and says why where it differs. Validated on female victims.
    Law: 家暴法§8第1項第9款.
    Source: the bands are published (0-5, 6-7, 8-15); the wording of the items is recalled, not copied, and was revised
    in 2021 in details that nobody here has seen.
    """

    __tablename__ = "tipvda"
    CODE = "TIPVDA"
    TITLE = _l("台灣親密關係暴力危險評估表（TIPVDA）")
    STAGE = "report"
    LAW = "家暴法§8第1項第9款"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.7, RECALLED: 0.75, SUNNY: 0.9, LIN_2019: 0.9}

    # fmt: off
    tp_at: Mapped[dt.datetime | None] = question(
        _l("評估時間"), A, Moment(past=True), required=True, statistics=True, in_list=True)
    tp_by = question(_l("評估人員"), A, Computed(of_sheet("created_by"), UserRef()), only=REPORTER)
    tp_unit: Mapped[str | None] = question(
        _l("評估單位"), A, OneOf("reporter_unit_type"), required=True, statistics=True, search=True)
    tp_rel: Mapped[str | None] = question(
        _l("兩造關係"), A, OneOf("victim_offender_relation"), required=True, statistics=True,
        from_="RPT_ADULT.ra_intimate")
    tp_mode: Mapped[str | None] = question(_l("評估方式"), A, OneOf(MODES), required=True)

    tp01 = item(_l("他曾對你有無法呼吸的暴力行為（如勒／掐脖子、悶臉、按頭入水、開瓦斯等）"))
    tp02 = item(_l("他對小孩有身體暴力行為（非一般管教）"))
    tp03 = item(_l("你懷孕的時候他曾動手毆打過你"))
    tp04 = item(_l("他會拿刀、槍或其他武器、危險物品威脅恐嚇你"))
    tp05 = item(_l("他曾揚言或威脅要殺掉你"))
    tp06 = item(_l("他曾說過「要分手、離婚或聲請保護令，就一起死」等話"))
    tp07 = item(_l("他曾對你跟蹤、監視或惡意打擾"))
    tp08 = item(_l("他曾故意傷害你的性器官或對你性虐待"))
    tp09 = item(_l("他目前每天或幾乎每天喝酒喝到醉（一週四天以上）"))
    tp10 = item(_l("他曾對他認識的人（家人以外）施以身體暴力"))
    tp11 = item(_l("他目前有經濟壓力的困境"))
    tp12 = item(_l("他曾因你向外求援（報警、社工、打113、聲請保護令）而有激烈反應"))
    tp13 = item(_l("他最近懷疑或認為你們之間有第三者介入"))
    tp14 = item(_l("你相信他有能力或有可能殺掉你"))
    tp15 = item(_l("過去一年中，他施暴的情形是否愈來愈嚴重"))

    tp_total: Mapped[int | None] = question(
        _l("總分（0-15）"), C, Computed(total, Integer(high=15), stored=True), statistics=True, in_list=True,
        source=SUNNY)
    tp_band: Mapped[str | None] = question(
        _l("風險帶"), C, Computed(band, OneOf("ipv_band"), stored=True, why=why_this_band), statistics=True,
        in_list=True, search=True, source=SUNNY)
    tp_self: Mapped[int | None] = question(
        _l("被害人對目前危險處境的看法（0不怎麼危險－10非常危險）"), C, Score(low=0, high=10), required=True,
        statistics=True, source=RECALLED, confidence=0.8)
    tp_prof: Mapped[str | None] = question(
        _l("評估人員專業評估之風險等級"), C, OneOf("risk_level"), required=True, statistics=True, in_list=True,
        search=True, source=LIN_2019)
    tp_override: Mapped[str | None] = question(
        _l("專業評估與分數不一致之理由"), C, LongText(), required=True, show_if=OTHER_THAN_THE_SCORE)
    tp_opinion: Mapped[str | None] = question(
        _l("綜合評估意見、致命危險情境描述"), C, LongText(), required=True)
    # fmt: on
