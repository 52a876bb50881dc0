"""What reports, dangers assessed and earlier decisions already say to the tables of the triage, and where they say it.

Of an input that several know the newest answer counts. Whether a child was harmed, whose fault it is and what a family
lacks is the window's own judgement: a report is no source for it, the window's own earlier record is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import lazy_gettext as _l

from app.casework import registers
from app.casework.triage import decided, without_scale
from app.columns.minguo import TAIPEI, minguo, today
from app.forms.newest import newest
from app.forms.prefill_course import Course
from app.forms.suggesting_protection import disability
from app.models import Case, StoredDecision
from app.models.worksheets.worked_out_counts import tipvda_score
from app.models.worksheets.worked_out_dispatch import NOW_IN_FORCE
from app.questions import Label
from app.rules import triage as t
from app.rules.protection import NOT_REACHED
from app.rules.reporting import INTIMATE

ELDERLY: Final = 65  # 老人福利法§2
READ: Final = frozenset(
    {"RPT_ADULT", "RPT_CHILD", "RPT_SA", "RPT_VF", "TIPVDA", "DISP_ADULT", "DISP_CHILD", "DISP_VF"}
)
RELATION_OF: Final[dict[str, str]] = {
    **dict.fromkeys(INTIMATE, "INT"),
    **dict.fromkeys(("R20", "R21"), "DESC"),
    **dict.fromkeys(("R10", "R11", "R12", "R13", "R22", "R30", "R31", "R32", "R33"), "FAM"),
    **dict.fromkeys(("R40", "R41", "R42"), "CON"),
    **dict.fromkeys(("R50", "R51", "R52", "R53", "R54", "R55", "R56", "R57", "R58"), "NON"),
}
"""By code of the list `victim_offender_relation`, what R04 calls it."""
ACT_OF: Final[dict[str, str]] = {
    **dict.fromkeys(("PHY", "PSY", "ECO", "SEX", "STALK", "IMG"), "VIO"),
    "NEG": "NEG", "ABN": "ABN", "NOSUP": "NOS", **dict.fromkeys(("LIB", "EXPL", "OTHER"), "OTH"),
}  # fmt: skip
"""By code of the list `violence_type_adult`, what R04 calls it. Violence goes first, as in the kind of the case."""
WILLING: Final = {"HIGH": "Y", "YES": "Y", "NO": "N"}
STANDS: Final = frozenset({"CARE", "SELF", "OTHER", "NONE"})
SURE: Final = frozenset({"Y", "N"})
BEFORE, HERE = _l("先前的分級分類"), _l("受理中的通報")
EDITION: Final = _l("現行規定")


@dataclass(frozen=True, slots=True)
class Told:
    """An input that is known already: its code, who says so, since when."""

    code: str
    source: Label
    at: dt.datetime

    @property
    def mark(self) -> tuple[str, str, int]:
        """(where from, day, days ago), as the page shows it."""
        day = self.at.astimezone(TAIPEI).date()
        return str(self.source), minguo(day), (today() - day).days


@dataclass
class Facts:
    """What is asked of one report; each thing is looked up once."""

    case: Case
    sheets: Mapping[str, Any] = field(init=False)
    before: Mapping[str, StoredDecision] = field(init=False)
    course: Course = field(init=False)

    def __post_init__(self) -> None:
        self.sheets = newest(self.case, READ)
        self.before = decided(self.case.id)
        self.course = Course(self.case)

    @property
    def age(self) -> int | None:
        """How old the client was when the report came in."""
        age: int | None = self.course.value("client_age")
        return age

    @property
    def track(self) -> str | None:
        """Which way this report goes."""
        report = self.sheets.get("RPT_VF")
        has_minors = {"Y": True, "N": False}.get(report.rv_haschild or "") if report else None
        return t.track(
            self.case.kind, is_minor=None if self.age is None else self.age < 18, has_minors=has_minors
        )

    @property
    def without_scale(self) -> str:
        """Why no TIPVDA could be done, as it was said before."""
        one = self.before.get(t.OTHER_LEVEL)
        return without_scale(one.reason)[0] if one else ""

    def told(self, table: str, name: str) -> Told | None:
        """The newest answer to this input; None when nobody knows it."""
        one = self.before.get(table)
        found = [ask(self) for ask in SOURCES.get((table, name), ())]
        if one is not None and name in one.inputs:
            found.append(Told(one.inputs[name], BEFORE, one.at))
        return max((told for told in found if told), key=lambda told: told.at, default=None)


Ask = Callable[[Facts], Told | None]


def _says(form: str, key: str, codes: Mapping[str, str] | frozenset[str]) -> Ask:
    """The answer to a question of the newest sheet of a form, where the table knows it."""
    words = codes if isinstance(codes, Mapping) else {code: code for code in codes}

    def ask(facts: Facts) -> Told | None:
        sheet = facts.sheets.get(form)
        code = words.get(getattr(sheet, key) or "") if sheet is not None else None
        return _of_sheet(sheet, code)

    return ask


def _of_sheet(sheet: Any, code: str | None) -> Told | None:
    return Told(code, sheet.TITLE, sheet.submitted_at or sheet.created_at) if code else None


def _of_register(facts: Facts, code: str | None) -> Told | None:
    return Told(code, facts.case.number, facts.case.filed_at) if code else None


def _sexual(facts: Facts) -> Told | None:
    if "RPT_SA" in facts.sheets:
        return _of_sheet(facts.sheets["RPT_SA"], "Y")
    report = facts.sheets.get("RPT_ADULT")
    kinds = set(report.ra_violence or ()) if report else set()
    return _of_sheet(report, ("Y" if "SEX" in kinds else "N") if kinds else None)


def _relation(facts: Facts) -> Told | None:
    """Of several who did it: a partner, else what they all are."""
    people = [party.relation for party in facts.course.everybody if party.role == registers.OFFENDER]
    found = {RELATION_OF.get(one or "") for one in people}
    return _of_register(facts, "INT" if "INT" in found else found.pop() if len(found) == 1 else None)


def _act(facts: Facts) -> Told | None:
    report = facts.sheets.get("RPT_ADULT") or facts.sheets.get("RPT_SA")
    if report is None or report.CODE == "RPT_SA":
        return _of_sheet(report, "VIO")
    found = {ACT_OF[one] for one in report.ra_violence or () if one in ACT_OF}
    return _of_sheet(report, "VIO" if "VIO" in found else found.pop() if len(found) == 1 else None)


def _elder(facts: Facts) -> Told | None:
    return _of_register(facts, None if facts.age is None else "Y" if facts.age >= ELDERLY else "N")


def _disabled(facts: Facts) -> Told | None:
    return _of_register(facts, disability(facts.course))


def _score(form: str, key: str) -> Ask:
    def ask(facts: Facts) -> Told | None:
        sheet = facts.sheets.get(form)
        points = getattr(sheet, key) if sheet is not None else None
        return _of_sheet(sheet, None if points is None else tipvda_score(points))

    return ask


def _phase(facts: Facts) -> Told | None:
    """緊急處理 where the report asks for help at once; any other is being taken in."""
    asked = (("RPT_ADULT", "hp_emergency"), ("RPT_CHILD", "hp_place"), ("RPT_SA", "hp_place"))
    for form, key in asked:
        sheet = facts.sheets.get(form)
        if sheet is not None and getattr(sheet, key) == "Y":
            return _of_sheet(sheet, "EMERG")
    return Told("INTAKE", HERE, facts.case.filed_at)


def _is_art53(facts: Facts) -> Told | None:
    report = facts.sheets.get("RPT_CHILD")
    return _of_sheet(report, "Y" if report is not None and report.rc_act53 else None)


def _actor(facts: Facts) -> Told | None:
    """Of several who did it the one who cares for the child, else what they all are."""
    found = {party.standing for party in facts.course.everybody if party.role == registers.OFFENDER}
    code = "CARE" if "CARE" in found else found.pop() if len(found) == 1 else None
    return _of_register(facts, code if code in STANDS else None)


def _several_needs(facts: Facts) -> Told | None:
    """Reported for several aspects. One alone may be a single issue or not: not said."""
    report = facts.sheets.get("RPT_VF")
    return _of_sheet(report, "M" if report is not None and len(report.rv_aspect or ()) > 1 else None)


def _edition(facts: Facts) -> Told | None:
    return Told(NOW_IN_FORCE, EDITION, facts.case.filed_at)


JUDGED: Final = {"H": "H", "M": "M", "L": "L", **NOT_REACHED}
SOURCES: Final[dict[tuple[str, str], tuple[Ask, ...]]] = {
    (t.CATEGORY, "sexual"): (_sexual,),
    (t.CATEGORY, "relation"): (_relation,),
    (t.CATEGORY, "act"): (_act,),
    (t.CATEGORY, "elder"): (_elder,),
    (t.CATEGORY, "disabled"): (_disabled, _says("DISP_ADULT", "da_disab", SURE)),
    (t.BAND, "score"): (_score("RPT_ADULT", "hp_tipvda"), _score("DISP_ADULT", "da_tipvda"),
                        _score("TIPVDA", "tp_total")),
    (t.LEVEL, "professional"): (_says("TIPVDA", "tp_prof", JUDGED), _says("DISP_ADULT", "da_prof", JUDGED)),
    (t.OTHER_LEVEL, "professional"): (_says("DISP_ADULT", "da_prof", JUDGED),),
    (t.ASPECTS, "harm"): (_says("DISP_CHILD", "dc_as1", frozenset({"Y", "S", "N"})),),
    (t.ASPECTS, "responsibility"): (_says("DISP_CHILD", "dc_as2", frozenset({"Y", "N", "U"})),),
    (t.ASPECTS, "will"): (
        _says("RPT_CHILD", "hp_parents_will", {"NO": "NO"}), _says("RPT_VF", "sv_will", {"NO": "NO"}),
        _says("DISP_CHILD", "dc_as3", frozenset({"GOOD", "WILL", "NO", "U"})),
    ),
    (t.GRADE, "art53_case"): (_is_art53, _says("DISP_CHILD", "dc_is_cp", SURE)),
    (t.GRADE, "immediate"): (
        _says("RPT_CHILD", "hp_place", SURE), _says("RPT_SA", "hp_place", SURE),
        _says("DISP_CHILD", "dc_immediate", SURE),
    ),
    (t.CLASS, "actor"): (_actor, _says("DISP_CHILD", "dc_actor", STANDS)),
    (t.DUE, "version"): (_edition,),
    (t.JURISDICTION, "phase"): (_phase,),
    (t.SYSTEM, "complexity"): (_several_needs,),
    (t.SYSTEM, "willing"): (_says("RPT_VF", "sv_will", WILLING), _says("RPT_ADULT", "hp_will", WILLING)),
}  # fmt: skip
"""By table and input, who knows it."""
