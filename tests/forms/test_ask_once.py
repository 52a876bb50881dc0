"""What is asked only once is counted on a real path: shown, prefilled, chosen, typed; and nothing of it stays."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import create_engine, text

from app.forms import ask_once
from app.forms.ask_once import CHOSEN, PATHS, PREFILLED, TYPED, Count, compared, is_enough, total
from app.questions import Computed, Is, LongText, ManyOf, OneOf, Question, Row, Rows, YesNo

FAMILY = [
    "SSN_CONSULT", "RPT_VF", "DISP_VF", "CASE_REC", "VF_VULN", "VF_FUNC", "VF_NEED", "VF_VISIT", "FAM_PLAN", "CASE_REC",
    "REFER", "CASE_REC", "VF_VULN", "VF_FUNC", "VF_NEED", "PERIODIC", "VF_VULN", "CLOSURE",
]  # fmt: skip
ADULT = [
    "SSN_CONSULT", "RPT_ADULT", "TIPVDA", "DISP_ADULT", "CASE_REC", "ADULT_ASSESS", "FAM_PLAN", "CASE_REC", "REFER",
    "CASE_REC", "CASE_REC", "CLOSURE",
]  # fmt: skip
CHILD = [
    "SSN_CONSULT", "RPT_CHILD", "DISP_CHILD", "CASE_REC", "CP_SDM", "CP_INVEST", "CASE_REC", "CP_PLAN", "CASE_REC",
    "CASE_REC", "CASE_REC", "CLOSURE",
]  # fmt: skip
FORMS = {"family": FAMILY, "adult": ADULT, "child": CHILD}


def q(key: str, kind: Any, **more: Any) -> Question:
    return Question(key, Row.SECTION, kind, key=key, **more)


def cases(app: Any) -> int:
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.connect() as owner:
        found = int(owner.scalar(text("select count(*) from kase")))
    engine.dispose()
    return found


def test_what_counts_as_prefilled_chosen_and_typed() -> None:
    asked = (q("a", LongText()), q("b", OneOf("sex")), q("c", ManyOf("kin")), q("d", LongText()))
    given = {"a": "改過的話", "b": "F", "c": ["02", "01"], "d": "照舊"}
    opened = {"a": "原來的話", "c": ["01", "02"], "d": "照舊"}
    assert list(compared(asked, opened, given)) == [TYPED, CHOSEN, PREFILLED, PREFILLED]


def test_what_is_hidden_computed_or_left_empty_is_not_counted() -> None:
    asked = (
        q("a", YesNo()),
        q("b", LongText(), show_if=Is("a", "Y")),
        q("c", LongText()),
        q("d", Computed(lambda answers, sheet: "x")),
    )
    assert list(compared(asked, {}, {"a": "N", "b": "不顯示", "c": ""})) == [CHOSEN]


def test_a_table_is_counted_cell_by_cell_with_the_row_of_the_same_person() -> None:
    table = q("t", Rows(asks=(q("x", LongText()), q("y", LongText()))))
    opened = {"t": [{"id": 1, "x": "甲"}, {"id": 2, "x": "乙"}]}
    given = {"t": [{"id": 2, "x": "乙", "y": "新"}, {"id": 1, "x": "丙"}]}
    assert list(compared((table,), opened, given)) == [PREFILLED, TYPED, TYPED]


@pytest.mark.parametrize("key", FORMS)
def test_a_path_is_whole_known_as_far_as_promised_and_leaves_nothing(app: Any, key: str) -> None:
    before, path = cases(app), PATHS[key]
    with app.app_context():
        counts = ask_once.play(path)
    assert cases(app) == before
    assert [one.form for one in counts] == FORMS[key]
    assert all(one.shown == one.prefilled + one.chosen + one.typed for one in counts)
    later = [one for one in counts[8:] if one.form.startswith("VF_")]
    assert all(one.share >= 80 for one in later), later  # a second assessment asks for what has changed
    assert is_enough(path, counts), f"{total(counts).share:.1f} % prefilled, {path.least} % wanted"


def test_less_than_the_bar_is_not_enough() -> None:
    assert is_enough(PATHS["family"], [Count("A", "", 10, 6, 0)])
    assert not is_enough(PATHS["family"], [Count("A", "", 10, 5, 5)])
    assert is_enough(PATHS["adult"], [Count("A", "", 10, 5, 5)])


def test_production_refuses(app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "ANWANG_ENV", "production")
    with app.app_context(), pytest.raises(ask_once.NotInProduction):
        ask_once.play(PATHS["family"])
