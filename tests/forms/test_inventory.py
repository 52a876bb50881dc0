"""``flask sheets``, ``flask unverified``: nothing of the frozen inventory is missing without a reason; both current."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.columns.minguo import today
from app.commands import sheets, unverified
from app.facts import indicators
from app.forms.inventory import belief_in
from app.models import REGISTRY, Worksheet
from app.models.worksheets.beliefs import BELIEFS, UNOFFICIAL, is_unofficial
from app.questions import Rows
from app.questions.editions import declared
from app.questions.kinds import GivenRows
from app.rules.workflow import BY_VERB

ROOT = Path(__file__).parents[2]
FROZEN: dict[str, list[str]] = json.loads((ROOT / "tests/frozen/forms.json").read_text("utf-8"))
ELSEWHERE: dict[str, dict[str, str]] = json.loads(
    (ROOT / "tests/frozen/form_codes_elsewhere.json").read_text("utf-8")
)
"""By form, why a question of the inventory is not asked as such: an item of a table asks it (`row`), another one
took its place (`ended`), or a verb of the case says it (`verb`). tests/frozen/README.md"""
BY_CODE = {form.CODE: form for form in REGISTRY}


@pytest.fixture
def said(app: Any) -> Any:
    """What a command prints."""

    def run(command: Any, *options: str) -> str:
        with app.app_context():
            result = CliRunner().invoke(command, list(options))
        assert result.exit_code == 0, result.output
        return result.output

    return run


@pytest.fixture
def listed(said: Any) -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in json.loads(said(sheets, "--json"))}


def test_every_form_of_the_inventory_is_there(listed: dict[str, dict[str, Any]]) -> None:
    assert set(FROZEN) <= set(listed)
    assert set(listed) == {form.CODE for form in REGISTRY}


@pytest.mark.parametrize("code", FROZEN)
def test_no_question_is_missing_without_a_reason(listed: dict[str, dict[str, Any]], code: str) -> None:
    one = listed[code]
    form = BY_CODE[code]
    told = {*one["questions"], *(key for keys in one["tables"].values() for key in keys)}
    asked = {q.key for q in form.questions(today())}
    rows = {r.key for q in form.questions(today()) if isinstance(q.kind, Rows) for r in q.kind.asks}
    missing = [key for key in FROZEN[code] if key not in told or key not in asked | rows]
    assert missing == list(ELSEWHERE.get(code, {}))


def test_every_reason_is_true() -> None:
    for code, reasons in ELSEWHERE.items():
        for key, reason in reasons.items():
            kind, _, where = reason.partition(": ")
            assert IS_TRUE[kind](BY_CODE[code], key, where), (code, key, reason)


def is_a_row(form: type[Worksheet], key: str, where: str) -> bool:
    """`findings.patterns of V109D-1-1`: that item of the table asks it, on a sheet of the edition of that code."""
    column, _, item = where.partition(" of ")
    table, _, asked = column.partition(".")
    kind = next(q.kind for q in declared(form) if q.key == table)
    assert isinstance(kind, GivenRows)
    since = indicators.edition((item or "V114").partition("-")[0]).since
    items = {one.code: one for one in kind.each.items({"vu_date": since})}
    every = [items[item]] if item else list(items.values())
    numbered = not item or item.replace("V109D-", "f").replace("-", "_") == key.removesuffix("p")
    return numbered and all(asked in {q.key for q in kind.asked_of(one)} for one in every)


def has_ended(form: type[Worksheet], key: str, successor: str) -> bool:
    """The question was asked until the day on which its successor came."""
    by_key = {q.key: q for q in declared(form)}
    return by_key[key].until == by_key[successor].since <= today()


def is_said(form: type[Worksheet], key: str, verb: str) -> bool:
    """The question has ended: a verb of the case says it now."""
    return verb in BY_VERB and {q.key: q for q in declared(form)}[key].until <= today()


IS_TRUE = {"row": is_a_row, "ended": has_ended, "verb": is_said}


def test_a_form_is_told_whole(listed: dict[str, dict[str, Any]]) -> None:
    one = listed["BSRS5"]
    assert (one["zh"], one["stage"]) == ("簡式健康量表（BSRS-5，心情溫度計）", "assessment")
    assert (one["route"], one["api"]) == ("/sheet/bsrs5/", "/api/v1/bsrs5/")
    assert (one["is_unofficial"], one["belief"], one["editions"][0]) == (False, 0.9, None)
    assert listed["PERP_TREAT"]["tables"]["sessions"] == ["ps_on", "ps_item", "ps_result", "ps_note"]
    assert all(one["en"] and one["zh"] for one in listed.values())


def test_addresses_lead_to_pages(app: Any, listed: dict[str, dict[str, Any]]) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules()}
    assert {one["route"] for one in listed.values()} <= rules


def test_without_json_it_is_a_line_a_form(said: Any) -> None:
    assert len(said(sheets).strip().splitlines()) == len(REGISTRY)


def test_somebody_has_said_how_sure_we_are_of_every_form() -> None:
    assert set(BELIEFS) == {form.CODE for form in REGISTRY}
    assert all(0 < belief <= 1 for belief in BELIEFS.values())
    assert {code for code in BELIEFS if is_unofficial(code)} >= {"PERP_TREAT", "CARE_VISIT", "TRANSFER"}


def test_a_question_is_as_sure_as_it_says_or_as_its_source() -> None:
    form = next(form for form in REGISTRY if form.CODE == "SA_ASSESS")
    by_key = {q.key: q for q in declared(form)}
    assert [belief_in(form, by_key[key]) for key in ("f01", "f10", "sa_suit")] == [0.9, 0.35, 0.55]
    assert UNOFFICIAL == 0.6


def test_the_list_of_what_is_not_verified_is_current(said: Any) -> None:
    document = ROOT / "docs" / "unverified.md"
    assert document.read_text("utf-8") == said(unverified), (
        "run: flask --app app unverified > docs/unverified.md"
    )


@pytest.mark.parametrize(("table", "is_told"), [("care_visit", True), ("bsrs5", False)])
def test_a_page_says_that_its_wording_is_not_official(login: Any, table: str, is_told: bool) -> None:
    assert ("用語非官方" in login("worker").get(f"/sheet/{table}/").text) is is_told
