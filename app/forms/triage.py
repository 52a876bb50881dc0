"""分級分類 on a page: table after table what is known and from where, what is asked, which row fires, what is decided.

Nothing is stored here; ``casework/triage`` does. What was typed stands before what is known, whatever comes of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.casework.triage import Answer, with_scale, without_scale
from app.columns.minguo import now
from app.forms.triage_known import Facts, Told
from app.models import StoredDecision
from app.questions import Choice, LongText, OneOf, Question, Section
from app.rules import triage as t
from app.rules.narrowing import matters, settled, still_needed
from app.rules.tables import Decision, Table, in_force, words
from app.rules.triage import CHOSEN, UNMEASURED, Done, Pass

INPUT, CHOICE, REASON, SEEN, ASIDE = "in", "chosen", "reason", "seen", UNMEASURED
Typed = Mapping[str, str]


def key(table: str, what: str, name: str = "") -> str:
    """What a field of the page is called."""
    return "_".join(part for part in (table, what, name) if part)


@dataclass
class Asked:
    """One table on the page.

    ``known``: its inputs as they stand; ``given``: those of them that an earlier table answered; ``told``: those that
    somebody else said, with the source; ``asks``: what the page asks, ``carried``: typed, and not asked any more.
    ``decision``: the row that fires; None while something is needed. ``chosen``: what counts, a code of ``choice``.
    ``is_new``: whether who posts has not seen this outcome yet. ``aside``: of R05, why there was no TIPVDA before.
    """

    table: Table
    known: dict[str, str]
    given: dict[str, str]
    told: dict[str, Told]
    typed: Typed
    before: StoredDecision | None
    decision: Decision | None = None
    asks: tuple[str, ...] = ()
    carried: dict[str, str] = field(default_factory=dict)
    aside: str = ""

    @property
    def id(self) -> str:
        """The table."""
        return self.table.id

    @property
    def choice(self) -> str:
        """The output that a person may decide otherwise; empty where there is nothing to decide."""
        return CHOSEN[self.id] if self.decision and self.outcome else ""

    @property
    def outcome(self) -> str:
        """The code that the row gives for it."""
        return str(self.decision.then.get(CHOSEN[self.id]) or "") if self.decision and CHOSEN[self.id] else ""

    @property
    def mark(self) -> str:
        """Which outcome this is, for the page that comes back."""
        return f"{self.decision.version}.{self.decision.row}.{self.outcome}" if self.decision else ""

    @property
    def is_new(self) -> bool:
        """Whether who posts has not seen this outcome yet."""
        return self.decision is not None and self.typed.get(key(self.id, SEEN)) != self.mark

    @property
    def chosen(self) -> str:
        """What was chosen; where it only followed a row that fires no more, it follows the new one."""
        typed, seen = self.typed.get(key(self.id, CHOICE), ""), self.typed.get(key(self.id, SEEN), "")
        if typed and not (self.is_new and seen.rpartition(".")[2] == typed):
            return typed
        return (
            self.before.chosen if self.before and self._is_as_before and self.before.chosen else ""
        ) or self.outcome

    @property
    def differs(self) -> bool:
        """Whether a person decides otherwise than the row."""
        return bool(self.choice) and self.chosen != self.outcome

    @property
    def needs_reason(self) -> bool:
        """A different choice is explained, and so is a judgement: the row only suggests."""
        is_judged = self.decision is not None and self.decision.basis == "judgement"
        return bool(self.choice) and (is_judged or self.differs)

    @property
    def reason(self) -> str:
        """Why, as typed, or as it was said of the same row before."""
        typed = self.typed.get(key(self.id, REASON))
        before = self.before.reason if self.before and self._is_as_before else ""
        return typed if typed is not None else without_scale(before)[1]

    @property
    def unmeasured(self) -> str:
        """Why no TIPVDA could be done, as typed or as it was said before."""
        if self.id != t.BAND or self.decision is not None:
            return ""
        return self.typed.get(key(self.id, ASIDE), self.aside).strip()

    @property
    def _is_as_before(self) -> bool:
        one, now = self.before, self.decision
        return one is not None and now is not None and (one.version, one.row_no) == (now.version, now.row)

    def counts(self) -> dict[str, str] | None:
        """What later tables read of this one; None while it is not decided."""
        if self.unmeasured:
            return {UNMEASURED: self.unmeasured}
        if self.decision is None:
            return None
        return {**self.known, **t.outcome(self.id, self.decision.then, self.chosen if self.differs else None)}


def walk(facts: Facts, typed: Typed) -> list[Asked]:
    """The tables of this report in order, up to the first that still needs something."""
    done: dict[str, Mapping[str, str]] = {}
    out: list[Asked] = []
    for one in t.way(facts.track, done) if facts.track else ():
        asked = _asked(one, facts, typed, done)
        out.append(asked)
        if (counts := asked.counts()) is not None:
            done[one.table] = counts
    return out


def is_whole(facts: Facts, asked: list[Asked]) -> bool:
    """Whether every table of the way has decided."""
    return facts.track is not None and bool(asked) and asked[-1].counts() is not None


def _asked(one: Pass, facts: Facts, typed: Typed, done: Done) -> Asked:
    table = in_force(one.table)
    given = {
        name: code for name, find in one.given.items() if _is_value(table, name, code := find(done) or "")
    }
    told: dict[str, Told] = {}
    known = dict(given)
    for name in (each.code for each in table.inputs if each.code not in given):
        said = facts.told(table.id, name) or _hint(one, name, done)
        if said and _is_value(table, name, said.code):
            told[name] = said
            known[name] = said.code
        if _is_value(table, name, typed.get(key(table.id, INPUT, name), "")):
            known[name] = typed[key(table.id, INPUT, name)]
    asked = Asked(table, known, given, told, typed, facts.before.get(table.id), settled(table, known))
    asked.aside = facts.without_scale if table.id == t.BAND else ""
    needed = set(still_needed(table, known))
    asked.asks = tuple(
        each.code for each in table.inputs
        if each.code not in given and (each.code in needed or (each.code in known and matters(table, known, each.code)))
    )  # fmt: skip
    asked.carried = {
        name: code
        for name, code in known.items()
        if name not in asked.asks and key(table.id, INPUT, name) in typed
    }
    return asked


def _hint(one: Pass, name: str, done: Done) -> Told | None:
    """What an earlier table on this page was told in almost the same words."""
    if name not in one.hints:
        return None
    other, find = one.hints[name]
    code = find(done)
    return Told(code, words(in_force(other)), now()) if code else None


def _is_value(table: Table, name: str, code: str) -> bool:
    return any(one.code == name and code in {value.code for value in one.values} for one in table.inputs)


WHY_UNMEASURED: Final = _l("無法施測 TIPVDA 的理由（改依專業評估分級）")


def questions(asked: list[Asked]) -> list[Question]:
    """What the page asks, in order: of each table its inputs, then what is decided and why."""
    return [q for one in asked for q in _questions(one)]


def _questions(one: Asked) -> Iterator[Question]:
    section = Section(one.id, words(one.table))
    for each in one.table.inputs:
        if each.code in one.asks:
            kind = OneOf(tuple(Choice(value.code, words(value)) for value in each.values))
            yield Question(
                words(each), section, kind, required=not one.unmeasured, key=key(one.id, INPUT, each.code)
            )
    if one.id == t.BAND and one.decision is None:
        yield Question(WHY_UNMEASURED, section, LongText(), key=key(one.id, ASIDE))
    if one.choice:
        output = next(output for output in one.table.outputs if output.code == one.choice)
        kind = OneOf(tuple(Choice(value.code, words(value)) for value in output.values))
        yield Question(
            _l("決定：%(what)s", what=words(output)), section, kind, required=True, key=key(one.id, CHOICE)
        )
        label = _l("理由") if one.needs_reason else _l("理由（與決策表不同時必填）")
        yield Question(label, section, LongText(), required=one.needs_reason, key=key(one.id, REASON))


def stands(asked: list[Asked]) -> dict[str, Any]:
    """What stands in the fields before anybody types."""
    out: dict[str, Any] = {}
    for one in asked:
        out |= {key(one.id, INPUT, name): one.known.get(name) for name in one.asks}
        out |= {key(one.id, CHOICE): one.chosen, key(one.id, REASON): one.reason} if one.choice else {}
        out |= {key(one.id, ASIDE): one.unmeasured} if one.unmeasured else {}
    return out


def marks(asked: list[Asked]) -> dict[str, tuple[str, str, int]]:
    """Where the answers in the fields come from, of those that nobody has typed otherwise."""
    return {
        key(one.id, INPUT, name): one.told[name].mark
        for one in asked
        for name in one.asks
        if name in one.told and one.told[name].code == one.known.get(name)
    }


def hidden(asked: list[Asked]) -> dict[str, str]:
    """What the page carries along: the outcomes that it shows, and answers that are not asked any more."""
    carried = {key(one.id, INPUT, name): code for one in asked for name, code in one.carried.items()}
    return carried | {key(one.id, SEEN): one.mark for one in asked if one.decision}


def answers(asked: list[Asked]) -> list[Answer]:
    """The decisions as they are stored: R07 in the place of a TIPVDA says why there is none."""
    without = next((one.unmeasured for one in asked if one.unmeasured), "")
    return [
        Answer(
            one.decision,
            one.chosen if one.differs else None,
            _reason(one, without if one.id == t.OTHER_LEVEL else ""),
        )
        for one in asked
        if one.decision is not None
    ]


def _reason(one: Asked, without: str) -> str | None:
    return with_scale(without, one.reason.strip()) or None
