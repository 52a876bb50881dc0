"""How far invented cases get: a story is a list of what is said to a case, by whom, how long after the report.

A verb is said as it stands. ``sheet`` writes a sheet (handed in, or a ``draft``), ``review`` is a supervisor's,
``reply`` fills in the answer of a referral, ``record`` writes a contact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from app.casework.demo.assessing import BETTER, HIGH, LOW, MID, WORSE

HOURS_A_DAY: Final = 24
FACE, CALL = "B", "A"


@dataclass(frozen=True, slots=True)
class Said:
    """One verb of the case machine, or one sheet or review, some hours after the report."""

    verb: str
    by: str
    after: int
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """A way that a case can go.

    ``share``: how often, of all. ``days``: how long ago it was reported, at least and most. ``level``: how vulnerable
    the family is found to be; empty before anybody has looked. ``report``: the form with which it begins. ``like``: the
    story that is about the same family.
    """

    key: str
    share: int
    days: tuple[int, int]
    said: tuple[Said, ...]
    level: str = ""
    report: str = "RPT_VF"
    like: str = ""


NOT_OURS: Final = {"grounds": "AREA", "reason": "案家設籍他區，非本中心服務範圍"}
LOOK_AGAIN: Final = {
    "opinion": "請補充後再送。",
    "comments": {
        "vv_diag": "請說明照顧者的負荷與替代照顧安排。",
        "vv_goal": "目標請寫成可衡量的，並與需求評估對應。",
        "VF_VULN.vu_sum": "請說明綜合判斷的依據。",
    },
}


def _days(count: int) -> int:
    return count * HOURS_A_DAY


def _record(by: str, day: int, *, is_worse: bool = False, method: str = "") -> Said:
    return Said("record", by, _days(day), {"is_worse": is_worse, "method": method})


def _sheet(form: str, by: str, day: int, **more: Any) -> Said:
    return Said("sheet", by, _days(day), {"form": form, **more})


def _review(form: str, day: int, result: str = "OK", **more: Any) -> Said:
    return Said("review", "supervisor", _days(day), {"form": form, "result": result, **more})


def _tools(day: int, by: str = "worker", **more: Any) -> tuple[Said, ...]:
    """The three parts of an assessment."""
    return tuple(_sheet(form, by, day, **more) for form in ("VF_VULN", "VF_FUNC", "VF_NEED"))


def _assessed(day: int, level: str, **more: Any) -> tuple[Said, ...]:
    """The parts and the visit assessment, handed in."""
    return (*_tools(day, level=level), _sheet("VF_VISIT", "worker", day, level=level, **more))


def _opened(day: int, level: str, **more: Any) -> tuple[Said, ...]:
    """Assessed, approved and opened; a plan a week later, approved too."""
    return (
        *_assessed(day, level, **more), _review("VF_VISIT", day + 1, opinion="同意開案，請依計畫密集訪視。"),
        _sheet("FAM_PLAN", "worker", day + 5), _review("FAM_PLAN", day + 6),
    )  # fmt: skip


def _visits(*days: int, by: str = "worker", method: str = FACE) -> tuple[Said, ...]:
    return tuple(_record(by, day, method=method) for day in days)


def _reassessed(day: int, level: str, change: str = "", by: str = "worker") -> tuple[Said, ...]:
    """The parts anew and the periodic assessment, handed in."""
    return (*_tools(day, by, level=level, change=change), _sheet("PERIODIC", by, day, change=change))


def _ended(day: int, follow: str = "N") -> tuple[Said, ...]:
    """The last assessment and the closure, approved."""
    return (
        _sheet("VF_VULN", "worker", day, level=LOW, stage="END", change=BETTER),
        _sheet("CLOSURE", "worker", day, follow=follow), _review("CLOSURE", day + 1, opinion="同意結案。"),
    )  # fmt: skip


IN_NEED: Final = {
    "harm": "N",
    "responsibility": "N",
    "will": "GOOD",
    "protective": "N",
    "complexity": "M",
    "resources": "P",
    "reason": "多重需求，家庭資源不足，需社福中心訪視評估。",
}
NEAR_US: Final = {"why_there": "案家已遷居貴轄租屋處，孩子下週轉學，請就近接續服務。"}
OTHER_HELP: Final = {
    "system": "X03", "contact": "示範家庭教育中心 02-0000-0300", "reason": "單一親職教育需求，家庭功能與資源足夠。",
}  # fmt: skip
LOOKED: Final = {
    "looked_at": ["RECORDS", "CONTACTS", "RISK"], "agreed": "每月家訪照計畫進行；下次帶就學紀錄，一起看目標進度。",
}  # fmt: skip
OWN_NOTES: Final = {"reason": "依社會工作師法須保存七年，請提供本會所寫紀錄的複本。"}
ENDS_SOON: Final = {"ends_in": 12}

SCREENED: Final = (
    Said("sheet", "window", 2, {"form": "DISP_VF"}),
    Said("review", "screener", 5, {"form": "DISP_VF", "result": "OK"}),
)
DISPATCHED: Final = (*SCREENED, Said("dispatch", "screener", 6))
AT_ONCE: Final = (
    Said("sheet", "window", 0, {"form": "DISP_VF"}), Said("review", "screener", 0, {"form": "DISP_VF", "result": "OK"}),
    Said("dispatch", "screener", 0, {"is_emergency": "Y"}),
)  # fmt: skip
ASSIGNED: Final = (*DISPATCHED, Said("accept", "supervisor", 26))
MET: Final = (*ASSIGNED, _record("worker", 5, method=FACE))
OPEN_LOW: Final = (*MET, *_opened(11, LOW), *_visits(21))
OPEN_MID: Final = (*MET, *_opened(13, MID), *_visits(22))
OPEN_HIGH: Final = (*MET, *_opened(7, HIGH, will="HES"), *_visits(16))
OFFERED: Final = (*OPEN_LOW, Said("delegate", "supervisor", _days(25)))
ENDING: Final = (
    *OPEN_LOW, Said("delegate", "supervisor", _days(25), ENDS_SOON), Said("take_on", "ngo_worker", _days(26)),
    *_visits(30, 48, by="ngo_worker"), Said("supervise", "worker", _days(50), LOOKED), *_visits(58, by="ngo_worker"),
)  # fmt: skip
DELEGATED: Final = (*OFFERED, Said("take_on", "ngo_worker", _days(26)))
REOPEN: Final = {"reason": "再次通報：主要照顧者離職，孩子又開始缺課"}

FLAGSHIP: Final = Story(
    "the whole path", 0, (320, 320),
    (*MET, *_assessed(10, MID), _review("VF_VISIT", 11, "RETURN", **LOOK_AGAIN),
     Said("resubmit", "worker", _days(12), {"form": "VF_VISIT"}), _review("VF_VISIT", 13, opinion="同意開案。"),
     _sheet("FAM_PLAN", "worker", 17), _review("FAM_PLAN", 18), *_visits(22),
     _sheet("REFER", "worker", 24), Said("reply", "worker", _days(32), {"form": "REFER"}), *_visits(50),
     Said("delegate", "supervisor", _days(54)), Said("take_on", "ngo_worker", _days(55)),
     *_visits(60, 80, by="ngo_worker"), *_visits(92), *_reassessed(98, MID), _review("PERIODIC", 99),
     *_visits(112, 140, 170, by="ngo_worker"), *_reassessed(183, LOW, BETTER), _review("PERIODIC", 184),
     *_visits(200, by="ngo_worker"), *_visits(231), *_ended(240, "OWN"),
     Said("end_follow", "supervisor", _days(300), {"reason": "追蹤期間狀況穩定"}),
     Said("reopen", "supervisor", _days(312), REOPEN), *_visits(316)),
    MID,
)  # fmt: skip

STANDARD: Final = Story(
    "a standard family", 0, (120, 120),
    (*MET, *_assessed(10, MID), _review("VF_VISIT", 11), _sheet("FAM_PLAN", "worker", 17), _review("FAM_PLAN", 18),
     *_visits(22), _sheet("REFER", "worker", 24), *_visits(50), *_reassessed(98, MID, BETTER), _review("PERIODIC", 99),
     *_ended(110)[:2]),
    MID,
)  # fmt: skip
"""Told to count what is asked only once (``flask ask-once``): no detours, until the closure is handed in."""

STORIES: Final[tuple[Story, ...]] = (
    Story("new", 8, (0, 0), ()),
    Story("waits for dispatch too long", 3, (2, 3), ()),
    Story("screened, waits for its supervisor", 3, (1, 1),
          (Said("triage", "window", 1, {"said": IN_NEED}), *SCREENED[:1])),
    Story("passed on to an existing system", 1, (3, 9), (*SCREENED, Said("to_system", "screener", 8, OTHER_HELP))),
    Story("asks another county to take it", 1, (31, 36),
          (*OPEN_MID, Said("ask_county", "supervisor", _days(30), NEAR_US)), MID),
    Story("with an NGO, the delegation ends soon", 1, (62, 70), ENDING, LOW),
    Story("dispatched", 7, (1, 4), DISPATCHED),
    Story("dispatched as an emergency", 1, (0, 0), AT_ONCE),
    Story("refused by the unit", 2, (3, 6), (*DISPATCHED, Said("refuse", "supervisor", 30, NOT_OURS))),
    Story("first visit due today", 3, (10, 10), ASSIGNED),
    Story("being assessed", 8, (2, 9), ASSIGNED),
    Story("visited", 6, (6, 12), MET),
    Story("draft of the visit assessment", 5, (13, 20),
          (*MET, *_tools(11), _sheet("VF_VISIT", "worker", 12, state="draft")), MID),
    Story("waits for its opening to be approved", 6, (12, 20), (*MET, *_assessed(11, MID)), MID),
    Story("sent back with comments", 4, (16, 24),
          (*MET, *_assessed(12, MID), _review("VF_VISIT", 14, "RETURN", **LOOK_AGAIN)), MID),
    Story("assessment overdue", 4, (34, 45), MET),
    Story("whereabouts unknown", 3, (30, 60),
          (*ASSIGNED, *_tools(12, level=MID), _sheet("VF_VISIT", "worker", 12, open="M"), _review("VF_VISIT", 13),
           Said("searched", "worker", _days(16), {"search": ["TEL", "ADDR"], "note": "親友不知去向，戶籍地無人"}),
           Said("searched", "worker", _days(24), {"search": ["SCH", "NHI"], "note": "學校已一週未到，續查就醫紀錄"})),
          MID),
    Story("short service", 3, (16, 40), (*MET, *_assessed(11, LOW, open="S"), _review("VF_VISIT", 12)), LOW),
    Story("not opened", 5, (20, 60), (*MET, *_assessed(13, LOW, open="N"), _review("VF_VISIT", 14)), LOW),
    Story("open, low risk", 6, (28, 60), (*OPEN_LOW, _record("worker", 27)), LOW),
    Story("open, medium risk", 8, (40, 90), (*OPEN_MID, _record("worker", 36)), MID),
    Story("open, high risk", 7, (30, 80), (*OPEN_HIGH, _record("worker", 23), _record("worker", 29)), HIGH),
    Story("referred, waits for the reply", 5, (40, 70), (*OPEN_MID, _sheet("REFER", "worker", 28)), MID),
    Story("referred and answered", 4, (60, 90),
          (*OPEN_MID, _sheet("REFER", "worker", 28), Said("reply", "worker", _days(38), {"form": "REFER"}),
           *_visits(50)), MID),
    Story("periodic assessment waits", 4, (103, 108), (*OPEN_MID, *_visits(50, 80), *_reassessed(100, MID)), MID),
    Story("assessed after three months", 5, (110, 150),
          (*OPEN_MID, *_visits(50, 80), *_reassessed(98, MID, BETTER), _review("PERIODIC", 100), *_visits(108)), MID),
    Story("offered to an NGO", 3, (26, 40), OFFERED, LOW),
    Story("with an NGO", 8, (62, 120), (*DELEGATED, *_visits(30, 48, by="ngo_worker"), _record("ngo_worker", 60)), LOW),
    Story("risk rose in the NGO's assessment", 4, (104, 130),
          (*DELEGATED, *_visits(50, 80, by="ngo_worker"), *_reassessed(98, HIGH, WORSE, by="ngo_worker"),
           _review("PERIODIC", 99, opinion="收回由中心主責，一週內再訪。"), *_visits(102),
           Said("ask_notes", "ngo_worker", _days(103), OWN_NOTES)),
          LOW),
    Story("returned by the NGO", 3, (45, 100),
          (*DELEGATED, Said("return", "ngo_worker", _days(40), {"reason": "案家遷居，原團體無法就近服務"})), LOW),
    Story("to be handed over", 3, (32, 36),
          (*OPEN_MID, _sheet("TRANSFER", "worker", 30), _review("TRANSFER", 31)), MID),
    Story("closure waits for its approval", 3, (92, 96),
          (*OPEN_LOW, *_visits(50, 80), *_ended(90)[:2]), LOW),
    Story("closed", 6, (100, 200), (*OPEN_LOW, *_visits(50, 80), *_ended(90, "COM")), LOW),
    Story("followed after closure", 4, (95, 120), (*OPEN_LOW, *_visits(50, 80), *_ended(90, "OWN")), LOW),
    Story("reopened", 2, (120, 200),
          (*OPEN_LOW, *_visits(50, 80), *_ended(88), Said("reopen", "supervisor", _days(110), REOPEN)), LOW),
)  # fmt: skip
