"""Who works on invented cases: the units, NGOs and reporters of three counties; and which story is told where."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from app.casework.demo.papers import Filer
from app.casework.demo.places import LARGE, MIDDLE, SMALL
from app.casework.demo.stories import STORIES, Story


@dataclass(frozen=True, slots=True)
class Unit:
    """Where a case is worked on: the agency, its worker and its supervisor."""

    place: str
    worker: str
    supervisor: str


@dataclass(frozen=True, slots=True)
class Team:
    """Who works on the cases of a county. `ngos`: (agency, worker). `share`: how many of all cases.

    `window` writes the screening record, `screener` approves it; with nobody at the window there is none.
    """

    county_id: int
    share: int
    screener: str
    window: str
    units: tuple[Unit, ...]
    ngos: tuple[tuple[str, str], ...]
    filers: tuple[Filer, ...]
    callers: tuple[str, ...]


HOTLINE: Final = Filer("hotline", "H113", "A", "U01", "113示範專線", "MR02")
TEAMS: Final[tuple[Team, ...]] = (
    Team(LARGE, 6, "intake_sup", "intake",
         (Unit("n-centre", "ssc", "ssc_sup"), Unit("n-centre", "ssc", "ssc_sup"), Unit("n-centre", "ssc2", "ssc_sup"),
          Unit("n-centre2", "ssc3", "ssc_sup2"), Unit("n-protection", "cp", "prot_sup")),
         (("n-ngo", "ngo"), ("n-ngo", "ngo"), ("n-ngo2", "ngo2")),
         (HOTLINE, Filer("reporter", "ECARE", "B", "U05", "示範國民小學", "MR03"),
          Filer("intake", "COUNTER", "A", "U08", "新北示範集中派案窗口", "MR02"),
          Filer("ssc", "FOUND", "C", "U09", "板橋示範社福中心", "MR02")),
         ("hotline", "intake", "ssc")),
    Team(MIDDLE, 3, "p_intake_sup", "p_intake",
         (Unit("p-centre", "p_ssc", "p_ssc_sup"), Unit("p-centre", "p_ssc", "p_ssc_sup"),
          Unit("p-protection", "p_prot", "p_prot_sup")),
         (("p-ngo", "p_ngo"),),
         (HOTLINE, Filer("p_intake", "TEL", "D", "U17", "示範村辦公處", "MR10"),
          Filer("p_ssc", "FOUND", "C", "U09", "潮州示範社福中心", "MR02")),
         ("hotline", "p_intake")),
    Team(SMALL, 1, "k_intake_sup", "", (Unit("k-centre", "k_ssc", "k_ssc_sup"),), (),
         (HOTLINE, Filer("k_ssc", "FOUND", "C", "U09", "金城示範社福中心", "MR02")),
         ("hotline", "k_ssc")),
)  # fmt: skip


FIRST_TEAM: Final = TEAMS[0]
NEEDS_OTHERS: Final = frozenset({"delegate", "TRANSFER"})
"""Verbs and forms for which there has to be an NGO, or a second unit."""


def choose(rng: Random, wanted: Story | None = None) -> tuple[Team, Story]:
    """A county and a story that can be told there: without an NGO or a second unit nothing is handed on.

    ``wanted``: this story, in a county where it can be told.
    """
    teams = [team for team in TEAMS if wanted is None or _can_tell(team, wanted)]
    team = rng.choices(teams, [team.share for team in teams])[0]
    tellable = [story for story in STORIES if _can_tell(team, story)]
    drawn = rng.choices(tellable, [story.share for story in tellable])[0]
    return team, wanted or drawn


def _can_tell(team: Team, story: Story) -> bool:
    return bool(team.ngos) or not NEEDS_OTHERS & {
        word for said in story.said for word in (said.verb, said.more.get("form"))
    }
