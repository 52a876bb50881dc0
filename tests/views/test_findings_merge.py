"""Two people over one vulnerability assessment: what each found merges factor by factor."""

from __future__ import annotations

from typing import Any

from tests.views.pages import fill, inputs, send
from tests.views.test_vulnerability import (
    CODES,
    DEBT,
    SUICIDE,
    WHOLE,
    absent,
    add,
    client_of,
    present,
    text_of,
)

__all__ = ["client_of"]

Login = Any


def both(login: Login, client_of: Any) -> Any:
    """An assessment, and two colleagues who opened it at the same time."""
    worker, other = login("worker"), login("ngo_worker")
    url = fill(worker, add("delegated"), **WHOLE, **absent()).headers["Location"]
    pages = [inputs(who.get(f"{url}/edit").text) for who in (worker, other)]
    return url, worker, other, pages, client_of("delegated")


def test_two_findings_merge_by_themselves(login: Login, client_of: Any) -> None:
    url, me, them, (mine, theirs), person = both(login, client_of)
    assert send(them, f"{url}/edit", theirs, **present(DEBT, person, note="卡債")).status_code == 302
    answer = send(me, f"{url}/edit", mine, **present(SUICIDE, person, note="揚言自傷"))
    assert answer.headers["Location"] == f"{url}/merge"
    page = me.get(f"{url}/merge").text
    assert "pick-" not in page
    assert send(me, f"{url}/merge", inputs(page)).headers["Location"] == url
    merged = text_of(me.get(url).text)
    assert "卡債" in merged
    assert "揚言自傷" in merged
    assert f"評為「無」的 {len(CODES) - 2} 項" in merged
    assert "高指標 1 項、中指標 1 項 → 高度脆弱性" in merged


def test_who_judged_one_factor_differently_must_choose(login: Login, client_of: Any) -> None:
    url, me, them, (mine, theirs), person = both(login, client_of)
    send(them, f"{url}/edit", theirs, **present(DEBT, person, note="卡債"))
    send(me, f"{url}/edit", mine, **present(DEBT, person, note="房貸"))
    page = me.get(f"{url}/merge").text
    assert text_of(page).count("一(四)家庭因債務、財務凍結或具急迫性需求") >= 1
    picks = dict.fromkeys(set(_picks(page)), "mine")
    assert [name.rpartition("-")[2] for name in picks] == ["note"]
    assert send(me, f"{url}/merge", inputs(page), **picks).headers["Location"] == url
    assert "房貸" in me.get(url).text


def _picks(page: str) -> list[str]:
    return [part.partition('"')[0] for part in page.split('name="') if part.startswith("pick-")]
