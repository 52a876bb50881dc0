"""Dispatch: which units a report is suggested to, by jurisdiction and kind, with the open load of units and workers.

It only suggests: the window's supervisor decides, and says why it is another unit. Also the emergencies of a unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, text

from app.casework import triage
from app.casework.registers import CLIENT
from app.facts.counties import District, county
from app.models import Agency, Case, Household, Party, Person, db
from app.models.worksheets.worked_out import county_named
from app.rules.agencies import TAKES_CASES, UNIT_OF, for_dispatch
from app.rules.workflow import ALIVE

MOST_UNITS: Final = 100
MOST_CASES: Final = 20_000
"""So many open cases are counted for the load of a county's units."""
LOAD = text("""
select lead_agency_id as unit, lead_user_id as worker, count(*) as n from (
  select lead_agency_id, lead_user_id from kase
  where status = any (:alive) and lead_agency_id = any (:units) limit :most) x
group by lead_agency_id, lead_user_id
""")
URGENT = text("select is_emergency from intake_queue where case_id = :c")
OF_MY_UNIT = text("""
select * from (
  select 'emergency' as part, id, number, kind, duty, starts_at, due_at, null as outcome,
    count(*) over () as n, row_number() over (order by due_at, id) as place from my_emergency
  union all
  select 'refused', id, number, null, null, refused_at, null, outcome,
    count(*) over (), row_number() over (order by id desc)
    from (select * from my_refusal order by id desc limit 1001) r) x
where part = any (:parts) and place > :skip and place <= :skip + :most order by part, place
""")
RESPOND = text("select respond_to_emergency(:c)")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit that leads cases. ``load``: its open cases; ``workers``: (user, open cases), the freest first."""

    id: int
    name: str
    kind: str
    serves: frozenset[str]
    load: int
    workers: tuple[tuple[int, int], ...]
    is_suggested: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """To whom a report may be dispatched: the suggested units first, the freest of them at the head.

    ``unit``: a code of the list `dispatch_unit`, by triage (``triaged``) or by the kind of case; None: nobody knows.
    ``district``: where the client lives, as far as the address says. ``is_urgent``: the report calls itself so.
    """

    units: tuple[Unit, ...]
    unit: str | None
    triaged: triage.Suggestion | None
    district: District | None
    is_urgent: bool

    @property
    def suggested(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.is_suggested)


def offer(case: Case) -> Offer:
    """What is known before a report is dispatched. Bounded: five statements."""
    found = triage.suggestion(case)
    unit = found.unit if found and found.unit else UNIT_OF.get(case.kind)
    kind = for_dispatch(unit).code if unit else None
    district = district_of(addresses(case), case.county_id)
    query = select(Agency).where(
        Agency.county_id == case.county_id, Agency.kind.in_(TAKES_CASES), Agency.is_active
    )
    agencies = db.session.scalars(query.order_by(Agency.name).limit(MOST_UNITS)).all()
    loads = load([a.id for a in agencies])
    fitting = {a.id for a in agencies if a.kind == kind}
    near = {a.id for a in agencies if a.id in fitting and district and district.code in a.serves}
    whole = {a.id for a in agencies if a.id in fitting and not a.serves}
    chosen = near or whole
    units = [_unit(a, loads.get(a.id, {}), a.id in chosen) for a in agencies]
    units.sort(key=lambda u: (not u.is_suggested, u.kind != kind, u.load, u.name))
    is_urgent = case.status == "reported" and bool(db.session.scalar(URGENT, {"c": case.id}))
    return Offer(tuple(units), unit, found, district, is_urgent)


def _unit(agency: Agency, loads: dict[int | None, int], is_suggested: bool) -> Unit:
    workers = sorted(((u, n) for u, n in loads.items() if u), key=lambda pair: pair[1])
    return Unit(
        agency.id,
        agency.name,
        agency.kind,
        frozenset(agency.serves),
        sum(loads.values()),
        tuple(workers),
        is_suggested,
    )


def load(units: Sequence[int]) -> dict[int, dict[int | None, int]]:
    """Open cases by unit and by worker (None: nobody's yet), in one statement; what the viewer may see of them."""
    asked = {"alive": list(ALIVE), "units": list(units), "most": MOST_CASES}
    out: dict[int, dict[int | None, int]] = {}
    for row in db.session.execute(LOAD, asked):
        out.setdefault(row.unit, {})[row.worker] = row.n
    return out


def addresses(case: Case) -> list[str]:
    """Where the client lives: the person's address, else the home's."""
    query = (
        select(Person.address, Household.address)
        .select_from(Party)
        .join(Person, Person.id == Party.person_id)
        .outerjoin(Household, Household.id == case.household_id)
        .where(Party.case_id == case.id, Party.role == CLIENT)
        .order_by(Party.id)
        .limit(1)
    )
    row = db.session.execute(query).first()
    return [address for address in row or () if address]


def district_of(said: Iterable[str], county_id: int) -> District | None:
    """The district of the county that an address names first; None where it names none, or another county."""
    here = county(county_id)
    for address in said:
        named = county_named(address)
        if named is not None and named.id != county_id:
            continue
        words = _plain(address).removeprefix(_plain(here.zh))
        places = [(words.find(_plain(d.zh)), d) for d in here.districts if _plain(d.zh) in words]
        if places:
            return min(places, key=lambda pair: pair[0])[1]
    return None


def _plain(words: str) -> str:
    return words.strip().replace("台", "臺")


def of_my_unit(parts: Sequence[str], most: int, skip: int = 0) -> Sequence[Any]:
    """What the viewer's unit knows of cases out of its sight, in one statement; rows have ``part`` and ``n``.

    ``emergency``: nobody has acknowledged it; number, kind, clock. ``refused``: number, day and outcome.
    """
    return list(db.session.execute(OF_MY_UNIT, {"parts": list(parts), "most": most, "skip": skip}))


def respond(case_id: int) -> None:
    """A worker on duty goes out: the dispatch is acknowledged, and the worker sees the case.

    Raises:
        sqlalchemy.exc.DBAPIError: not of this unit (42501), or somebody was faster (40001).
    """
    db.session.execute(RESPOND, {"c": case_id})
