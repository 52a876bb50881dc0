"""Two people over one sheet: the second finds before, mine and theirs, and nothing is overwritten in silence."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.views.pages import inputs, new_record, send
from tests.views.test_filling_in import text_of

Login = Any


@pytest.fixture
def both(login: Login) -> Any:
    """A record, and two colleagues who opened it at the same time."""
    worker, other = login("worker"), login("ngo_worker")
    url = new_record(worker, "delegated", cr_place="校門口", cr_with="無", cr_goods="奶粉")
    return url, worker, inputs(worker.get(f"{url}/edit").text), other, inputs(other.get(f"{url}/edit").text)


def second(both: Any, mine: dict[str, Any], theirs: dict[str, Any]) -> Any:
    """They save first, then I do."""
    url, me, my_page, them, their_page = both
    assert send(them, f"{url}/edit", their_page, **theirs).headers["Location"] == url
    return send(me, f"{url}/edit", my_page, **mine)


def test_the_second_writer_is_led_to_the_merge_page(both: Any) -> None:
    url, me, *_rest = both
    answer = second(both, {"cr_place": "校園"}, {"cr_place": "家中", "cr_with": "導師"})
    assert answer.headers["Location"] == f"{url}/merge"
    page = me.get(f"{url}/merge").text
    assert re.search(r'name="pick-cr_place" value="mine"', page)
    assert "pick-cr_with" not in page
    text = text_of(page)
    for words in ("校門口", "校園", "家中", "導師", "測ngo_worker"):
        assert words in text


@pytest.mark.parametrize(("pick", "kept", "lost"), [("mine", "校園", "家中"), ("theirs", "家中", "校園")])
def test_a_choice_is_saved_with_what_merged_by_itself(both: Any, pick: str, kept: str, lost: str) -> None:
    url, me, *_rest = both
    second(both, {"cr_place": "校園", "cr_goods": "米"}, {"cr_place": "家中", "cr_with": "導師"})
    answer = send(me, f"{url}/merge", inputs(me.get(f"{url}/merge").text), **{"pick-cr_place": pick})
    assert answer.headers["Location"] == url
    page = me.get(url).text
    assert kept in page
    assert lost not in page
    assert "導師" in page
    assert "米" in page


def test_a_merged_change_can_be_undone(both: Any) -> None:
    url, me, *_rest = both
    second(both, {"cr_goods": "米"}, {"cr_with": "導師"})
    page = me.get(f"{url}/merge").text
    assert "pick-" not in page
    assert send(me, f"{url}/merge", inputs(page), undo="cr_with").headers["Location"] == url
    page = me.get(url).text
    assert "米" in page
    assert "導師" not in page


def test_what_nobody_decided_is_not_saved(both: Any) -> None:
    url, me, *_rest = both
    second(both, {"cr_place": "校園"}, {"cr_place": "家中"})
    answer = send(me, f"{url}/merge", inputs(me.get(f"{url}/merge").text))
    assert answer.status_code == 422
    assert "還有題目沒有選" in answer.text
    assert "校園" not in me.get(url).text


def test_it_can_wait_as_a_draft(both: Any) -> None:
    url, me, *_rest = both
    second(both, {"cr_place": "校園"}, {"cr_place": "家中"})
    answer = send(me, f"{url}/merge", inputs(me.get(f"{url}/merge").text), "draft")
    assert answer.headers["Location"] == url
    assert 'value="校園"' in me.get(f"{url}/edit").text
    assert "pick-cr_place" in me.get(f"{url}/merge").text


def test_a_third_version_is_shown_before_it_is_merged(both: Any) -> None:
    url, me, _my_page, them, _their_page = both
    second(both, {"cr_place": "校園"}, {"cr_place": "家中"})
    merge = inputs(me.get(f"{url}/merge").text)
    send(them, f"{url}/edit", inputs(them.get(f"{url}/edit").text), cr_place="機構")
    answer = send(me, f"{url}/merge", merge, **{"pick-cr_place": "mine"})
    assert answer.status_code == 409
    assert "機構" in answer.text
    assert 'value="mine" required checked' in answer.text


def test_what_merges_into_a_contradiction_goes_back_to_the_form(both: Any) -> None:
    url, me, *_rest = both
    second(both, {"cr_end": "115/11/01 09:05"}, {"cr_start": "115/11/01 09:55"})
    answer = send(me, f"{url}/merge", inputs(me.get(f"{url}/merge").text))
    assert answer.status_code == 422
    assert "不可早於" in answer.text
    assert send(me, f"{url}/edit", inputs(answer.text), cr_end="115/11/01 10:30").headers["Location"] == url


def test_saving_what_stands_already_is_no_conflict(both: Any) -> None:
    url, me, *_rest = both
    assert second(both, {"cr_place": "家中"}, {"cr_place": "家中"}).headers["Location"] == f"{url}/merge"
    page = me.get(f"{url}/merge")
    assert page.status_code == 302


def test_there_is_nothing_to_merge_without_a_draft(both: Any) -> None:
    url, me, *_rest = both
    assert me.get(f"{url}/merge").headers["Location"] == f"{url}/edit"
