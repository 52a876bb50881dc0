"""No sheet and no case file on paper holds no word that its reader may not see, whatever sheets were asked for."""

from __future__ import annotations

import pytest

from app.models import REGISTRY
from app.views import print_case
from tests.guard.walking import Walk, is_paper
from tests.reading_pdf import text_of
from tests.stage import CASES

LEADS = ("delegated", "open", "away", "recalled")


def asked_for(walk: Walk, case: str) -> str:
    """The address that asks for every sheet of a case."""
    made = [
        f"&sheet={form.CODE}-{row}"
        for form in REGISTRY
        if form.HANGS_ON_CASE
        for row in walk.db.told(f"select id from {form.__tablename__} where case_id = %s", CASES[case])
    ]
    return f"/print/case/{CASES[case]}?make=1{''.join(made)}"


@pytest.mark.parametrize("who", ["worker", "ngo_worker", "intake_sup"])
def test_no_sheet_on_paper_leaks_to(walk: Walk, who: str) -> None:
    rules = [rule for rule in walk.rules if is_paper(rule)]
    assert len(rules) >= 2 * len(REGISTRY)
    assert [leak for rule in rules for leak in walk.leaks(who, rule, walk.fillings(rule))] == []


@pytest.mark.parametrize("who", ["ngo_worker", "worker", "intake_sup", "away_worker"])
def test_a_case_file_tells_nobody_more_than_they_see(
    walk: Walk, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_case, "MOST_SHEETS", 400)
    rule = next(rule for rule in walk.rules if rule.endpoint == "PrintView.case")
    assert walk.leaks(who, rule, [asked_for(walk, case) for case in LEADS]) == []


def test_it_is_read_word_by_word(walk: Walk) -> None:
    """Else it would prove nothing: the worker's paper of the case holds its record."""
    plan = walk.papers["fam_plan"]["open"]
    for url in (f"/sheet/fam_plan/{plan}/print", f"/print/case/{CASES['open']}?make=1&sheet=FAM_PLAN-{plan}"):
        assert "戲open的計畫" in text_of(walk.browser("worker").get(url).get_data())
