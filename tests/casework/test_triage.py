"""Which stored decisions of a triage count: the newest of each table, as far as the way leads to it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

from app.casework.triage import (
    Answer,
    decided,
    keep,
    on_the_way,
    suggested_by,
    suggestion,
    with_scale,
    without_scale,
)
from app.facts.tables import table
from app.guard.viewer import Viewer, acting
from app.models import Case, StoredDecision
from app.rules.narrowing import settled
from tests.stage import CASES

Viewers = Callable[[str], Viewer]
NUMBERS = count(1)


def row(name: str, outcome: dict[str, Any], reason: str | None = None, **inputs: str) -> StoredDecision:
    """A stored decision, newer than those made before it."""
    return StoredDecision(
        id=next(NUMBERS), table_id=name, version="1", inputs=inputs, row_no=1, outcome=outcome, reason=reason
    )


def counts(*rows: StoredDecision) -> list[str]:
    return [name.partition("_")[0] for name in on_the_way(sorted(rows, key=lambda one: -one.id))]


def test_what_another_category_has_passed_by_counts_no_more() -> None:
    partner = row("R04_ADULT_CATEGORY", {"category": "A2"})
    band, level = row("R05_TIPVDA_BAND", {"band": "HIGH"}), row("R06_IPV_LEVEL", {"level": "H"})
    assert counts(partner, band, level) == ["R04", "R05", "R06"]
    kin, other = row("R04_ADULT_CATEGORY", {"category": "A3"}), row("R07_OTHER_LEVEL", {"level": "M"})
    assert counts(partner, band, level, kin, other) == ["R04", "R07"]
    assert counts(partner, band, level, kin, other, row("R04_ADULT_CATEGORY", {"category": "A2"})) == [
        "R04",
        "R05",
        "R06",
    ]


def test_partners_without_a_scale_are_graded_by_judgement() -> None:
    partner = row("R04_ADULT_CATEGORY", {"category": "A2"})
    judged = row("R07_OTHER_LEVEL", {"level": "H"}, with_scale("昏迷中", "勒頸史"))
    assert counts(partner, judged) == ["R04", "R07"]
    assert counts(partner, row("R07_OTHER_LEVEL", {"level": "H"}, "為家人所傷")) == ["R04"]


@pytest.mark.parametrize(
    ("why", "reason"), [("昏迷中", "勒頸史"), ("", "勒頸史"), ("", ""), ("兩行\n理由", "一\n二")]
)
def test_why_there_is_no_scale_is_read_back(why: str, reason: str) -> None:
    assert without_scale(with_scale(why, reason)) == (" ".join(why.split()), reason)


def test_a_choice_leads_where_the_row_does_not() -> None:
    one = row("R10_U18_ASPECTS", {"system": "CP_OR_SSC", "class_hint": None}, "與督導討論")
    assert suggested_by({one.table_id: one}) is None
    one.chosen, one.created_by = "SSC", 1
    found = suggested_by({one.table_id: one})
    assert found is not None
    assert (found.unit, found.outcome, found.is_chosen) == ("SSC", "SSC", True)


def test_nothing_is_suggested_before_somebody_has_decided(session: Any, viewers: Viewers) -> None:
    with acting(viewers("intake"), session):
        case = session.get(Case, CASES["intake"])
        assert suggestion(case) is None
        decision = settled(table("R17_VF_OPEN"), {"protective": "N", "complexity": "S"})
        assert decision is not None
        assert len(keep(case, [Answer(decision)])) == 1
        assert keep(case, [Answer(decision)]) == []  # it stands already
        found = suggestion(case)
        assert found is not None
        assert (found.unit, found.action, found.row, found.by) == (
            None,
            "REFER",
            3,
            viewers("intake").user_id,
        )
        assert list(decided(case.id)) == ["R17_VF_OPEN"]
