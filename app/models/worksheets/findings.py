"""Findings: one row for each vulnerability factor of an edition of the indicators. An edition is data, not columns."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from flask_babel import lazy_gettext as _l
from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from app.columns.minguo import today
from app.facts import indicators
from app.facts.indicators import Aspect, Edition, Factor
from app.facts.sources import DRAFT, SFAA_2020
from app.models.worksheets.rows import SheetRow
from app.questions import Choice, Day, Is, LongText, ManyOf, OneOf, PersonRef, Row, Words, question
from app.questions.conditions import Answers
from app.questions.kinds import Each, Group, Item
from app.questions.words import Label

ROW = Row.SECTION
THERE = Is("is_present", "Y")
PRESENT = (
    Choice("Y", _l("有")),
    Choice("N", _l("無")),
)
SUPPORT = (
    Choice("Y", _l("足以支持")),
    Choice("P", _l("部分")),
    Choice("N", _l("不足")),
)
LEVEL_NAMES = {
    indicators.HIGH: _l("高指標"),
    indicators.MID: _l("中指標"),
    indicators.LOW: _l("低指標"),
    indicators.NO_LEVEL: _l("未分級"),
}
FOR_SHOW = {
    indicators.HIGH: _l("高指標（示範值）"),
    indicators.MID: _l("中指標（示範值）"),
    indicators.LOW: _l("低指標（示範值）"),
    indicators.NO_LEVEL: _l("未分級"),
}


def every_factor() -> tuple[Choice, ...]:
    """The factors of all editions."""
    return _factors(indicators.editions())


def every_pattern() -> tuple[Choice, ...]:
    """The patterns of all editions."""
    return _patterns(indicators.editions())


@lru_cache(maxsize=8)
def _factors(editions: tuple[Edition, ...]) -> tuple[Choice, ...]:
    return tuple(
        Choice(f.code, _called(aspect, f)) for e in editions for aspect in e.aspects for f in aspect.factors
    )


@lru_cache(maxsize=8)
def _patterns(editions: tuple[Edition, ...]) -> tuple[Choice, ...]:
    return tuple(
        Choice(p.code, Words(p.zh, p.en)) for edition in editions for f in edition.factors for p in f.patterns
    )


class Finding(SheetRow):
    """What was found about one factor: whether it is there, how it shows, whom it concerns, what supports them.

    The row asks what the official sheet asks under each factor (f1_1 … f6_2p) and beside it (fx_who … fx_txt).
    """

    __tablename__ = "vf_finding"
    FORMS = ("VF_VULN",)

    # fmt: off
    factor: Mapped[str | None] = question(
        _l("脆弱性因子"), ROW, OneOf(every_factor), statistics=True, source=SFAA_2020)
    is_present: Mapped[str | None] = question(
        _l("有無此因子"), ROW, OneOf(PRESENT), required=True, statistics=True, source=SFAA_2020)
    patterns: Mapped[list[str] | None] = question(
        _l("參考樣態"), ROW, ManyOf(every_pattern), required=True, show_if=THERE, statistics=True, source=SFAA_2020)
    member: Mapped[int | None] = question(
        _l("因子所涉成員"), ROW, PersonRef(), required=True, show_if=THERE, source=DRAFT)
    since: Mapped[dt.date | None] = question(
        _l("發生時間"), ROW, Day(past=True), show_if=THERE, source=DRAFT)
    resources: Mapped[str | None] = question(
        _l("支持資源"), ROW, OneOf(SUPPORT), required=True, show_if=THERE, statistics=True, source=SFAA_2020)
    note: Mapped[str | None] = question(
        _l("因子說明"), ROW, LongText(), required=True, show_if=THERE, source=DRAFT)
    # fmt: on


Index("one_finding_per_factor", Finding.form, Finding.sheet_id, Finding.factor, unique=True)


def edition_of(answers: Answers) -> Edition:
    """The indicators in force on the day of the assessment; while it has none, today's."""
    day = answers.get("vu_date")
    return indicators.in_force(day if isinstance(day, dt.date) else today())


def items_of(answers: Answers) -> tuple[Item, ...]:
    """The factors that an assessment of that day goes through."""
    return _items(edition_of(answers), indicators.editions())


def about(answers: Answers) -> tuple[Label, ...]:
    """Which edition these are, and what of it is not official."""
    edition = edition_of(answers)
    told: list[Label] = [_l("指標版本：%(edition)s。", edition=Words(edition.zh, edition.en))]
    if not edition.is_text_seen:
        told.append(_l("這一版有部分用語未見官方本，以主管機關公告為準。"))
    if edition.is_since_placeholder:
        told.append(_l("生效日為示範值，待管理者設定。"))
    if any(factor.is_placeholder for factor in edition.factors):
        told.append(_l("各因子的高、中、低等級為示範值，待管理者設定。"))
    return tuple(told)


EACH_FACTOR = Each(names="factor", items=items_of, about=about, hints="RPT_VF.rv_factor")


@lru_cache(maxsize=32)
def _items(edition: Edition, known: tuple[Edition, ...]) -> tuple[Item, ...]:
    was: dict[str, set[str]] = {}
    for other in known:
        for factor in other.factors if other is not edition else ():
            was.setdefault(indicators.mapped(factor.code, edition), set()).add(factor.code)
    return tuple(
        _item(factor, group, frozenset(was.get(factor.code, ())))
        for aspect in edition.aspects
        for group in (_group(aspect),)
        for factor in aspect.factors
    )


def _group(aspect: Aspect) -> Group:
    source = indicators.edition(aspect.notes_edition) if aspect.notes_edition else None
    return Group(
        code=aspect.kind,
        label=Words(f"{aspect.number}、{aspect.zh}", aspect.en),
        notes=tuple(Words(zh, en) for zh, en in aspect.notes),
        notes_from=Words(source.zh, source.en) if source else "",
    )


def _item(factor: Factor, group: Group, was: frozenset[str]) -> Item:
    names = FOR_SHOW if factor.is_placeholder else LEVEL_NAMES
    return Item(
        code=factor.code,
        label=Words(f"{factor.number}{factor.zh}", factor.en),
        group=group,
        offers={"patterns": tuple(Choice(p.code, Words(p.zh, p.en)) for p in factor.patterns)},
        was=was,
        tag=names[factor.level],
        remark=Words(*factor.remark) if factor.remark[0] else "",
    )


def _called(aspect: Aspect, factor: Factor) -> Words:
    """一(一)工作不穩定或失業: as people cite a factor outside its table."""
    return Words(f"{aspect.number}{factor.number}{factor.zh}", factor.en)
