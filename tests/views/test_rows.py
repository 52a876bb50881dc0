"""Rows of a sheet: each keeps its row, only what differs is written, the past is told, and two writers merge by row."""

from __future__ import annotations

from typing import Any

import pytest

from tests import path
from tests.views.pages import fill, inputs, send

Login = Any
TABLE = "needs"
FOOD = {"ne_type": "N01", "ne_prof": "需要米", "ne_prio": "1", "ne_gap": "無糧", "ne_resp": "OWN"}
WORK = {"ne_type": "N02", "ne_prof": "需要工作", "ne_prio": "2", "ne_gap": "無業", "ne_resp": "REFER"}


class Needs:
    """An assessment of needs with two rows, as a draft."""

    def __init__(self, app: Any, login: Login) -> None:
        self.app, self.worker, self.other = app, login("worker"), login("sup")
        self.case = path.assessing(app)
        self.who = str(path.people(app, self.case)[0])
        rows = {**typed(0, FOOD, self.who), **typed(1, WORK, self.who)}
        made = fill(self.worker, f"/sheet/vf_need/add?case={self.case}", **rows)
        assert made.status_code == 302, made.text
        self.url = str(made.headers["Location"])

    def page(self, client: Any) -> Any:
        """What stands on the page of the form, for somebody."""
        return inputs(client.get(f"{self.url}/edit").text)

    def rows(self) -> list[dict[str, str]]:
        """The rows as they stand."""
        told, found = self.page(self.worker), []
        while f"{TABLE}-{len(found)}-id" in told:
            head = f"{TABLE}-{len(found)}-"
            found.append(
                {name.removeprefix(head): value for name, value in told.items() if name.startswith(head)}
            )
        return found


def typed(number: int, row: dict[str, str], who: str) -> dict[str, str]:
    """A new row as it is posted."""
    return {f"{TABLE}-{number}-{key}": value for key, value in {**row, "ne_who": who, "id": ""}.items()}


@pytest.fixture
def needs(app: Any, login: Login) -> Needs:
    return Needs(app, login)


def test_a_row_keeps_its_id_while_it_is_edited(needs: Needs) -> None:
    before = needs.rows()
    data = needs.page(needs.worker)
    assert send(needs.worker, f"{needs.url}/edit", data, **{f"{TABLE}-1-ne_gap": "仍無業"}).status_code == 302
    after = needs.rows()
    assert [row["id"] for row in after] == [row["id"] for row in before]
    assert after == [before[0], {**before[1], "ne_gap": "仍無業"}]


def test_a_row_that_is_taken_off_the_page_is_gone_and_a_new_one_gets_an_id(needs: Needs) -> None:
    before, data = needs.rows(), needs.page(needs.worker)
    for name in [name for name in data if name.startswith(f"{TABLE}-0-")]:
        data.poplist(name)
    third = {f"{TABLE}-2-{key}": value for key, value in {**FOOD, "ne_who": needs.who, "id": ""}.items()}
    assert send(needs.worker, f"{needs.url}/edit", data, **third).status_code == 302
    after = needs.rows()
    assert [row["ne_type"] for row in after] == ["N02", "N01"]
    assert after[0]["id"] == before[1]["id"]
    assert after[1]["id"] not in {row["id"] for row in before}


def test_the_past_tells_which_answer_of_a_row_was_changed(needs: Needs) -> None:
    send(needs.worker, f"{needs.url}/edit", needs.page(needs.worker), **{f"{TABLE}-1-ne_gap": "仍無業"})
    past = needs.worker.get(f"{needs.url}/history").text
    newest, _, first = past.partition("</article>")
    assert "<del>無業</del>" in newest
    assert "<ins>仍無業</ins>" in newest
    assert "無糧" not in newest
    assert "<ins>無糧</ins>" in first


def test_rows_that_two_people_changed_apart_merge_by_themselves(needs: Needs) -> None:
    mine, theirs = needs.page(needs.worker), needs.page(needs.other)
    send(needs.other, f"{needs.url}/edit", theirs, **{f"{TABLE}-0-ne_gap": "有米了"})
    answer = send(needs.worker, f"{needs.url}/edit", mine, **{f"{TABLE}-1-ne_gap": "找到工作"})
    assert answer.headers["Location"] == f"{needs.url}/merge"
    page = needs.worker.get(f"{needs.url}/merge").text
    assert "pick-" not in page
    assert send(needs.worker, f"{needs.url}/merge", inputs(page)).headers["Location"] == needs.url
    assert [row["ne_gap"] for row in needs.rows()] == ["有米了", "找到工作"]


def test_one_answer_of_a_row_that_both_changed_must_be_decided(needs: Needs) -> None:
    mine, theirs = needs.page(needs.worker), needs.page(needs.other)
    row_id = needs.rows()[1]["id"]
    send(needs.other, f"{needs.url}/edit", theirs, **{f"{TABLE}-1-ne_gap": "他們"})
    send(needs.worker, f"{needs.url}/edit", mine, **{f"{TABLE}-1-ne_gap": "我們"})
    page = needs.worker.get(f"{needs.url}/merge").text
    pick = f"pick-{TABLE}-{row_id}-ne_gap"
    assert pick in page
    send(needs.worker, f"{needs.url}/merge", inputs(page), **{pick: "mine"})
    assert needs.rows()[1]["ne_gap"] == "我們"


def test_a_row_that_the_other_removed_does_not_come_back_by_itself(needs: Needs) -> None:
    mine, theirs = needs.page(needs.worker), needs.page(needs.other)
    for name in [name for name in theirs if name.startswith(f"{TABLE}-0-")]:
        theirs.poplist(name)
    send(needs.other, f"{needs.url}/edit", theirs)
    send(needs.worker, f"{needs.url}/edit", mine, **{f"{TABLE}-1-ne_gap": "找到工作"})
    page = needs.worker.get(f"{needs.url}/merge").text
    assert send(needs.worker, f"{needs.url}/merge", inputs(page)).status_code == 302
    assert [row["ne_gap"] for row in needs.rows()] == ["找到工作"]
