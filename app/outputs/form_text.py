"""A form as it reads on a day, as plain text for jurists: questions, choices, conditions, marks. No answers.

The golden texts of the editions (``flask editions``) are written with it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _

from app.columns.minguo import minguo
from app.models import Worksheet
from app.outputs.condition_words import condition_in_words
from app.outputs.kind_words import kind_in_words
from app.questions import Question, Rows
from app.questions.editions import asked_on, declared, edition_of
from app.questions.kinds import Chosen, Computed, Day, GivenRows, Kind
from app.rules.permissions import PERMISSIONS

STEP = "    "


def lines_of(form: type[Worksheet], day: dt.date) -> Iterator[str]:
    """The form of that day, line by line."""
    asked = asked_on(declared(form), day)
    yield f"{form.TITLE}（{form.CODE}）"
    yield _("版本：%(since)s", since=since_in_words(edition_of(form, day)))
    yield _("依據：%(law)s", law=form.LAW)
    section = None
    by_key = {q.key: q for q in asked}
    for q in asked:
        if q.section is not section:
            section = q.section
            yield ""
            yield f"{section.code}　{section.label}"
            if section.help:
                yield f"{STEP}{_('說明：%(help)s', help=section.help)}"
        yield from _question(q, by_key, day, indent="")


def since_in_words(day: dt.date) -> str:
    """From which day an edition holds."""
    if day == dt.date.min:
        return _("最初版本")
    return _("自 %(day)s 起", day=minguo(day))


def _question(q: Question, by_key: Mapping[str, Question], day: dt.date, *, indent: str) -> Iterator[str]:
    yield f"{indent}{q.key}　{q.label}〔{_('；').join([kind_in_words(q.kind), *marks(q)])}〕"
    inner = indent + STEP
    if q.help:
        yield inner + _("說明：%(help)s", help=q.help)
    if q.show_if is not None:
        yield inner + _("詢問條件：%(when)s", when=condition_in_words(q.show_if, by_key))
    yield from (inner + line for line in _choices(q.kind))
    if isinstance(q.kind, Rows):
        columns = {**by_key, **{column.key: column for column in q.kind.asks}}
        for column in q.kind.asks:
            yield from _question(column, columns, day, indent=inner)
    if isinstance(q.kind, GivenRows):
        yield from (inner + line for line in _items(q.kind, by_key, day))


def marks(q: Question) -> Sequence[str]:
    """What else is to be known of a question: required, sealed, withheld, counted."""
    kept = _("存於人員資料") if q.bind else ""
    only = _("僅限「%(permission)s」", permission=PERMISSIONS[q.only]) if q.only else ""
    sealed = _("加密") if q.kind.is_sealed else ""
    told = (_("必填") if q.required else "", kept, sealed, only, _("列入統計") if q.statistics else "")
    return [mark for mark in told if mark]


def _choices(kind: Kind) -> Iterator[str]:
    """The answers offered, one a line. Those of a published list stand with its editions, not here."""
    inner = kind.kind if isinstance(kind, Computed) else kind
    if not isinstance(inner, Chosen):
        return
    if inner.offered:
        yield _("選項：案內資料")
    elif callable(inner.source):
        yield _("選項：依已發布之清單")
    else:
        yield from (f"{choice.code}　{choice.label}" for choice in inner.choices)


def _items(kind: GivenRows, by_key: Mapping[str, Question], day: dt.date) -> Iterator[str]:
    """The rows that the list gives on a sheet of that day, under their headings."""
    dated: Mapping[str, Any] = {key: day for key, q in by_key.items() if isinstance(q.kind, Day)}
    yield from (str(about) for about in kind.each.about(dated))
    group = None
    for item in kind.each.items(dated):
        if item.group is not group:
            group = item.group
            yield f"◎　{group.label}"
            yield from (f"{STEP}{n}. {note}" for n, note in enumerate(group.notes, 1))
        yield f"{item.code}　{item.label}" + (f"〔{item.tag}〕" if item.tag else "")
        if item.remark:
            yield STEP + str(item.remark)
        for offered in item.offers.values():
            yield from (f"{STEP}{choice.code}　{choice.label}" for choice in offered)
