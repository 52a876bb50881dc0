"""The findings about a decision table in words, and the words that are wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flask_babel import gettext as _

from app.facts.tables import BASES, HIT_POLICIES
from app.questions.words import Words
from app.rules.tables import Answer, Input, Named, Output, Row, Table, words

Box = tuple[tuple[Input, tuple[Named, ...]], ...]
"""Inputs, each with the values that it may have; an input that is not named may have any."""


class Wrong(NamedTuple):
    """What is wrong, in a sentence. ``row``: the number of the row, 0 for the table; ``cell``: which of its cells."""

    sentence: str
    row: int = 0
    cell: str = ""


def said(box: Box) -> str:
    """A set of combinations: 年齡「18歲以上」、分數「不詳」."""
    if not box:
        return _("任何情形")
    zh = "、".join(f"{one.zh}「{'或'.join(v.zh for v in values)}」" for one, values in box)
    en = ", ".join(f"{one.en}: {' or '.join(v.en for v in values)}" for one, values in box)
    return str(Words(zh, en))


def list_of_rows(numbers: Iterable[int]) -> str:
    """第1、2列."""
    return _("第%(numbers)s列", numbers="、".join(map(str, numbers)))


def outcome(table: Table, then: Iterable[tuple[str, Answer]]) -> str:
    """What a row answers: 通報表「脆弱家庭通報表」."""
    by_code = {output.code: output for output in table.outputs}
    parts = [(by_code[name], answer) for name, answer in then if answer is not None]
    zh = "、".join(f"{output.zh}「{answer_words(output, answer).zh}」" for output, answer in parts)
    en = ", ".join(f"{output.en}: {answer_words(output, answer).en}" for output, answer in parts)
    return str(Words(zh, en)) or _("無")


def answer_words(output: Output, answer: Answer) -> Words:
    """One answer of an output, in both languages."""
    if isinstance(answer, bool):
        return Words("是", "yes") if answer else Words("否", "no")
    for value in output.values:
        if value.code == answer:
            return words(value)
    return Words(str(answer), str(answer))


def wrong_words(table: Table) -> Iterator[Wrong]:
    """Sentences about codes that the table does not know, and about what is missing in it."""
    if table.hit_policy not in HIT_POLICIES:
        yield Wrong(_("適用方式「%(word)s」不明，只能是 UNIQUE 或 FIRST。", word=table.hit_policy))
    for one in table.inputs:
        yield from _of_input(one)
    if not table.outputs or not table.rows:
        yield Wrong(_("至少要有一個結果和一列。"))
    numbers = [row.no for row in table.rows]
    for number in sorted({n for n in numbers if numbers.count(n) > 1}):
        yield Wrong(_("有一列以上的列號是%(row)s。", row=number), number)
    for row in table.rows:
        yield from _of_conditions(table, row)
        yield from _of_outcome(table, row)


def _of_input(one: Input) -> Iterator[Wrong]:
    codes = [value.code for value in one.values]
    if not codes or len(codes) > len(set(codes)):
        yield Wrong(_("「%(input)s」沒有答案，或有重複的答案。", input=words(one)))
    if one.unknown and one.unknown not in codes:
        yield Wrong(
            _("「%(input)s」的「不詳」代碼「%(code)s」不在答案之中。", input=words(one), code=one.unknown)
        )


def _of_conditions(table: Table, row: Row) -> Iterator[Wrong]:
    known = {one.code: one for one in table.inputs}
    for name, codes in row.when.items():
        if name not in known:
            yield Wrong(_("第%(row)s列：沒有「%(input)s」這一項。", row=row.no, input=name), row.no)
            continue
        one, at = known[name], (row.no, f"in-{name}")
        if not codes:
            yield Wrong(_("第%(row)s列：「%(input)s」一項都沒有勾。", row=row.no, input=words(one)), *at)
        for code in sorted(codes - {value.code for value in one.values}):
            text = _(
                "第%(row)s列：「%(input)s」沒有「%(code)s」這個答案。",
                row=row.no,
                input=words(one),
                code=code,
            )
            yield Wrong(text, *at)


def _of_outcome(table: Table, row: Row) -> Iterator[Wrong]:
    if row.basis not in BASES:
        yield Wrong(_("第%(row)s列：依據「%(word)s」不明。", row=row.no, word=row.basis), row.no, "basis")
    for output in table.outputs:
        at, called = (row.no, f"out-{output.code}"), words(output)
        if output.code not in row.then:
            yield Wrong(_("第%(row)s列：沒有填結果「%(output)s」。", row=row.no, output=called), *at)
        elif not _is_known(output, row.then[output.code]):
            code = row.then[output.code]
            text = _(
                "第%(row)s列：結果「%(output)s」沒有「%(code)s」。", row=row.no, output=called, code=code
            )
            yield Wrong(text, *at)
    for name in sorted(row.then.keys() - {output.code for output in table.outputs}):
        yield Wrong(_("第%(row)s列：沒有「%(output)s」這個結果。", row=row.no, output=name), row.no)


def _is_known(output: Output, answer: Answer) -> bool:
    """No answer is one, too: nothing follows."""
    if answer is None:
        return True
    if output.values:
        return answer in {value.code for value in output.values}
    return isinstance(answer, bool | int)
