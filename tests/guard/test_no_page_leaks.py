"""Every page and every API, as every player, with the ids of foreign rows in every place: no foreign word, no fall."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from werkzeug.routing import Rule

from tests.guard.looking import EVERYBODY
from tests.guard.walking import SOME, Walk, is_paper, words_of
from tests.stage import CASES

WORDS = ("戲away", "戲", "話")
FOREIGN = ("away", "delegated", "recalled")


def numbers(walk: Walk) -> list[str]:
    return [walk.numbers[CASES[key]] for key in FOREIGN]


def ids() -> list[int]:
    return [CASES[key] for key in FOREIGN]


LISTS: dict[str, Callable[[Walk], list[str]]] = {  # the ways of the catalogue of leaks that a list of ours has
    "list": lambda w: ["?all=1"],
    "list filter by a name": lambda w: [f"?q={word}" for word in WORDS],
    "list filter by a number": lambda w: [f"?q={number}" for number in numbers(w)],
    "list filter by a hidden column": lambda w: ["?_flt_3_family_name=戲", "?rep_name=戲", "?cr_text=戲", "?ct_text=話"],
    "list filter by a broken value": lambda w: ["?risk='--", "?state=%00", "?q=%00", "?case=9e99", "?page=-1", "?q=%25", "?page=9" + "9" * 30],
    "relation filter by a foreign id": lambda w: [f"?{n}={c}" for n in ("case", "_flt_0_case") for c in ids()],
    "master/detail ?pk": lambda w: [f"?pk={c}" for c in ids()],
    "sort by a column": lambda w: ["?order=id", "?order=-id", "?order=cr_text", "?order=family_name", "?order=created_by"],
    "sort by nonsense": lambda w: ["?order=nonsense", "?_oc_CaseView=nonsense&_od_CaseView=asc", "?order=id;select 1"],
    "page size unlimited": lambda w: ["?page_size=100000", "?psize_CaseView=100000", "?page_size=0", "?page=400&page_size=100"],
    "api nested columns": lambda w: ["?q=(columns:!(id,case.family_name,person.name))", "?columns=family_name"],
    "api relation filter": lambda w: [f"?q=(filters:!((col:case,opr:rel_o_m,value:{c})))" for c in ids()],
    "another shape": lambda w: ["?format=csv", "?_export=csv"],
}  # fmt: skip
FORMS: dict[str, Callable[[Walk], list[str]]] = {
    "form begun on a foreign case": lambda w: (
        [f"?case={c}" for c in ids()] + ["?case=" + "9" * 30, "?case=-1", "?case=%00"]
    ),
    "form begun with a foreign sheet": lambda w: [f"?from={code}-{row}" for code, row in sheets_of(w)],
    "select box of a form": lambda w: ["", "?_flt_0_case=2"],
}
NEVER = (
    "action",
    "action_post",
    "delete",
    "download",
    "chart",
    "export",
    "info",
    "bulk",
    "muldelete",
    "distinct",
    "related",
)


def sheets_of(walk: Walk) -> list[tuple[str, int]]:
    rows = [("CASE_REC", walk.papers["case_rec"][key]) for key in FOREIGN]
    rows += [("SSN_CONSULT", walk.papers["ssn_consult"][name]) for name in ("hot", "worker", "away_worker")]
    return [
        *rows,
        *[("RPT_VF", row) for row in walk.db.told("select id from rpt_vf")],
        ("RPT_VF", 10**30),
        ("X", 1),
    ]


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_page_leaks_to(walk: Walk, who: str) -> None:
    """Paper takes its time and says the same as the page: it is read by some (test_no_paper_leaks)."""
    rules = [rule for rule in gets(walk) if not is_paper(rule)]
    assert [leak for rule in rules for leak in walk.leaks(who, rule, walk.fillings(rule))] == []


@pytest.mark.parametrize("path", LISTS)
def test_no_list_leaks_by(walk: Walk, path: str) -> None:
    lists = [rule for rule in gets(walk) if rule.endpoint.endswith(".list")]
    assert [
        leak
        for who in SOME
        for rule in lists
        for leak in walk.leaks(who, rule, (rule.rule + q for q in LISTS[path](walk)))
    ] == []


@pytest.mark.parametrize("path", FORMS)
def test_no_form_leaks_by(walk: Walk, path: str) -> None:
    forms = [rule for rule in gets(walk) if rule.endpoint.endswith(".add")]
    assert [
        leak
        for who in SOME
        for rule in forms
        for leak in walk.leaks(who, rule, (rule.rule + q for q in FORMS[path](walk)))
    ] == []


def test_the_walk_sees_what_is_there(walk: Walk) -> None:
    """Else it would prove nothing: the worker reads the family, the record and the report of the open case."""
    page = walk.browser("worker").get(f"/case/show/{CASES['open']}").get_data(as_text=True)
    record = (
        walk.browser("worker")
        .get(f"/sheet/case_rec/{walk.papers['case_rec']['open']}")
        .get_data(as_text=True)
    )
    listed = walk.browser("worker").get("/case/list/?q=戲open").get_data(as_text=True)
    for url in (f"/api/v1/case/{CASES['open']}", f"/api/v1/case_rec/{walk.papers['case_rec']['open']}"):
        assert "戲open" in words_of(walk.browser("worker").get(url)), "JSON is read as people read it"
    assert "戲open" in page
    assert "戲open之子" in page
    assert "戲open" in record  # the family at its head: its text is written over by other tests
    assert "戲open" in listed


def test_every_rule_that_shows_one_thing_is_walked(walk: Walk) -> None:
    assert {rule.endpoint for rule in gets(walk) if rule.arguments} >= {
        "CaseView.show",
        "CaseApi.get",
        "CaseRecView.edit",
        "RptVfApi.get",
    }


def test_no_page_of_fab_that_knows_no_walls_is_there(walk: Walk) -> None:
    assert [rule.endpoint for rule in walk.rules if rule.endpoint.rpartition(".")[2] in NEVER] == []


@pytest.mark.parametrize("column", ["family_name", "filed_by", "pin_hash", "rep_name", "cr_text"])
def test_no_list_sorts_by_a_column_that_it_does_not_show(walk: Walk, column: str) -> None:
    """The order of rows would tell what the rows do not."""
    client = walk.browser("worker")
    for url in ("/api/v1/case/", "/api/v1/rpt_vf/", "/api/v1/case_rec/"):
        newest = [row["id"] for row in client.get(url).get_json().get("result", [])]
        for order in (column, f"-{column}"):
            answer = client.get(f"{url}?order={order}")
            assert answer.status_code == 400 or [row["id"] for row in answer.get_json()["result"]] == newest


def test_no_list_is_longer_than_a_hundred(walk: Walk) -> None:
    answer = walk.browser("county_sup").get("/api/v1/case/?page_size=100000").get_json()
    assert answer["page_size"] <= 100


@pytest.mark.parametrize("who", ["reporter", "stat", "auditor", "central", "ngo2_worker", "mh", "cp"])
def test_who_has_no_case_finds_none_by_any_search(walk: Walk, who: str) -> None:
    for word in (*WORDS, *walk.numbers.values()):
        page = walk.browser(who).get(f"/case/list/?q={word}")
        assert page.status_code == 403 or "/case/show/" not in page.get_data(as_text=True)


def gets(walk: Walk) -> list[Rule]:
    return [rule for rule in walk.rules if "GET" in (rule.methods or ())]
