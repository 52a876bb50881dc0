"""Whom a dispatch is suggested to: by the district of the address, the kind of case, and who has least to do."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy import select

from app.casework.dispatching import district_of, load, of_my_unit, offer
from app.casework.disputes import refusals, waiting
from app.casework.filing import file_report
from app.facts.counties import county
from app.models import Case, Due, VulnerableFamilyReport, db
from app.rules.workflow import ALIVE
from app.server.urls import plain
from tests import path, stage
from tests.cast import HOME
from tests.stage import CASES
from tests.undoing import undone as undone

XINYI, DAAN = "63000020", "63000030"
REFUSED = {"grounds": "AREA", "reason": "不在服務區域"}
SERVES = "update agency set serves = %s where name = %s"


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("臺北市信義區示範路1號", XINYI),
        ("台北市大安區信義路三段1號", DAAN),  # the first district that it names
        ("信義區示範路1號", XINYI),
        ("高雄市信義區示範路1號", None),  # another county
        ("示範市示範路1號", None),
        ("", None),
    ],
)
def test_a_district_is_read_from_an_address(address: str, code: str | None):
    found = district_of([address] if address else [], 1)
    assert (found.code if found else None) == code


def test_the_second_address_tells_where_the_first_does_not():
    found = district_of(["示範路1號", "臺北市大安區示範路1號"], 1)
    assert found is not None
    assert found.code == DAAN


def test_both_ways_of_writing_a_county_and_a_district():
    taitung = next(c for c in (county(n) for n in range(1, 23)) if c.zh == "臺東縣")
    found = district_of(["台東縣台東市示範路1號"], taitung.id)
    assert found is not None
    assert found.zh == "臺東市"


@pytest.fixture
def served(app: Any, urls: Any) -> Iterator[dict[str, int]]:
    """The first centre serves one district, the second another. The agencies by name."""
    with psycopg.connect(plain(urls.owner), autocommit=True) as owner:
        owner.execute(SERVES, [[DAAN], "centre"])
        owner.execute(SERVES, [[XINYI], "centre2"])
        yield stage.ids(urls.owner)
        for name in ("centre", "centre2"):
            owner.execute(SERVES, [[], name])


def reported(app: Any, address: str) -> int:
    """A report about a family that lives there."""
    told = stage.answers("戲轄區") | {"cl_addr": address}
    with path.looking(app, "hot"):
        filed = file_report(VulnerableFamilyReport, told, county_id=HOME, once=uuid.uuid4())
        db.session.commit()
        return filed.case_id


def suggested(app: Any, case_id: int) -> list[str]:
    with path.looking(app, "intake_sup"):
        return [unit.name for unit in offer(db.session.get_one(Case, case_id)).suggested]


def test_the_unit_that_serves_the_district_is_suggested(app: Any, served: Any) -> None:
    assert suggested(app, reported(app, "臺北市信義區示範路1號")) == ["centre2"]
    assert suggested(app, reported(app, "臺北市大安區示範路1號")) == ["centre"]


def test_where_no_unit_serves_a_district_none_is_suggested_that_serves_another(app: Any, served: Any) -> None:
    case_id = reported(app, "臺北市北投區示範路1號")
    assert suggested(app, case_id) == []
    with path.looking(app, "intake_sup"):
        found = offer(db.session.get_one(Case, case_id))
    assert found.unit == "SSC"
    assert found.district is not None
    assert {unit.name for unit in found.units} == {"centre", "centre2", "protection"}


def test_units_of_the_whole_county_are_suggested_the_freest_first(app: Any) -> None:
    with path.looking(app, "intake_sup"):
        found = offer(db.session.get_one(Case, CASES["intake"]))
    assert [unit.name for unit in found.suggested] == [
        "centre2",
        "centre",
    ]  # centre has the cases of the stage
    assert found.suggested[0].load == 0


def test_the_load_counts_open_cases_by_unit_and_worker(app: Any) -> None:
    owner = app.config["DATABASE_OWNER_URL"]
    unit, worker = stage.ids(owner)["centre"], stage.viewer(owner, "worker").user_id
    with path.looking(app, "county_sup"):
        rows = db.session.execute(
            select(Case.lead_user_id).where(Case.lead_agency_id == unit, Case.status.in_(ALIVE))
        )
        leads = [row.lead_user_id for row in rows]
        found = load([unit])[unit]
    assert found[worker] == leads.count(worker) >= 3
    assert found.get(None, 0) == leads.count(None)


def test_a_unit_counts_its_own_load_and_no_other(app: Any) -> None:
    agency = stage.ids(app.config["DATABASE_OWNER_URL"])
    with path.looking(app, "other_sup"):
        assert load([agency["centre"], agency["centre2"]]) == {}


# emergencies and disputes, through the verbs


def duties(case_id: int) -> set[str]:
    return set(db.session.scalars(select(Due.duty).where(Due.case_id == case_id, Due.is_open)))


def test_an_emergency_owes_its_acknowledgement_and_an_acceptance_meets_it(app: Any) -> None:
    owner, case_id = app.config["DATABASE_OWNER_URL"], reported(app, "臺北市信義區示範路1號")
    path.say(app, "intake_sup", case_id, "dispatch", unit=stage.ids(owner)["centre"], is_emergency="Y")
    with path.looking(app, "sup"):
        assert "acknowledge" in duties(case_id)
    path.say(app, "sup", case_id, "accept", worker=stage.viewer(owner, "worker").user_id)
    with path.looking(app, "sup"):
        assert "acknowledge" not in duties(case_id)


def test_an_ordinary_dispatch_owes_none(app: Any) -> None:
    owner, case_id = app.config["DATABASE_OWNER_URL"], reported(app, "臺北市信義區示範路1號")
    path.say(app, "intake_sup", case_id, "dispatch", unit=stage.ids(owner)["centre"], is_emergency="N")
    with path.looking(app, "sup"):
        assert "acknowledge" not in duties(case_id)


def test_a_case_bounces_is_counted_decided_and_gone_from_the_desk(app: Any) -> None:
    unit, case_id = stage.ids(app.config["DATABASE_OWNER_URL"]), reported(app, "臺北市信義區示範路1號")
    for name, who in (("centre", "sup"), ("centre2", "other_sup")):
        path.say(app, "intake_sup", case_id, "dispatch", unit=unit[name])
        path.say(app, who, case_id, "refuse", **REFUSED)
    with path.looking(app, "county_sup"):
        assert case_id in [row.case_id for row in waiting(10)]
        bounces = refusals([case_id])[case_id]
        assert [(row.unit, row.grounds) for row in bounces] == [
            (unit["centre"], "AREA"),
            (unit["centre2"], "AREA"),
        ]
        assert {"arbitration", "dispatch"} <= duties(case_id)
    path.say(app, "county_sup", case_id, "arbitrate", unit=unit["centre2"], reason="依轄區")
    with path.looking(app, "county_sup"):
        assert case_id not in [row.case_id for row in waiting(10)]
        assert not {"arbitration", "dispatch"} & duties(case_id)
    with path.looking(app, "sup"):
        assert [row.outcome for row in of_my_unit(["refused"], 10)] == ["elsewhere"]
    with path.looking(app, "other_sup"):
        assert [row.outcome for row in of_my_unit(["refused"], 10)] == ["back"]
