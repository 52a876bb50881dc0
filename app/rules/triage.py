"""分級分類 at the window: which tables a report of each kind must pass, in order, and where it goes by what they said.

Pure. What is known before anybody asks is ``forms/triage_known``, what was decided ``casework/triage``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.rules.protection import INTIMATE

Done = Mapping[str, Mapping[str, str]]
"""By table what counts: its inputs, and its outcome or what a person chose instead. Codes of the table."""
When = Callable[[Done], bool]
Given = Callable[[Done], str | None]

CATEGORY, BAND, LEVEL, OTHER_LEVEL = (
    "R04_ADULT_CATEGORY",
    "R05_TIPVDA_BAND",
    "R06_IPV_LEVEL",
    "R07_OTHER_LEVEL",
)
ASPECTS, GRADE, CLASS, DUE = "R10_U18_ASPECTS", "R11_CP_GRADE", "R12_CP_CLASS", "R13_CP_DUE"
SYSTEM, JURISDICTION = "R17_VF_OPEN", "R23_JURISDICTION"
ADULT, CHILD, FAMILY = "adult", "child", "family"
UNMEASURED: Final = "unmeasured"
"""Beside the inputs of R05: why no TIPVDA could be done. Then R07 grades, by professional judgement alone."""
NOT_PROTECTIVE: Final = "A0"
WELFARE: Final = ("SSC", "EXISTING_OR_SSC", "SSC_OR_REFER")
"""Outcomes of R10 after which R17 tells the welfare centre from an existing system."""


@dataclass(frozen=True, slots=True)
class Pass:
    """One table on the way. ``when``: whether it is asked, by what came before; ``given``: inputs that this answers.

    ``hints``: inputs that an earlier table, by its id, was asked in almost the same words: filled in, open to change.
    """

    table: str
    when: When = lambda done: True
    given: Mapping[str, Given] = field(default_factory=dict)
    hints: Mapping[str, tuple[str, Given]] = field(default_factory=dict)


def said(done: Done, table: str, name: str) -> str | None:
    """What was answered to or by a table."""
    return done.get(table, {}).get(name)


def _category(done: Done) -> str | None:
    return said(done, CATEGORY, "category")


def _is_intimate(done: Done) -> bool:
    return _category(done) == INTIMATE


def _is_measured(done: Done) -> bool:
    return _is_intimate(done) and not said(done, BAND, UNMEASURED)


def _is_graded_by_judgement(done: Done) -> bool:
    return _category(done) not in (None, NOT_PROTECTIVE) and not _is_measured(done)


def _is_protective(done: Done) -> bool:
    return _category(done) not in (None, NOT_PROTECTIVE)


def _is_child_protection(done: Done) -> bool:
    return said(done, ASPECTS, "system") == "CP"


def _type_of_adult(done: Done) -> str | None:
    """案件類別 of R23: an abandoned elder is one of elder protection, an abandoned disabled adult one of theirs."""
    if _category(done) == "A6":
        return "EP" if said(done, CATEGORY, "elder") == "Y" else "DP"
    return {"A1": "SA", "A2": "DV", "A3": "DV", "A4": "EP", "A5": "EP", "A7": "DP"}.get(_category(done) or "")


def _responsibility(done: Done) -> str | None:
    """面向二 of R10: whether the carers have failed the child."""
    return said(done, ASPECTS, "responsibility")


def _grade(done: Done) -> str | None:
    """R13 knows the grade; one for now counts as it stands."""
    grade = said(done, GRADE, "grade")
    return grade.removesuffix("_PROVISIONAL") if grade else None


def _not_protective(_done: Done) -> str:
    return "N"


_BY_SYSTEM: Final = Pass(
    SYSTEM, lambda done: said(done, ASPECTS, "system") in WELFARE, {"protective": _not_protective}
)

PASSES: Final[dict[str, tuple[Pass, ...]]] = {
    ADULT: (
        Pass(CATEGORY),
        Pass(BAND, _is_intimate),
        Pass(LEVEL, _is_measured, {"band": lambda done: said(done, BAND, "band")}),
        Pass(OTHER_LEVEL, _is_graded_by_judgement),
        Pass(JURISDICTION, _is_protective, {"type": _type_of_adult}),
        Pass(SYSTEM, lambda done: _category(done) == NOT_PROTECTIVE, {"protective": _not_protective}),
    ),
    CHILD: (
        Pass(ASPECTS),
        Pass(GRADE, _is_child_protection),
        Pass(CLASS, _is_child_protection, hints={"caregiver_failed": (ASPECTS, _responsibility)}),
        Pass(DUE, lambda done: _is_child_protection(done) and _grade(done) is not None, {"grade": _grade}),
        Pass(JURISDICTION, _is_child_protection, {"type": lambda done: "CP"}),
        _BY_SYSTEM,
    ),
    FAMILY: (Pass(SYSTEM),),
}  # fmt: skip
"""By track what is asked in which order. R23 knows protective cases alone: a family is served where it lives."""

ADULTS: Final = ("IPV", "AFV", "EP", "DP")
CHILDREN: Final = ("CP", "SX")
ASSAULT: Final = "SA"
TRIAGED: Final = (*ADULTS, *CHILDREN, ASSAULT, "VF")
"""Kinds of case that pass tables at the window."""

CHOSEN: Final[dict[str, str]] = {
    CATEGORY: "category", BAND: "", LEVEL: "level", OTHER_LEVEL: "level", ASPECTS: "system", GRADE: "grade",
    CLASS: "class", DUE: "", JURISDICTION: "county", SYSTEM: "decision",
}  # fmt: skip
"""The output that a person may decide otherwise; none where a score or a day is only counted."""


def track(kind: str, *, is_minor: bool | None, has_minors: bool | None) -> str | None:
    """Which way a report of this kind goes; None for kinds that are not reported. Not known counts as under 18."""
    if kind in ADULTS or (kind == ASSAULT and is_minor is False):
        return ADULT
    if kind in CHILDREN or kind == ASSAULT:
        return CHILD
    return (FAMILY if has_minors is False else CHILD) if kind == "VF" else None


def way(track: str, done: Done) -> Iterator[Pass]:
    """The tables on this way, as far as what was decided leads; the last may be one that nobody has decided yet.

    ``done`` may grow while it is walked.
    """
    for one in PASSES[track]:
        if one.when(done):
            yield one
            if one.table not in done:
                return


def is_through(track: str, done: Done) -> bool:
    """Whether every table on the way was decided."""
    return all(one.table in done for one in way(track, done))


def outcome(table: str, then: Mapping[str, object], chosen: str | None = None) -> dict[str, str]:
    """What counts of a decision, by output: what the row says, and in its place what a person chose."""
    told = {name: str(answer) for name, answer in then.items() if answer is not None}
    return told | ({CHOSEN[table]: chosen} if chosen and CHOSEN[table] else {})


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a table sends a report: ``unit`` of the list `dispatch_unit`, ``action`` of the list `screening_action`."""

    table: str
    unit: str | None = None
    action: str = "ASSIGN"


