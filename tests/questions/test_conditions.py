"""Conditions: the vectors that Python and the browser share, their notations, and what a browser may not see."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from app.questions import (
    And,
    Condition,
    Has,
    In,
    Is,
    Less,
    More,
    Not,
    Or,
    Question,
    Section,
    Seen,
    Set,
    Text,
    condition,
)
from app.questions.conditions import ALWAYS, NEVER
from app.questions.grammar import from_data

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "app/static/anwang/conditions.js"
VECTORS = json.loads((ROOT / "tests/vectors/conditions.json").read_text("utf-8"))


@pytest.mark.parametrize("vector", VECTORS["holds"], ids=lambda v: v["why"])
def test_holds_in_python(vector: dict[str, Any]) -> None:
    assert from_data(vector["cond"]).holds(vector["answers"]) is vector["holds"]


@pytest.mark.parametrize("vector", VECTORS["hidden"], ids=lambda v: v["why"])
def test_hidden_in_python(vector: dict[str, Any]) -> None:
    section = Section("A", "甲")
    questions = [
        Question(
            q["key"],
            section,
            Text(),
            show_if=from_data(q["show_if"]) if "show_if" in q else None,
            key=q["key"],
        )
        for q in vector["questions"]
    ]
    seen = Seen(questions, vector["answers"], outer=vector.get("outer"))
    assert sorted(q.key for q in questions if seen.is_hidden(q)) == vector["hidden"]


PROGRAM = """
const told = VECTORS.holds.map((v) => window.Anwang.holds(v.cond, v.answers));
const hidden = VECTORS.hidden.map((v) => [...window.Anwang.hidden(v.questions, v.answers, v.outer)].sort());
"""
EXPECTED = {
    "told": [v["holds"] for v in VECTORS["holds"]],
    "hidden": [v["hidden"] for v in VECTORS["hidden"]],
}


def test_the_same_in_node() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed; Chromium runs the same vectors")
    program = (
        f"const window = {{}}; const VECTORS = {json.dumps(VECTORS)}; {SCRIPT.read_text('utf-8')}; {PROGRAM}"
    )
    program += "process.stdout.write(JSON.stringify({told, hidden}));"
    done = subprocess.run([node, "-"], input=program, capture_output=True, text=True, check=True, timeout=60)
    assert json.loads(done.stdout) == EXPECTED


@pytest.mark.browser
def test_the_same_in_a_browser(browser: Browser) -> None:
    page = browser.new_page()
    page.add_script_tag(content=SCRIPT.read_text("utf-8"))
    found = page.evaluate(f"(VECTORS) => {{ {PROGRAM} return {{told, hidden}}; }}", VECTORS)
    page.close()
    assert found == EXPECTED


@pytest.mark.parametrize("vector", VECTORS["holds"], ids=lambda v: v["why"])
def test_data_is_read_again(vector: dict[str, Any]) -> None:
    assert from_data(vector["cond"]).data() == vector["cond"]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("ri_emerg=Y", Is("ri_emerg", "Y")),
        ("cr_content~S04", Has("cr_content", "S04")),
        ("cr_report in (CP,DV, EP)", In("cr_report", "CP", "DV", "EP")),
        ("v_id_kind not in (NONE,UNKNOWN)", Not(In("v_id_kind", "NONE", "UNKNOWN"))),
        ("rr_status in (not-accepted,returned)", In("rr_status", "not-accepted", "returned")),
        ("vv_subsidy set", Set("vv_subsidy")),
        ("not vv_subsidy set", Not(Set("vv_subsidy"))),
        ("rep_hours>24", More("rep_hours", 24)),
        ("v_age<18", Less("v_age", 18)),
        ("ri_none=true", Is("ri_none", True)),
        ("not x=1", Not(Is("x", "1"))),
        ("aa_cert=N and aa_cat in (A6,A7)", And(Is("aa_cert", "N"), In("aa_cat", "A6", "A7"))),
        ("a=1 and b=2 or c=3", Or(And(Is("a", "1"), Is("b", "2")), Is("c", "3"))),
        (
            "ri_protect set and not oc_result~RPT_ADULT and not oc_result~RPT_SA",
            And(Set("ri_protect"), Not(Has("oc_result", "RPT_ADULT")), Not(Has("oc_result", "RPT_SA"))),
        ),
    ],
)
def test_the_notation_of_the_inventory(written: str, means: Condition) -> None:
    assert condition(written).data() == means.data()


@pytest.mark.parametrize("written", ["", "a", "a==b", "a in ()", "a = b or", "A=1", "a=1 xor b=2"])
def test_what_is_no_condition_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"cannot read|can never hold"):
        condition(written)


def test_conditions_that_can_never_hold_are_refused() -> None:
    for never in (lambda: Is("q", ""), lambda: Is("q", False), lambda: In("q")):
        with pytest.raises(ValueError, match="never hold"):
            never()


def test_conditions_combine_and_name_their_questions() -> None:
    both = (Is("a", "1") & Set("b")) | ~Has("c", "X")
    assert both.keys() == {"a", "b", "c"}
    assert both.data() == ["or", ["and", ["is", "a", "1"], ["set", "b"]], ["not", ["has", "c", "X"]]]


def test_a_withheld_answer_is_decided_before_it_reaches_the_browser() -> None:
    rule = And(Is("secret", "Y"), Set("open"))
    assert rule.told({"secret": "Y"}) == And(Set("open"))
    assert rule.told({"secret": "N"}) == NEVER
    assert Or(Is("secret", "Y"), Set("open")).told({"secret": "Y"}) == ALWAYS
    assert Not(Is("secret", "Y")).told({"secret": "Y"}) == NEVER
    assert "secret" not in str(rule.told({"secret": "Y"}).data())
