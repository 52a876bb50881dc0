"""How far invented cases get: a story is a list of what is said to a case, by whom, how long after the report."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from app.casework.demo.papers import Filer
from app.casework.demo.places import LARGE, MIDDLE, SMALL

HOURS_A_DAY: Final = 24


@dataclass(frozen=True, slots=True)
class Said:
    """One verb of the case machine, or one case record (`record`), some hours after the report."""

    verb: str
    by: str
    after: int
    more: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Story:
    """A way that a case can go. `share`: how often, of all. `days`: how long ago it was reported, at least and most."""

    key: str
    share: int
    days: tuple[int, int]
    said: tuple[Said, ...]


def _days(count: int) -> int:
    return count * HOURS_A_DAY


def _rate(risk: str, day: int, *, willing: str = "Y", authority: str = "N") -> Said:
    return Said(
        "rate", "worker", _days(day), {"risk": risk, "is_willing": willing, "needs_authority": authority}
    )


def _record(by: str, day: int, *, is_worse: bool = False) -> Said:
    return Said("record", by, _days(day), {"is_worse": is_worse})


DISPATCHED: Final = (Said("dispatch", "screener", 6),)
ASSIGNED: Final = (*DISPATCHED, Said("assign", "supervisor", 26))
MET: Final = (*ASSIGNED, _record("worker", 5))
OPEN_LOW: Final = (*MET, _rate("low", 12), Said("open", "supervisor", _days(13)), _record("worker", 20))
OPEN_MID: Final = (*MET, _rate("mid", 14), Said("open", "supervisor", _days(15)), _record("worker", 24))
OPEN_HIGH: Final = (
    *MET, _rate("high", 8, willing="N", authority="Y"), Said("open", "supervisor", _days(9)), _record("worker", 16),
)  # fmt: skip
DELEGATED: Final = (*OPEN_LOW, Said("delegate", "supervisor", _days(25)), _record("ngo_worker", 30))
NO_NEED: Final = {"reason": "案家已由原服務單位提供所需協助"}

STORIES: Final[tuple[Story, ...]] = (
    Story("new", 10, (0, 0), ()),
    Story("waits for dispatch too long", 3, (2, 3), ()),
    Story("dispatched", 8, (1, 4), DISPATCHED),
    Story("first visit due today", 3, (10, 10), ASSIGNED),
    Story("being assessed", 12, (2, 9), ASSIGNED),
    Story("visited", 10, (6, 12), MET),
    Story("assessment overdue", 4, (34, 45), MET),
    Story("open, low risk", 10, (28, 80), (*OPEN_LOW, _record("worker", 27))),
    Story("open, medium risk", 12, (40, 90), (*OPEN_MID, _record("worker", 36))),
    Story("open, high risk", 10, (30, 90), (*OPEN_HIGH, _record("worker", 23), _record("worker", 29))),
    Story("with an NGO", 12, (45, 120), (*DELEGATED, _record("ngo_worker", 44))),
    Story("recalled as the risk rose", 4, (48, 120),
          (*DELEGATED, _record("worker", 40, is_worse=True), _rate("high", 41, authority="Y"), _record("worker", 43))),
    Story("returned by the NGO", 3, (45, 100),
          (*DELEGATED, Said("return", "ngo_worker", _days(40), {"reason": "案家遷居，原團體無法就近服務"}))),
    Story("not opened", 6, (20, 60), (*MET, Said("not_open", "supervisor", _days(14), NO_NEED))),
    Story("closed", 8, (100, 200), (*OPEN_LOW, _record("worker", 60), Said("close", "supervisor", _days(90), NO_NEED))),
    Story("reopened", 2, (120, 200),
          (*OPEN_LOW, Said("close", "supervisor", _days(80), NO_NEED),
           Said("reopen", "supervisor", _days(110), {"reason": "再次通報，家庭狀況改變"}))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """Where a case is worked on: the agency, its worker and its supervisor."""

    place: str
    worker: str
    supervisor: str


@dataclass(frozen=True, slots=True)
class Team:
    """Who works on the cases of a county. `ngos`: (agency, worker). `share`: how many of all cases."""

    county_id: int
    share: int
    screener: str
    units: tuple[Unit, ...]
    ngos: tuple[tuple[str, str], ...]
    filers: tuple[Filer, ...]
    callers: tuple[str, ...]


HOTLINE: Final = Filer("hotline", "H113", "A", "U01", "113示範專線", "MR02")
TEAMS: Final[tuple[Team, ...]] = (
    Team(LARGE, 6, "intake_sup",
         (Unit("n-centre", "ssc", "ssc_sup"), Unit("n-centre", "ssc", "ssc_sup"), Unit("n-centre", "ssc2", "ssc_sup"),
          Unit("n-centre2", "ssc3", "ssc_sup2"), Unit("n-protection", "cp", "prot_sup")),
         (("n-ngo", "ngo"), ("n-ngo", "ngo"), ("n-ngo2", "ngo2")),
         (HOTLINE, Filer("reporter", "ECARE", "B", "U05", "示範國民小學", "MR03"),
          Filer("intake", "COUNTER", "A", "U08", "新北示範集中派案窗口", "MR02"),
          Filer("ssc", "FOUND", "C", "U09", "板橋示範社福中心", "MR02")),
         ("hotline", "intake", "ssc")),
    Team(MIDDLE, 3, "p_intake_sup",
         (Unit("p-centre", "p_ssc", "p_ssc_sup"), Unit("p-centre", "p_ssc", "p_ssc_sup"),
          Unit("p-protection", "p_prot", "p_prot_sup")),
         (("p-ngo", "p_ngo"),),
         (HOTLINE, Filer("p_intake", "TEL", "D", "U17", "示範村辦公處", "MR10"),
          Filer("p_ssc", "FOUND", "C", "U09", "潮州示範社福中心", "MR02")),
         ("hotline", "p_intake")),
    Team(SMALL, 1, "k_intake_sup", (Unit("k-centre", "k_ssc", "k_ssc_sup"),), (),
         (HOTLINE, Filer("k_ssc", "FOUND", "C", "U09", "金城示範社福中心", "MR02")),
         ("hotline", "k_ssc")),
)  # fmt: skip


def choose(rng: Random) -> tuple[Team, Story]:
    """A county and a story that can be told there: without an NGO nothing is delegated."""
    team = rng.choices(TEAMS, [team.share for team in TEAMS])[0]
    tellable = [s for s in STORIES if team.ngos or all(said.verb != "delegate" for said in s.said)]
    return team, rng.choices(tellable, [story.share for story in tellable])[0]
