"""The list of a form's sheets: filters, order, pages, and only what its address may ask for."""

from __future__ import annotations

from typing import Any

import pytest

from tests import stage
from tests.views.pages import new_record

Login = Any
LIST = "/sheet/case_rec/"


@pytest.fixture
def three(login: Login) -> Any:
    """Three records that differ."""
    worker = login("worker")
    changed = ({"cr_method": "A"}, {"cr_start": "115/10/05 09:00"}, {"cr_risk": "UP"})
    return worker, [new_record(worker, **one) for one in changed]


def found(client: Any, address: str, urls: list[str]) -> list[int]:
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    at = {page.text.find(f'href="{url}"'): n for n, url in enumerate(urls)}
    return [n for place, n in sorted(at.items()) if place >= 0]


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("", [2, 1, 0]),
        ("?cr_method=A", [0]),
        ("?cr_risk=UP", [2]),
        ("?cr_start.from=115/11/01", [2, 0]),
        ("?cr_start.to=115/10/31", [1]),
        ("?cr_start.from=115/11/01&cr_start.to=1151101", [2, 0]),
        ("?state=draft", [2, 1, 0]),
        ("?state=approved", []),
        ("?order=cr_start", [1, 2, 0]),
        ("?order=id", [0, 1, 2]),
        ("?page=1", []),
        ("?page_size=1", [2]),
        ("?page_size=100000", [2, 1, 0]),
        ("?nonsense=1", [2, 1, 0]),
    ],
)
def test_addresses(three: Any, address: str, expected: list[int]) -> None:
    worker, urls = three
    assert found(worker, LIST + address, urls) == expected


@pytest.mark.parametrize("address", ["?cr_method=ZZZ", "?cr_start.from=明天", "?state=gone", "?case=abc"])
def test_a_filter_that_cannot_be_read_finds_nothing_and_says_so(three: Any, address: str) -> None:
    worker, urls = three
    assert found(worker, LIST + address, urls) == []
    assert "note-warn" in worker.get(LIST + address).text


@pytest.mark.parametrize("address", ["?page=abc", "?page=-1", "?page_size=x", "?order=cr_text", "?order="])
def test_what_one_may_not_ask_for(three: Any, address: str) -> None:
    assert three[0].get(LIST + address).status_code == 400


def test_one_case(three: Any) -> None:
    worker, urls = three
    assert found(worker, f"{LIST}?case={stage.CASES['open']}", urls) == [2, 1, 0]
    assert found(worker, f"{LIST}?case={stage.CASES['delegated']}", urls) == []


def test_a_page_costs_few_queries(three: Any, undone: Any) -> None:
    from sqlalchemy import event

    worker, (url, *_rest) = three
    seen: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if "SAVEPOINT" not in statement:  # of the test's own transaction
            seen.append(statement)

    engine = undone.engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        for address in (
            LIST,
            url,
            f"{url}/edit",
            f"{url}/history",
            f"/sheet/case_rec/add?case={stage.CASES['open']}",
        ):
            seen.clear()
            assert worker.get(address).status_code == 200
            assert len(seen) <= 13, (address, len(seen), seen)
    finally:
        event.remove(engine, "before_cursor_execute", count)
