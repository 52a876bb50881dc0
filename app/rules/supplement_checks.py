"""Whether a county's own questions may be published: what is wrong, in which question, beside which field. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.questions import Question, condition
from app.questions.flaws import Flaw, atoms, flaws_of
from app.questions.supplements import CHOOSES, CODE, KINDS, Row, day_of, read, sections_of

MOST: Final = 60
"""Questions of a county in one form: beyond it, it is another form."""
MOST_CHOICES: Final = 100
LONGEST: Final[Mapping[str, int]] = {"zh": 300, "en": 300, "help_zh": 1000, "help_en": 1000, "show_if": 1000}
CHOICE: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")
SHAPE: Final[Mapping[str, type]] = {
    "code": str, "kind": str, "zh": str, "en": str, "help_zh": str, "help_en": str, "choices": list, "show_if": str,
    "required": bool, "since": str, "until": str, "section": str,
}  # fmt: skip
EMPTY: Final[Row] = {key: kind() for key, kind in SHAPE.items()}
SAYS: Final[Mapping[str, tuple[str, LazyString]]] = {
    "key": ("code", _l("代碼由小寫英文字母、數字與底線組成，以英文字母開頭，最多 40 個字")),
    "days": ("until", _l("停用日要在開始日之後")),
    "codes": ("choices", _l("選項代碼重複")),
    "choices": ("choices", _l("至少要有一個選項")),
    "unknown": ("show_if", _l("條件所看的「%(one)s」，這份表單沒有這一題")),
    "set": ("show_if", _l("「%(one)s」只能問有沒有填")),
    "number": ("show_if", _l("「%(one)s」不是數字，不能比大小")),
    "never": ("show_if", _l("「%(one)s」沒有「%(other)s」這個選項")),
    "circle": ("show_if", _l("這些題目的條件互相依賴，成了一圈")),
}
"""By the name of a flaw: beside which field it is said, and how."""


class Fault(NamedTuple):
    """What is wrong. ``at``: which question, counted from 0; -1 for all of them together."""

    at: int
    field: str
    says: str


def nothing_declared(form: str) -> tuple[Question, ...]:
    """The forms are known above; until they are told, there is none. Raises KeyError."""
    raise KeyError(form)


_declared: list[Callable[[str], tuple[Question, ...]]] = [nothing_declared]


def provide(declared: Callable[[str], tuple[Question, ...]]) -> None:
    """Let the questions of the forms come from here: by the code of a form, all that it ever asked."""
    _declared[:] = [declared]


def declared_of(form: str) -> tuple[Question, ...]:
    """Every question that the form itself ever asked. Raises KeyError where there is no such form."""
    return _declared[0](form)


def wrong_supplement(form: str, content: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong, in sentences that name their question."""
    for fault in faults_of(form, content["questions"]):
        yield fault.says if fault.at < 0 else _("第 %(n)s 題：%(says)s", n=fault.at + 1, says=fault.says)


def faults_of(form: str, rows: Sequence[Row]) -> list[Fault]:
    """Everything that is wrong. ValueError for data that are no questions; KeyError for no form."""
    declared = declared_of(form)
    if any(not _is_row(row) for row in rows):
        raise ValueError("not a question")
    found = [Fault(-1, "", _("一份表單最多 %(n)s 題補充問題。", n=MOST))] if len(rows) > MOST else []
    found += [fault for at, row in enumerate(rows) for fault in _of_row(at, row, declared)]
    found += _twice(rows)
    return found or list(_of_all(rows, declared))


def _is_row(row: Any) -> bool:
    return (
        isinstance(row, Mapping)
        and set(row) == set(SHAPE)
        and all(type(row[key]) is kind for key, kind in SHAPE.items())
        and all(isinstance(c, list) and [type(word) for word in c] == [str] * 3 for c in row["choices"])
    )


