"""The cast of all tests: two counties, every kind of agency, every role, and four cases. Names say what they are."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine, create_engine

from app.casework import staff

PASSWORD = "correct horse battery staple"
HOME, AWAY = 1, 2  # counties


class Place(NamedTuple):
    """An agency of the cast."""

    key: str
    kind: str
    county_id: int


class Player(NamedTuple):
    """An account of the cast: its username, where it sits, as what."""

    username: str
    place: str
    role: str


PLACES = (
    Place("window", "intake", HOME),
    Place("centre", "welfare_centre", HOME),
    Place("centre2", "welfare_centre", HOME),
    Place("protection", "protection", HOME),
    Place("ngo", "ngo", HOME),
    Place("ngo2", "ngo", HOME),
    Place("health", "health_bureau", HOME),
    Place("county", "county_government", HOME),
    Place("hotline", "hotline", staff.NATIONAL),
    Place("ministry", "ministry", staff.NATIONAL),
    Place("away_window", "intake", AWAY),
    Place("away_centre", "welfare_centre", AWAY),
    Place("away_county", "county_government", AWAY),
)
PLAYERS = (
    Player("hot", "hotline", "HOTLINE"),
    Player("reporter", "county", "REPORTER"),
    Player("intake", "window", "INTAKE"),
    Player("intake_sup", "window", "INTAKE_SUP"),
    Player("worker", "centre", "SSC_SW"),
    Player("worker2", "centre", "SSC_SW"),
    Player("sup", "centre", "SSC_SUP"),
    Player("other_worker", "centre2", "SSC_SW"),
    Player("other_sup", "centre2", "SSC_SUP"),
    Player("cp", "protection", "CP_SW"),
    Player("ap", "protection", "AP_SW"),
    Player("sa", "protection", "SA_SW"),
    Player("prot_sup", "protection", "PROT_SUP"),
    Player("ngo_worker", "ngo", "NGO_SW"),
    Player("ngo_sup", "ngo", "NGO_SUP"),
    Player("ngo2_worker", "ngo2", "NGO_SW"),
    Player("mh", "health", "MH_SW"),
    Player("mh_sup", "health", "MH_SUP"),
    Player("county_sup", "county", "COUNTY_SUP"),
    Player("admin", "county", "ADM_LOCAL"),
    Player("admin2", "county", "ADM_LOCAL"),
    Player("central", "ministry", "ADM_CENTRAL"),
    Player("central2", "ministry", "ADM_CENTRAL"),
    Player("stat", "ministry", "STAT_CENTRAL"),
    Player("auditor", "ministry", "AUDITOR"),
    Player("away_intake", "away_window", "INTAKE"),
    Player("away_intake_sup", "away_window", "INTAKE_SUP"),
    Player("away_worker", "away_centre", "SSC_SW"),
    Player("away_sup", "away_centre", "SSC_SUP"),
    Player("away_county_sup", "away_county", "COUNTY_SUP"),
)


def engage_all(owner_url: str) -> None:
    """Make agencies and accounts. One account, ``two_hats``, is worker in one centre and supervisor in the other."""
    engine: Engine = create_engine(owner_url)
    with engine.begin() as owner:
        ids = {p.key: staff.found(owner, p.key, p.kind, p.county_id, phone="02-0000-0000") for p in PLACES}
        for p in PLAYERS:
            user = staff.engage(owner, p.username, ("測", p.username), PASSWORD)
            staff.appoint(owner, user, ids[p.place], p.role)
        both = staff.engage(owner, "two_hats", ("測", "兩帽"), PASSWORD)
        staff.appoint(owner, both, ids["centre"], "SSC_SW")
        staff.appoint(owner, both, ids["centre2"], "SSC_SUP")
    engine.dispose()
