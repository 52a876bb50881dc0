"""How far invented protective cases get: violence between partners, a beaten child, a sexual assault, a treatment."""

from __future__ import annotations

from typing import Any, Final

from app.casework.demo.stories import FACE, Said, Story

HOURS_A_DAY: Final = 24


def _sheet(form: str, by: str, after: int, **more: Any) -> Said:
    return Said("sheet", by, after, {"form": form, **more})


def _ok(form: str, by: str, after: int) -> Said:
    return Said("review", by, after, {"form": form, "result": "OK"})


def _met(day: int, by: str = "worker") -> Said:
    return Said("record", by, day * HOURS_A_DAY, {"is_worse": False, "method": FACE})


def _dispatched(form: str) -> tuple[Said, ...]:
    """Screened, approved, dispatched, and taken on by the protection unit, within a day."""
    return (
        _sheet(form, "window", 3), _ok(form, "screener", 4), Said("dispatch", "screener", 5),
        Said("accept", "supervisor", 7),
    )  # fmt: skip


def _adult(level: str) -> tuple[Said, ...]:
    """Danger assessed, dispatched, visited, assessed, opened with a plan."""
    return (
        _sheet("TIPVDA", "window", 2, level=level), *_dispatched("DISP_ADULT"), _met(1),
        _sheet("ADULT_ASSESS", "worker", 72, level=level), _ok("ADULT_ASSESS", "supervisor", 80),
        _sheet("FAM_PLAN", "worker", 200), _ok("FAM_PLAN", "supervisor", 220),
    )  # fmt: skip


def _child(**how: bool) -> tuple[Said, ...]:
    """Dispatched and seen at once; safety and investigation by the third day."""
    placed = (_sheet("EMERG_PLACE", "worker", 26, **how),) if how else ()
    return (
        *_dispatched("DISP_CHILD"), _met(1), *placed, _sheet("CP_SDM", "worker", 48, **how),
        _sheet("CP_INVEST", "worker", 70, **how),
    )  # fmt: skip


_OPENED: Final = _ok("CP_INVEST", "supervisor", 90)
_HEALTH: Final = (
    Said("invite", "supervisor", 340), Said("send", "mh_sup", 350),
    _sheet("BSRS5", "mh", 400, of="offender", scores="32322"), _sheet("PERP_MH", "mh", 410),
    _ok("PERP_MH", "mh_sup", 430), _met(36), _sheet("PERP_TREAT", "mh", 1032),
)  # fmt: skip
"""The health bureau helps: its worker sees the perpetrator, and later keeps the sheet of the treatment."""

_JOINT: Final = (
    Said("joint_invite", "supervisor", 240), Said("joint_join", "mh_sup", 260), _sheet("JOINT_PLAN", "worker", 330),
)  # fmt: skip
"""One plan with the mental-health worker of who has done it."""
_HURT: Final = {"reason": "手臂與背部多處瘀傷，與孩子所述相符；父親以衣架責打。"}
"""What the window says of a child that is beaten, where the tables ask for a reason."""

PROTECTED: Final[tuple[Story, ...]] = (
    Story("violence between intimates, opened", 0, (20, 24), (*_adult("M"), *_JOINT),
          report="RPT_ADULT"),
    Story("violence between intimates, its perpetrator in treatment", 0, (44, 47), (*_adult("H"), *_HEALTH),
          report="RPT_ADULT"),
    Story("a child placed, its safety not yet assessed", 0, (2, 2), _child(placed=True)[:6], report="RPT_CHILD"),
    Story("a child protected at home, with a plan", 0, (40, 50),
          (*_child(), _OPENED, _met(20), _sheet("CP_PLAN", "worker", 600), _ok("CP_PLAN", "supervisor", 620), _met(36)),
          report="RPT_CHILD"),
    Story("a child placed for three months by the court", 0, (30, 34),
          (*_child(placed=True, granted=True), _OPENED, _met(20),
           _sheet("CP_PLAN", "worker", 500, placed=True), _ok("CP_PLAN", "supervisor", 520)),
          report="RPT_CHILD"),
    Story("a child home again after a placement, followed", 0, (92, 96),
          (*_child(placed=True, granted=True), _OPENED, _met(20), _sheet("CP_PLAN", "worker", 500, placed=True),
           _ok("CP_PLAN", "supervisor", 520), _met(36), _met(60), Said("home", "worker", 1500, {"form": "EMERG_PLACE"}),
           _met(80), _sheet("CLOSURE", "worker", 2000), _ok("CLOSURE", "supervisor", 2030)),
          report="RPT_CHILD"),
    Story("a sexual assault, opened", 0, (24, 30),
          (*_dispatched("DISP_ADULT"), _met(1), _sheet("BSRS5", "worker", 30, scores="32221"),
           _sheet("SA_ASSESS", "worker", 100), _ok("SA_ASSESS", "supervisor", 120), _met(20)),
          report="RPT_SA"),
    Story("a child in danger, triaged, not yet dispatched", 0, (1, 1),
          (Said("triage", "window", 1, {"said": _HURT}),), report="RPT_CHILD"),
    Story("the same child reported once more", 0, (1, 1), (), report="RPT_CHILD",
          like="a child in danger, triaged, not yet dispatched"),
)  # fmt: skip
"""Each is told once, after the flagship, in the first county."""

ADULT: Final = Story(
    "violence between intimates, from the call to the end", 0, (94, 94),
    (*_adult("M"), _met(20), _sheet("REFER", "worker", 600), Said("reply", "worker", 900, {"form": "REFER"}), _met(50),
     _met(80),
     _sheet("CLOSURE", "worker", 2200), _ok("CLOSURE", "supervisor", 2230)),
    report="RPT_ADULT")  # fmt: skip
CHILD: Final = Story(
    "a child protected at home, from the call to the end", 0, (94, 94),
    (*_child(), _OPENED, _met(20), _sheet("CP_PLAN", "worker", 600), _ok("CP_PLAN", "supervisor", 620), _met(36),
     _met(60), _met(80), _sheet("CLOSURE", "worker", 2200), _ok("CLOSURE", "supervisor", 2230)),
    report="RPT_CHILD")  # fmt: skip
"""The ordinary ways of an adult's and of a child's protection, on which is counted what is asked only once."""

WORKERS: Final = {"RPT_ADULT": "ap", "RPT_CHILD": "cp", "RPT_SA": "sa"}
"""Who works on what, by the form with which it begins."""
