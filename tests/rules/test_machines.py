"""The machines: every state is reached and left, every verb is said by somebody; and how a consultation stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.facts import codes
from app.rules import machine_faults
from app.rules.deadlines import BY_CODE, DEADLINES
from app.rules.machines import (
    CASE,
    CONSULTATION,
    CONSULTATION_STATES,
    MACHINES,
    REPORT,
    Machine,
    Way,
    consultation_state,
)
from app.rules.workflow import STATUSES, STEPS, ways

EVERYWHERE = {state for machine in MACHINES for state in machine.states}


def broken(machine: Machine) -> list[str]:
    return list(machine_faults.machine_faults(machine, EVERYWHERE))


def test_the_machines_have_no_fault() -> None:
    assert machine_faults.faults() == []


def test_report_and_case_share_the_statuses_and_all_the_ways() -> None:
    assert {**REPORT.states, **CASE.states} == STATUSES
    assert not REPORT.states.keys() & CASE.states.keys()
    assert {(way.verb, way.frm, way.to) for way in (*REPORT.ways, *CASE.ways)} == ways()


@pytest.mark.parametrize(
    ("verb", "frm", "to"),
    [
        ("dispatch", "reported", "dispatched"), ("refuse", "dispatched", "disputed"),
        ("arbitrate", "disputed", "dispatched"), ("reopen", "closed", "assessing"),
        ("resume", "follow", "open"), ("found", "missing", "assessing"), ("send_back", "close_review", "open"),
        ("dismiss", "reported", "not_case"), ("take_over", "open", "open"), ("propose_close", "open", "close_review"),
    ],
)  # fmt: skip
def test_the_ways_that_the_sketch_lacked(verb: str, frm: str, to: str) -> None:
    assert (verb, frm, to) in ways()


def test_delegation_and_lateness_are_no_states() -> None:
    assert not {"delegated", "placed", "transferred", "overdue"} & STATUSES.keys()


# broken machines


def test_a_state_that_nothing_leads_to_is_told() -> None:
    cut = replace(CASE, ways=tuple(way for way in CASE.ways if way.verb != "missing"))
    assert broken(cut) == ["案件：沒有路通到「行方不明協尋中」。"]


def test_a_state_without_a_way_out_is_told() -> None:
    cut = replace(CASE, ways=tuple(way for way in CASE.ways if way.frm != "follow" or way.to == "follow"))
    assert broken(cut) == ["案件：「結案後追蹤中」沒有出路。"]


def test_going_round_in_circles_is_no_way_out() -> None:
    cut = replace(REPORT, finals=(), ways=(Way("dismiss", "reported", "not_case", "dispatch.approve"),
                                           Way("reinstate", "not_case", "reported", "dispatch.approve")))  # fmt: skip
    assert len(broken(cut)) == len(REPORT.states)


def test_a_way_to_nowhere_is_told() -> None:
    wrong = replace(REPORT, ways=(*REPORT.ways, Way("merge", "reported", "merged", "dispatch.approve")))
    assert "通報：「merge」通往不明的狀態「merged」。" in broken(wrong)


def test_a_verb_that_no_role_may_say_is_told() -> None:
    wrong = replace(REPORT, ways=(*REPORT.ways, Way("merge", "reported", "not_case", "case.merge")))
    assert "通報：沒有任何角色有「case.merge」權限，無人能說「merge」。" in broken(wrong)


def test_a_verb_without_a_step_is_told() -> None:
    rest = [step for step in STEPS if step.verb != "reopen"]
    assert machine_faults.faults(steps=rest) == ["沒有步驟說出「reopen」。"]


def test_a_step_with_an_unknown_clock_is_told() -> None:
    odd = [replace(step, starts=("never",)) if step.verb == "short" else step for step in STEPS]
    assert machine_faults.faults(steps=odd) == ["「short」啟動或完成不明的期限「never」。"]


# clocks


def test_the_clocks_have_no_fault() -> None:
    assert [text for deadline in DEADLINES for text in machine_faults.clock_faults(deadline)] == []


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"unit": "moon"}, "期限「初訪」的長度不明。"),
        ({"law": ""}, "期限「初訪」沒有依據。"),
        ({"amount": 0, "every": "1 month"}, "期限「初訪」會重複，須有長度。"),
        ({"confidence": 1.5}, "期限「初訪」的信心須在0與1之間。"),
    ],
)
def test_a_clock_that_cannot_run_is_told(changes: dict[str, object], sentence: str) -> None:
    wrong = replace(BY_CODE["first_visit"], **changes)  # type: ignore[arg-type]
    assert list(machine_faults.clock_faults(wrong)) == [sentence]


# the consultation


@pytest.mark.parametrize(
    ("state", "result", "stands"),
    [
        ("draft", ["RPT_VF"], "drafted"),
        ("submitted", None, "recorded"),
        ("submitted", ["EMERG"], "recorded"),
        ("submitted", ["EMERG", "RPT_CHILD"], "reported"),
        ("submitted", ["INFO", "RPT_VF"], "reported"),
        ("submitted", ["INFO", "REFER"], "referred"),
        ("approved", ["EXISTING"], "referred"),
        ("submitted", ["INFO"], "informed"),
        ("submitted", ["OTHER"], "ended_without_report"),
    ],
)
def test_how_a_consultation_stands(state: str, result: list[str] | None, stands: str) -> None:
    assert consultation_state(state, result) == stands


def test_a_suspicion_that_is_not_reported_ends_with_its_reason() -> None:
    assert consultation_state("submitted", ["INFO"], "經查證為誤會") == "ended_without_report"
    assert consultation_state("submitted", ["INFO"], "  ") == "informed"
    assert consultation_state("submitted", ["RPT_ADULT"], "經查證為誤會") == "reported"


@pytest.mark.parametrize("outcome", [item.code for item in codes.items("consult_outcome")])
def test_every_outcome_leads_to_a_state_by_a_way(outcome: str) -> None:
    stands = consultation_state("submitted", [outcome])
    assert stands in CONSULTATION_STATES
    assert any(way.to == stands for way in CONSULTATION.ways)