def _of_row(at: int, row: Row, declared: Sequence[Question]) -> Iterator[Fault]:
    if not CODE.fullmatch(row["code"]):
        yield Fault(at, "code", str(SAYS["key"][1]))
    for key, says in (("zh", _("請填中文題目")), ("en", _("請填英文題目"))):
        if not row[key].strip():
            yield Fault(at, key, says)
    if row["help_en"] and not row["help_zh"]:
        yield Fault(at, "help_zh", _("有英文說明，也要有中文說明"))
    for key, most in LONGEST.items():
        if len(row[key]) > most:
            yield Fault(at, key, _("最多 %(n)s 字", n=most))
    if row["kind"] not in KINDS:
        yield Fault(at, "kind", _("請選一種回答方式"))
    elif row["section"] and row["section"] not in sections_of(declared):
        yield Fault(at, "section", _("這份表單沒有「%(code)s」這一節", code=row["section"][:20]))
    yield from _of_choices(at, row)
    yield from _of_days(at, row)
    try:
        condition(row["show_if"]) if row["show_if"] else None
    except ValueError:
        yield Fault(at, "show_if", _("條件還沒填完，或讀不懂：每一列都要有題目和答案"))


def _of_choices(at: int, row: Row) -> Iterator[Fault]:
    choices = row["choices"]
    if row["kind"] not in CHOOSES:
        if choices:
            yield Fault(at, "choices", _("這種回答方式不用選項"))
        return
    if not choices:
        yield Fault(at, "choices", str(SAYS["choices"][1]))
    if len(choices) > MOST_CHOICES:
        yield Fault(at, "choices", _("最多 %(n)s 個選項", n=MOST_CHOICES))
    if len({code for code, _zh, _en in choices}) < len(choices):
        yield Fault(at, "choices", str(SAYS["codes"][1]))
    for code, zh, en in choices:
        if not CHOICE.fullmatch(code):
            yield Fault(
                at, "choices", _("選項代碼「%(code)s」只能用英文字母、數字、底線與連字號", code=code[:40])
            )
        if not zh.strip() or not en.strip():
            yield Fault(at, "choices", _("選項「%(code)s」要有中文和英文", code=code[:40]))
        if max(len(zh), len(en)) > LONGEST["zh"]:
            yield Fault(at, "choices", _("最多 %(n)s 字", n=LONGEST["zh"]))


def _of_days(at: int, row: Row) -> Iterator[Fault]:
    for key in ("since", "until"):
        try:
            day_of(row[key], date.min)
        except ValueError:
            yield Fault(at, key, _("看不懂這個日期，請照 113/02/29 的樣子填"))


def _twice(rows: Sequence[Row]) -> Iterator[Fault]:
    times = Counter(row["code"] for row in rows)
    for at, row in enumerate(rows):
        if times[row["code"]] > 1:
            yield Fault(at, "code", _("代碼重複"))


def _of_all(rows: Sequence[Row], declared: Sequence[Question]) -> Iterator[Fault]:
    """What the questions say of each other and of the form's own: as for every form, and what is withheld."""
    own, around = read(rows, sections_of(declared)), {q.key: q for q in declared}
    at = {q.key: n for n, q in enumerate(own)}
    for flaw in flaws_of(own, around):
        if flaw.what in SAYS:
            yield Fault(at[flaw.key], SAYS[flaw.what][0], _said(flaw, {**around, **{q.key: q for q in own}}))
    for q in own:
        for atom in atoms(q.show_if) if q.show_if else ():
            other = around.get(atom.key)
            if other is not None and other.only:
                yield Fault(at[q.key], "show_if", _("「%(one)s」是保密的題目，不能當作條件", one=other.label))


def _said(flaw: Flaw, known: Mapping[str, Question]) -> str:
    names = dict(zip(("one", "other"), flaw.names, strict=False))
    if names.get("one") in known:
        names["one"] = str(known[names["one"]].label)
    return str(SAYS[flaw.what][1]) % names