_OF_CATEGORY: Final = {"A1": "SA", "A2": "AP", "A3": "AP", "A4": "EP", "A5": "EP", "A7": "DP"}
_OF_SYSTEM: Final[dict[str, tuple[str | None, str]]] = {
    "OPEN": ("SSC", "ASSIGN"), "SHORT_OR_NOT": ("SSC", "ASSIGN"), "JUDGE": ("SSC", "ASSIGN"),
    "REFER": (None, "REFER"), "NOT_OPEN": (None, "NOT_CASE"),
}  # fmt: skip
"""By outcome of R17. Whether the centre opens the family it decides after its visit."""


def destination(done: Done) -> Destination | None:
    """To which unit, as the tables have it; None while they leave it open, or a person must."""
    category, system, other = _category(done), said(done, ASPECTS, "system"), said(done, SYSTEM, "decision")
    if category and category != NOT_PROTECTIVE:
        unit = _type_of_adult(done) if category == "A6" else _OF_CATEGORY.get(category)
        return Destination(CATEGORY, unit)
    if system == "CP":
        return Destination(ASPECTS, "CP")
    if other in _OF_SYSTEM:
        return Destination(SYSTEM, *_OF_SYSTEM[other])
    return Destination(ASPECTS, "SSC") if system in ("SSC", "SSC_VISIT") else None
