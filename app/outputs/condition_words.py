"""When a question is asked, in words: 「是否通報」為「是」，且「服務內容」含「經濟扶助」."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import gettext as _

from app.questions import And, Condition, Has, In, Is, Less, More, Not, Or, Question, Set, Tick
from app.questions.kinds import Computed

By = Mapping[str, Question]


def condition_in_words(condition: Condition, by_key: By, most: int | None = None) -> str:
    """The condition, with questions and answers by their words. A question that is not asked here keeps its code.

    ``by_key``: the questions of the form, and around a row those of the row too. ``most``: how many answers of a long
    list are named before the rest is counted; all of them, unless it is said.
    """
    for known, told in WORDS:
        if isinstance(condition, known):
            return told(condition, by_key, most)
    raise TypeError(f"nobody has said how a {type(condition).__name__} reads")


def _question(key: str, by_key: By) -> str:
    return f"「{by_key[key].label}」" if key in by_key else key


def _answer(key: str, code: Any, by_key: By) -> str:
    kind = by_key[key].kind if key in by_key else None
    choices = kind.kind.choices if isinstance(kind, Computed) else kind.choices if kind else ()
    return next((f"「{choice.label}」" for choice in choices if choice.code == str(code)), f"「{code}」")


def _is_ticked(one: Is, by_key: By) -> bool:
    return one.value is True or (one.key in by_key and isinstance(by_key[one.key].kind, Tick))


def _is(one: Is, by_key: By, most: int | None) -> str:
    if _is_ticked(one, by_key):
        return _("勾選%(q)s", q=_question(one.key, by_key))
    return _("%(q)s為%(a)s", q=_question(one.key, by_key), a=_answer(one.key, one.value, by_key))


def _has(one: Has, by_key: By, most: int | None) -> str:
    return _("%(q)s含%(a)s", q=_question(one.key, by_key), a=_answer(one.key, one.value, by_key))


def _in(one: In, by_key: By, most: int | None) -> str:
    words, shown = [_answer(one.key, code, by_key) for code in one.values], most or len(one.values)
    if len(words) > shown:
        several = _("%(some)s等 %(n)d 項之一", some="、".join(words[:shown]), n=len(words))
    elif len(words) > 1:
        several = _("%(some)s或%(last)s", some="、".join(words[:-1]), last=words[-1])
    else:
        several = "".join(words)
    return _("%(q)s為%(a)s", q=_question(one.key, by_key), a=several)


def _set(one: Set, by_key: By, most: int | None) -> str:
    return _("%(q)s已填", q=_question(one.key, by_key))


def _less(one: Less, by_key: By, most: int | None) -> str:
    return _("%(q)s小於%(n)s", q=_question(one.key, by_key), n=f"{one.limit:g}")


def _more(one: More, by_key: By, most: int | None) -> str:
    return _("%(q)s大於%(n)s", q=_question(one.key, by_key), n=f"{one.limit:g}")


def _all(one: And, by_key: By, most: int | None) -> str:
    return _("，且").join(_inner(part, by_key, most) for part in one.parts) or _("一律")


def _any(one: Or, by_key: By, most: int | None) -> str:
    return _("，或").join(_inner(part, by_key, most) for part in one.parts) or _("從不")


def _inner(part: Condition, by_key: By, most: int | None) -> str:
    """A part of several; one that has several parts itself in brackets."""
    told = condition_in_words(part, by_key, most)
    return f"（{told}）" if isinstance(part, (And, Or)) and len(part.parts) > 1 else told


def _not(one: Not, by_key: By, most: int | None) -> str:
    part = one.part
    if isinstance(part, Set):
        return _("%(q)s沒有填", q=_question(part.key, by_key))
    if isinstance(part, Has):
        return _("%(q)s不含%(a)s", q=_question(part.key, by_key), a=_answer(part.key, part.value, by_key))
    if isinstance(part, Is) and not _is_ticked(part, by_key):
        return _("%(q)s不是%(a)s", q=_question(part.key, by_key), a=_answer(part.key, part.value, by_key))
    return _("並非（%(part)s）", part=condition_in_words(part, by_key, most))


WORDS: tuple[tuple[type[Condition], Callable[[Any, By, int | None], str]], ...] = (
    (Is, _is),
    (Has, _has),
    (In, _in),
    (Set, _set),
    (Less, _less),
    (More, _more),
    (And, _all),
    (Or, _any),
    (Not, _not),
)
