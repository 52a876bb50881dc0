"""The table of roles, row by row."""

from __future__ import annotations

import pytest

from app.facts import codes
from app.rules.agencies import BY_CODE as KINDS
from app.rules.agencies import for_dispatch
from app.rules.menus import MENU, menu_for
from app.rules.permissions import PERMISSIONS, SCOPES
from app.rules.roles import BY_CODE, MAY_GRANT, ROLES, Reach, Role, may, may_fill, may_with_reason

EVERY_ROLE = pytest.mark.parametrize("role", ROLES, ids=lambda role: role.code)

REACHES = {
    Reach.OWN: {"HOTLINE", "REPORTER"},
    Reach.WORKER: {"CP_SW", "AP_SW", "SA_SW", "SSC_SW", "NGO_SW", "MH_SW"},
    Reach.UNIT: {"PROT_SUP", "SSC_SUP", "NGO_SUP", "MH_SUP"},
    Reach.COUNTY: {"INTAKE_SUP", "COUNTY_SUP"},
    Reach.CARD: {"INTAKE", "ADM_LOCAL"},
    Reach.NATION: {"STAT_CENTRAL", "ADM_CENTRAL", "AUDITOR"},
}


def test_there_are_19_roles_each_with_one_reach() -> None:
    assert len(BY_CODE) == len(ROLES) == 19
    assert {reach: {role.code for role in ROLES if role.reach is reach} for reach in Reach} == REACHES


@EVERY_ROLE
def test_a_role_speaks_known_words_only(role: Role) -> None:
    assert set(role.permissions) <= set(PERMISSIONS)
    assert set(role.permissions.values()) <= set(SCOPES)
    assert role.agency_kinds
    assert set(role.agency_kinds) <= set(KINDS)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_every_permission_is_held_by_somebody(permission: str) -> None:
    assert any(may(role.code, permission) for role in ROLES)


@pytest.mark.parametrize("code", ["NGO_SW", "NGO_SUP"])
@pytest.mark.parametrize(
    "permission",
    [
        "reporter.identity",
        "dispatch.approve",
        "screen.edit",
        "open.approve",
        "close.approve",
        "match.query",
        "delegate",
    ],
)
def test_an_ngo_never_holds_what_belongs_to_the_authority(code: str, permission: str) -> None:
    assert not may(code, permission)
    assert not may_with_reason(code, permission)


def test_only_ngo_roles_sit_in_an_agency_that_is_not_public() -> None:
    outside = {role.code for role in ROLES if not all(KINDS[kind].is_public for kind in role.agency_kinds)}
    assert outside == {"NGO_SW", "NGO_SUP"}


def test_who_knows_the_reporter() -> None:
    assert {r.code for r in ROLES if may(r.code, "reporter.identity")} == {"INTAKE", "INTAKE_SUP"}
    asking = {r.code for r in ROLES if may_with_reason(r.code, "reporter.identity")}
    assert asking == {"CP_SW", "AP_SW", "SA_SW", "PROT_SUP"}


def test_a_reporter_writes_the_name_and_cannot_read_it() -> None:
    assert may_fill("REPORTER", "reporter.identity")
    assert not may("REPORTER", "reporter.identity")
    assert not may_fill("COUNTY_SUP", "reporter.identity")
    assert not may_fill("SSC_SW", "close.approve")


@pytest.mark.parametrize("role", [r for r in ROLES if r.reach is Reach.NATION], ids=lambda role: role.code)
def test_the_ministry_holds_no_case(role: Role) -> None:
    assert not any(permission.startswith(("case.", "report.", "record.")) for permission in role.permissions)


@pytest.mark.parametrize(
    ("work", "review"), [("open.decide", "open.approve"), ("close.propose", "close.approve")]
)
def test_nobody_approves_what_they_propose(work: str, review: str) -> None:
    assert not any(may(role.code, work) and may(role.code, review) for role in ROLES)


def test_nobody_grants_the_role_they_hold_nor_one_above() -> None:
    assert set(MAY_GRANT) == {role.code for role in ROLES if may(role.code, "users.edit")}
    assert all(giver not in given and given <= set(BY_CODE) for giver, given in MAY_GRANT.items())
    assert not any(BY_CODE[given].reach is Reach.NATION for given in MAY_GRANT["ADM_LOCAL"])


def test_a_slip_of_the_pen_is_an_error_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        may("SSC_SW", "case.veiw")
    with pytest.raises(KeyError):
        may("SSC", "case.view")


@pytest.mark.parametrize("unit", [item.code for item in codes.items("dispatch_unit")])
def test_every_unit_that_is_dispatched_to_has_a_kind_of_agency(unit: str) -> None:
    assert unit in for_dispatch(unit).dispatch_units


@EVERY_ROLE
def test_everybody_has_a_desk_and_an_account(role: Role) -> None:
    names = [row.name for row in menu_for(role.code)]
    assert names[0] == "Desk"
    assert names[-1] == "Account"


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("HOTLINE", ["Desk", "Consultations", "Reports", "Account"]),
        ("INTAKE", ["Desk", "Intake", "Consultations", "Reports", "Cases", "Statistics", "Account"]),
        (
            "SSC_SW",
            ["Desk", "Consultations", "Reports", "CareVisits", "Cases", "Families", "Records", "Account"],
        ),
        ("NGO_SUP", ["Desk", "Report", "Cases", "Families", "Records", "Statistics", "Deputies", "Account"]),
        ("ADM_LOCAL", ["Desk", "Feedback", "Users", "Agencies", "Access", "Exports", "Rules", "Account"]),
        ("AUDITOR", ["Desk", "Exports", "Account"]),
    ],
)
def test_the_menu_shows_what_the_role_may_open(code: str, names: list[str]) -> None:
    assert [row.name for row in menu_for(code)] == names
    assert all(row.name.isascii() and "." in row.endpoint for row in MENU)
