"""Whether an edition may be published: sentences about what is wrong with it, none when it may. Pure.

Asked when it is proposed, again when it is published, and again when it is read back to hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from flask_babel import gettext as _

from app.facts import indicators
from app.facts.indicators import LEVELS, Edition
from app.questions.words import Words
from app.rules import table_checks
from app.rules.deadlines import BY_CODE
from app.rules.setting_checks import clocks, wrong_setting
from app.rules.supplement_checks import wrong_supplement
from app.rules.terms import UNITS, Term
from app.rules.tightening import Looser, tightened

LONGEST: Final = 5000  # of whatever: longer than any term of the law


def wrong(kind: str, name: str, content: Mapping[str, Any]) -> list[str]:
    """What is wrong with this content of a table, an edition of the indicators, a county's term, setting, questions."""
    try:
        return list(CHECKS[kind](name, content))
    except (KeyError, TypeError, ValueError, AttributeError):
        return [_("內容不完整，讀不出來。請重新由現行內容複製一份。")]


def _of_table(name: str, content: Mapping[str, Any]) -> Iterator[str]:
    return (fault.sentence for fault in table_checks.faults_of(name, content))


def _of_clock(name: str, content: Mapping[str, Any]) -> Iterator[str]:
    if name not in {one.code for one in clocks()}:
        yield _("這項期限不是由縣市設定的。")
        return
    amount, unit = content["amount"], content["unit"]
    if (
        not isinstance(amount, int)
        or isinstance(amount, bool)
        or not 0 < amount <= LONGEST
        or unit not in UNITS
    ):
        yield _("期限須大於零")
        return
    deadline = BY_CODE[name]
    if deadline.every and unit == "hour":
        yield _("一再到期的期限以日或月計。")
        return
    try:
        tightened(deadline, Term(amount, unit))
    except Looser as refused:
        yield str(refused)


def _of_indicators(name: str, content: Mapping[str, Any]) -> Iterator[str]:
    edition = indicators.read_edition(dict(content))
    if edition.code != name:
        yield _("指標版本的代碼不能更改。")
    if not edition.zh.strip() or not edition.source.strip():
        yield _("請填版本名稱和依據來源。")
    known = {one.code for one in indicators.editions()} - {name}
    taken = {f.code for e in indicators.editions() if e.code in known for f in e.factors}
    patterns = {
        p.code for e in indicators.editions() if e.code in known for f in e.factors for p in f.patterns
    }
    yield from _twice([f.code for f in edition.factors], taken)
    yield from _twice([p.code for f in edition.factors for p in f.patterns], patterns)
    for code in sorted(_taken_from(content).values()):
        if code not in taken:
            yield _("沒有「%(code)s」這個舊因子可以對應。", code=code)
    for code, times in sorted(Counter(_taken_from(content).values()).items()):
        if times > 1:
            yield _("有一個以上的因子對應到舊因子「%(code)s」。", code=code)
    yield from _of_factors(edition)


def _of_factors(edition: Edition) -> Iterator[str]:
    if not edition.factors:
        yield _("至少要有一個因子。")
    for aspect in edition.aspects:
        for factor in aspect.factors:
            called = str(Words(f"{aspect.number}{factor.number}{factor.zh}", factor.en)) or factor.code
            if not factor.zh.strip() or not factor.en.strip():
                yield _("因子「%(factor)s」須有中文和英文。", factor=called)
            if factor.level not in LEVELS and not factor.is_placeholder:
                yield _("因子「%(factor)s」沒有等級。請選高、中、低，或標為等級待設定。", factor=called)
            if any(not p.zh.strip() or not p.en.strip() for p in factor.patterns):
                yield _("因子「%(factor)s」的樣態，中文和英文的行數要相同。", factor=called)


def _twice(codes: list[str], taken: set[str]) -> Iterator[str]:
    for code, times in sorted(Counter(codes).items()):
        if times > 1 or code in taken:
            yield _("代碼「%(code)s」重複。", code=code)


def _taken_from(content: Mapping[str, Any]) -> dict[str, str]:
    """New code → the code of the factor whose place it takes."""
    return {
        factor["code"]: factor["taken_from"]
        for aspect in content["aspects"]
        for factor in aspect["factors"]
        if factor.get("taken_from")
    }


CHECKS: Final[Mapping[str, Callable[[str, Mapping[str, Any]], Iterator[str]]]] = {
    "table": _of_table,
    "clock": _of_clock,
    "setting": wrong_setting,
    "indicators": _of_indicators,
    "supplement": wrong_supplement,
}
