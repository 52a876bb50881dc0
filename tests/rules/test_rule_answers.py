"""What the rules of the path answer, row by row as in the source: risk, grade, frequency, opening, division …"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.facts import codes
from app.rules.division import holder, ngo_access
from app.rules.grading import TRACKS, case_risk, risk_decision, vulnerability_grade
from app.rules.linking import public_first
from app.rules.opening import agrees, opening
from app.rules.reporting import first_screening, report_form, report_hours
from app.rules.visits import Frequency, stricter, visit_decision, visit_frequency
from app.rules.workflow import RISKS, is_graver

NO_FREQUENCY = Frequency(None, None)
EVERY_KIND = pytest.mark.parametrize("kind", [item.code for item in codes.items("case_track")])


# R00


@EVERY_KIND
@pytest.mark.parametrize(
    ("assessed", "level", "risk", "row"),
    [
        (False, "H", "unrated", 1), (True, None, "unrated", 2), (True, "U", "unrated", 2), (True, "H", "high", 3),
        (True, "V", "high", 3), (True, "HIGH", "high", 3), (True, "M", "mid", 4), (True, "MID", "mid", 4),
        (True, "L", "low", 5), (True, "LOW", "low", 5), (True, "NONE", "low", 5), (True, "N", "low", 5),
    ],
)  # fmt: skip
def test_the_one_case_risk(kind: str, assessed: bool, level: str | None, risk: str, row: int) -> None:
    assert case_risk(kind, assessed, level) == risk
    assert risk in RISKS
    assert risk_decision(kind, assessed=assessed, level=level).row == row


@pytest.mark.parametrize("list_name", ["vuln_level", "risk_level", "sdm_risk"])
def test_every_level_of_the_lists_has_a_risk(list_name: str) -> None:
    for item in codes.items(list_name):
        assert case_risk("VF", True, item.code) in {"high", "mid", "low"}


def test_an_unknown_level_is_an_error_and_never_a_low_risk() -> None:
    with pytest.raises(KeyError):
        case_risk("VF", True, "MIDDLE")
    assert set(TRACKS) == {item.code for item in codes.items("case_track")}


# R14


@pytest.mark.parametrize(
    ("high", "mid", "low", "grade"),
    [
        (1, 0, 0, "HIGH"), (5, 3, 2, "HIGH"), (0, 3, 0, "HIGH"), (0, 9, 9, "HIGH"), (0, 2, 0, "MID"),
        (0, 1, 5, "MID"),
        (0, 0, 1, "LOW"), (0, 0, 0, "NONE"),
    ],
)  # fmt: skip
def test_the_grade_of_a_vulnerable_family(high: int, mid: int, low: int, grade: str) -> None:
    assert vulnerability_grade(high, mid, low) == grade


COUNTS = st.integers(0, 20)


@settings(deadline=None)  # a busy machine is no fault
@given(COUNTS, COUNTS, COUNTS, st.sampled_from([(1, 0, 0), (0, 1, 0), (0, 0, 1)]))
def test_one_more_indicator_never_makes_it_milder(
    high: int, mid: int, low: int, more: tuple[int, int, int]
) -> None:
    before = case_risk("VF", True, vulnerability_grade(high, mid, low))
    after = case_risk("VF", True, vulnerability_grade(high + more[0], mid + more[1], low + more[2]))
    assert not is_graver(before, after)


def test_nobody_has_less_than_no_indicator() -> None:
    with pytest.raises(ValueError, match="-1"):
        vulnerability_grade(0, -1, 0)


# R15, R16


@pytest.mark.parametrize(
    ("grade", "month", "frequency"),
    [
        ("HIGH", 1, Frequency(1, "FACE")), ("MID", 3, Frequency(1, "FACE")),
        ("LOW", 2, Frequency(1, "FACE_OR_PHONE")),
        ("HIGH", 4, NO_FREQUENCY), ("LOW", 12, NO_FREQUENCY), ("NONE", 1, NO_FREQUENCY),
    ],
)  # fmt: skip
def test_how_often_a_family_is_visited(grade: str, month: int, frequency: Frequency) -> None:
    assert visit_frequency(grade, month) == frequency


def test_from_the_fourth_month_it_is_a_judgement() -> None:
    assert visit_decision("MID", 4).is_suggestion
    assert not visit_decision("MID", 3).is_suggestion
    with pytest.raises(ValueError, match="begin with 1"):
        visit_decision("MID", 0)


@pytest.mark.parametrize(
    ("usual", "other", "holds"),
    [
        (Frequency(1, "FACE"), None, Frequency(1, "FACE")),
        (Frequency(1, "FACE"), Frequency(2, "FACE"), Frequency(2, "FACE")),
        (Frequency(1, "FACE_OR_PHONE"), Frequency(1, "FACE"), Frequency(1, "FACE")),
        (Frequency(1, "FACE"), Frequency(1, "FACE_OR_PHONE"), Frequency(1, "FACE")),
        (Frequency(2, "FACE"), Frequency(1, "FACE"), Frequency(2, "FACE")),
        (NO_FREQUENCY, Frequency(1, "FACE_OR_PHONE"), Frequency(1, "FACE_OR_PHONE")),
    ],
)  # fmt: skip
def test_the_stricter_frequency_holds(usual: Frequency, other: Frequency | None, holds: Frequency) -> None:
    assert stricter(usual, other) == holds


# R17


@pytest.mark.parametrize(
    ("protective", "complexity", "resources", "willing", "decision", "row"),
    [
        (True, "N", "Y", True, "REPORT", 1), (False, "N", "N", True, "NOT_OPEN", 2),
        (False, "S", "N", True, "REFER", 3),
        (False, "M", "Y", True, "SHORT_OR_NOT", 4), (False, "M", "P", True, "OPEN", 5),
        (False, "M", "N", True, "OPEN", 5),
        (False, "M", "N", False, "JUDGE", 6),
    ],
)  # fmt: skip
def test_whether_a_family_is_opened(
    protective: bool, complexity: str, resources: str, willing: bool, decision: str, row: int
) -> None:
    said = opening(is_protective=protective, complexity=complexity, resources=resources, is_willing=willing)
    assert (said.then["decision"], said.row) == (decision, row)
    assert agrees(said, "M")
    assert any(agrees(said, item.code) for item in codes.items("open_decision") if item.code != "M")


def test_a_choice_against_the_table_is_noticed() -> None:
    needy = opening(is_protective=False, complexity="M", resources="N", is_willing=True)
    assert agrees(needy, "Y")
    assert not agrees(needy, "N")
    single = opening(is_protective=False, complexity="S", resources="N", is_willing=True)
    assert not agrees(single, "Y")


# R27


@pytest.mark.parametrize("reason", ["welfare_identity", "emergency", "special_care"])
def test_the_public_side_comes_first_for_any_one_reason(reason: str) -> None:
    none = dict.fromkeys(("welfare_identity", "emergency", "special_care"), False)
    assert public_first(**none | {reason: True})
    assert not public_first(**none)


# R01, R02, R03


@pytest.mark.parametrize(
    ("emergency", "protective", "vulnerable", "action"),
    [
        (True, False, False, "IMMEDIATE"), (False, True, True, "PROTECTIVE_REPORT"),
        (False, False, True, "VF_REPORT"),
        (False, False, False, "INFORM"),
    ],
)  # fmt: skip
def test_the_first_screening(emergency: bool, protective: bool, vulnerable: bool, action: str) -> None:
    said = first_screening(is_emergency=emergency, is_protective=protective, is_vulnerable=vulnerable)
    assert said.then["action"] == action


@pytest.mark.parametrize(
    ("age", "sexual", "intimate", "protective", "form", "row"),
    [
        (30, True, True, True, "RPT_ADULT", 1), (30, True, False, True, "RPT_SA", 2),
        (None, True, False, True, "RPT_SA", 2),
        (17, True, True, True, "RPT_SA", 3), (17, False, True, True, "RPT_CHILD", 4),
        (18, False, True, True, "RPT_ADULT", 5),
        (None, False, False, True, "RPT_ADULT", 5), (3, False, False, False, "RPT_VF", 6),
    ],
)  # fmt: skip
def test_the_report_form(
    age: int | None, sexual: bool, intimate: bool, protective: bool, form: str, row: int
) -> None:
    said = report_form(
        age=age, is_sexual=sexual, is_intimate=intimate, is_protective=protective, is_vulnerable=True
    )
    assert (said.then["form"], said.row) == (form, row)


def test_nothing_suspected_needs_no_form() -> None:
    said = report_form(age=3, is_sexual=False, is_intimate=False, is_protective=False, is_vulnerable=False)
    assert (said.then["form"], said.row) == (None, 7)


@pytest.mark.parametrize(
    ("kind", "hours"), [*((kind, 24) for kind in ("CP", "DV", "SA", "SX", "DP", "EP")), ("VF", None), ("SUI", None)]
)  # fmt: skip
def test_the_hours_to_report(kind: str, hours: int | None) -> None:
    assert report_hours(kind) == hours


# R08, R09


@pytest.mark.parametrize(
    ("assessed", "authority", "risk", "willing", "who", "row"),
    [
        (False, False, "low", True, "PUB", 1), (True, False, "unrated", True, "PUB", 1),
        (True, True, "low", True, "PUB", 2),
        (True, False, "high", True, "PUB", 3), (True, False, "mid", True, "NGO", 4),
        (True, False, "low", True, "NGO", 4),
        (True, False, "low", False, "JUDGE", 5), (True, False, "mid", None, "JUDGE", 5),
    ],
)  # fmt: skip
def test_who_holds_a_case(
    assessed: bool, authority: bool, risk: str, willing: bool | None, who: str, row: int
) -> None:
    said = holder(is_assessed=assessed, needs_authority=authority, risk=risk, is_willing=willing)
    assert (said.then["holder"], said.row) == (who, row)


@pytest.mark.parametrize(
    ("delegated", "track", "risk", "access"),
    [
        (False, "VF", "low", "NONE"), (True, "VF", "low", "FULL_PART"), (True, "IPV", "mid", "FULL_PART"),
        (True, "CP", "mid", "TREATMENT_PART"), (True, "VF", "high", "STUB"), (True, "VF", "unrated", "NONE"),
    ],
)  # fmt: skip
def test_what_an_ngo_may_see(delegated: bool, track: str, risk: str, access: str) -> None:
    assert ngo_access(is_delegated=delegated, track=track, risk=risk).then["access"] == access


@pytest.mark.parametrize("track", ["SA", "PERP"])
def test_an_ngo_never_holds_these(track: str) -> None:
    with pytest.raises(ValueError, match=track):
        ngo_access(is_delegated=True, track=track, risk="low")
