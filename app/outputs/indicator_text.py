"""An edition of the indicators as plain text: aspects, factors, patterns, notes on use, and what took whose place."""

from __future__ import annotations

from collections.abc import Iterator

from app.facts.indicators import Aspect, Edition, Factor, every_factor
from app.outputs.form_text import STEP, since_in_words

LEVELS = {"HIGH": "高", "MID": "中", "LOW": "低", "": "未分級"}


def lines_of(edition: Edition) -> Iterator[str]:
    """The edition, line by line, in the words of its print. Chinese whoever reads: it is what was issued."""
    yield f"{edition.zh}（{edition.code}）"
    yield f"生效：{since_in_words(edition.since)}" + ("（示範值）" if edition.is_since_placeholder else "")
    if edition.law:
        yield f"依據：{edition.law}"
    yield f"來源：{edition.source}" + ("" if edition.is_text_seen else "（部分用語未見官方本）")
    yield f"說明：{edition.note}"
    for aspect in edition.aspects:
        yield ""
        yield f"{aspect.code}　{aspect.number}、{aspect.zh}"
        for factor in aspect.factors:
            yield from (STEP + line for line in _factor(factor))
        yield from (STEP + line for line in _notes(aspect))


def _factor(factor: Factor) -> Iterator[str]:
    level = LEVELS[factor.level] + ("，示範值" if factor.is_placeholder else "")
    yield f"{factor.code}　{factor.number}{factor.zh}〔{level}〕"
    yield from (f"{STEP}{pattern.code}　{pattern.zh}" for pattern in factor.patterns)
    if before := [older.code for older in every_factor() if older.maps_to == factor.code]:
        yield f"{STEP}承 {'、'.join(before)}"
    if factor.remark[0]:
        yield f"{STEP}附註：{factor.remark[0]}"
    if factor.duty:
        yield f"{STEP}法定義務：{factor.duty}"


def _notes(aspect: Aspect) -> Iterator[str]:
    if aspect.notes:
        yield f"使用說明（{aspect.notes_edition}）"
        yield from (f"{STEP}{n}. {zh}" for n, (zh, _en) in enumerate(aspect.notes, 1))
