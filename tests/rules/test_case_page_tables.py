"""What the case page offers: each verb has a group, sense and reasons; each status its sheets; each event its kind."""

from __future__ import annotations

from itertools import permutations

import pytest

from app.forms.filing import BEGUN_IN, USED_FOR
from app.models import REGISTRY
from app.models.worksheets.case_rec import NEW_EVENTS
from app.rules.case_sheets import DUE_OF, EXPECTED, duties
from app.rules.case_verbs import (
    ANSWERS,
    GROUPS,
    MAKES_SENSE,
    STANDS_OUT,
    UNFIT,
    Stand,
    answers,
    makes_sense,
    stands_out,
    why_not,
)
from app.rules.deadlines import BY_CODE
from app.rules.life_events import KINDS, NO_EVENT
from app.rules.workflow import BY_VERB, ENDINGS, STATUSES, STEPS

FORMS = {form.CODE: form for form in REGISTRY}
FIT = Stand(risk="low", is_assessed=True, is_willing=True)
ROWS = [(status, row) for status, rows in EXPECTED.items() for row in rows]


def test_every_verb_with_a_page_stands_in_exactly_one_group():
    grouped = [verb for _label, verbs in GROUPS for verb in verbs]
    assert sorted(grouped) == sorted(step.verb for step in STEPS if step.asks)


def test_every_table_names_known_verbs_and_statuses():
    assert {*MAKES_SENSE, *UNFIT, *STANDS_OUT.values()} <= set(BY_VERB)
    assert {*STANDS_OUT, *EXPECTED} <= set(STATUSES)


def test_every_answer_meets_the_clock_that_runs_for_it_and_ends_nothing():
    for verb, duty in ANSWERS.items():
        assert duty in BY_VERB[verb].meets, verb
        assert verb not in ENDINGS, verb


@pytest.mark.parametrize("owed", list(permutations(ANSWERS.values())), ids=" ".join)
def test_the_answer_that_meets_the_most_urgent_clock_stands_out(owed: tuple[str, ...]):
    stand = Stand(owed=("first_visit", *owed))
    assert [ANSWERS[verb] for verb in answers(BY_VERB, stand)] == list(owed)
    assert answers(BY_VERB, Stand(owed=("first_visit",))) == []


@pytest.mark.parametrize(("status", "verb"), STANDS_OUT.items())
def test_what_stands_out_can_be_said_and_ends_nothing(status: str, verb: str):
    assert status in BY_VERB[verb].frm
    assert verb not in ENDINGS
    assert stands_out(verb, status)


@pytest.mark.parametrize(
    ("verb", "stand"),
    [
        ("recall", Stand(delegations=frozenset({"running"}))),
        ("recall", Stand(delegations=frozenset({"offered"}))),
        ("release", Stand(reasons=frozenset({"helper"}))),
        ("call_back", Stand(reasons=frozenset({"transfer"}))),
        ("joint_end", Stand(reasons=frozenset({"joint_plan"}))),
        ("taken_up", Stand(owed=("system_reply",))),
    ],
)
def test_a_verb_that_takes_back_is_offered_only_when_there_is_something(verb: str, stand: Stand):
    assert not makes_sense(verb, Stand(reasons=frozenset({"lead"})))
    assert makes_sense(verb, stand)


def test_one_unit_of_the_health_bureau_plans_along_at_a_time():
    assert makes_sense("joint_invite", Stand())
    assert not makes_sense("joint_invite", Stand(reasons=frozenset({"joint_plan"})))


@pytest.mark.parametrize(
    ("stand", "reasons"),
    [
        (FIT, []),
        (Stand(risk="high", is_assessed=True, is_willing=True), ["風險不是中或低"]),
        (Stand(), ["風險不是中或低", "尚未完成評估", "案家尚無意願"]),
        (Stand(risk="mid", is_assessed=True, is_willing=True, needs_authority=True), ["需公權力介入"]),
    ],
)
def test_why_a_case_cannot_be_delegated(stand: Stand, reasons: list[str]):
    assert [str(reason) for reason in why_not("delegate", stand)] == reasons
    assert why_not("recall", stand) == []


@pytest.mark.parametrize(("status", "row"), ROWS, ids=lambda x: getattr(x, "form", x))
def test_what_a_status_asks_for_can_be_begun_there(status: str, row):
    assert status in BEGUN_IN[row.form]
    assert set(row.first) <= set(FORMS)
    assert set(row.kinds) <= set(USED_FOR.get(row.form, row.kinds))
    assert not row.again or row.duty, "what is asked for again needs the clock that asks"


def test_the_parts_of_the_visit_come_before_it():
    visit = next(row for row in EXPECTED["assessing"] if row.form == "VF_VISIT")
    assert visit.first == FORMS["VF_VISIT"].PARTS
    order = [row.form for row in EXPECTED["assessing"]]
    assert all(order.index(part) < order.index("VF_VISIT") for part in visit.first)


def test_sheets_are_due_by_known_clocks():
    assert duties() <= set(BY_CODE)
    assert set(DUE_OF) <= set(FORMS)


def test_what_a_record_ticks_means_the_same_as_a_life_event():
    ticked = {choice.code: str(choice.label) for choice in NEW_EVENTS if choice.code != NO_EVENT}
    assert ticked == {code: str(KINDS[code]) for code in ticked}
    assert NO_EVENT not in KINDS
