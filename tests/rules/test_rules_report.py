"""``flask check-rules``: what it prints, its exit status, and the list of tables in the documentation."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.commands import check_rules
from app.facts import tables as facts
from app.rules import tables
from app.rules.deadlines import DEADLINES
from app.rules.report import markdown, survey

DOCUMENT = Path(__file__).parents[2] / "docs" / "rules.md"


@pytest.fixture
def check(app: Any) -> Any:
    """The command, run in the app."""

    def run(*options: str) -> Result:
        with app.app_context():
            return CliRunner().invoke(check_rules, list(options))

    return run


@pytest.fixture
def gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """An edition of R07 in which nobody is of low risk."""
    shipped = facts.table("R07_OTHER_LEVEL")
    broken = replace(shipped, version="2", rows=shipped.rows[:2])
    monkeypatch.setattr(tables, "published", lambda id, on: broken if id == shipped.id else None)


def test_sound_rules_end_with_status_0(check: Any) -> None:
    said = check()
    assert said.exit_code == 0
    assert said.output.splitlines()[-1] == "沒有缺失"
    assert sum(line.startswith("R") for line in said.output.splitlines()) == 28


def test_a_fault_ends_with_status_1_and_says_where(check: Any, gap: None) -> None:
    said = check()
    assert said.exit_code == 1
    assert said.output.splitlines()[-2:] == ["R07_OTHER_LEVEL 沒有一列決定：專業評估「低」", "1項缺失"]


def test_programs_read_it_too(check: Any, gap: None) -> None:
    said = check("--json")
    found = json.loads(said.output)
    assert said.exit_code == 1
    assert found["faults"] == ["R07_OTHER_LEVEL 沒有一列決定：專業評估「低」"]
    assert [row["version"] for row in found["tables"] if row["id"] == "R07_OTHER_LEVEL"] == ["1", "2"]
    assert {row["code"]: len(row["states"]) for row in found["machines"]} == {
        "consultation": 6,
        "report": 3,
        "case": 10,
    }
    assert [row["code"] for row in found["clocks"]] == [deadline.code for deadline in DEADLINES]


def test_the_list_in_the_documentation_is_the_one_of_the_data() -> None:
    listed = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| R")]
    assert listed == [line for line in markdown(survey()) if line.startswith("| R")]
