"""The editor of a decision table: cells, rows, what is wrong beside them, and two people in one proposal at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.columns.minguo import minguo, today
from tests.views.pages import Inputs
from tests.views.test_proposals import copied, published, say, typed, version
from tests.views.test_proposals import seen_by_the_next_request as seen_by_the_next_request
from tests.views.test_vulnerability import text_of

Login = Any
GRADE = "R14_VF_GRADE"


def posted(client: Any, item: str, **over: Any) -> MultiDict[str, Any]:
    """What a browser would post of the editor as it stands now, with this typed over it."""
    said = MultiDict(Inputs(client.get(f"{item}/edit").text.replace('id="edition"', 'id="aw-form"')).found)
    for name, value in over.items():
        said.setlist(name, value if isinstance(value, list) else [value])
    return said


def check_of(page: str) -> str:
    """What the page says of the table as it is typed."""
    found = re.search(r'<section[^>]* id="check".*?</section>', page, re.DOTALL)
    assert found
    return found[0]


def numbers(page: str) -> list[str]:
    return re.findall(r"<strong>第(\d+)列</strong>", page)


def test_a_cell_says_what_is_ticked_in_it(login: Login) -> None:
    central = login("central")
    page = central.get(f"{copied(central, 'table', GRADE)}/edit").text
    cells = re.findall(r"<span data-said>([^<]+)</span>", page)
    assert cells[:6] == ["1項以上", "任何", "任何", "無", "3項以上", "任何"]
    assert "檢查沒有發現問題" in check_of(page)


def test_the_check_follows_what_is_typed_and_leads_to_the_rows(login: Login) -> None:
    central = login("central")
    item = copied(central, "table", GRADE)
    page = typed(central, item, "preview", **{"r-1-in-mid": ["0", "3P"]}).text
    said = check_of(page)
    assert "第2、4列同時適用" in said
    assert 'href="#row-1"' in said
    assert 'href="#row-3"' in said
    assert 'id="row-3"' in page
    gap = check_of(typed(central, item, "preview", row=["0", "1", "3", "4"]).text)
    assert "沒有一列決定：高指標項數「無」、中指標項數「1至2項」" in text_of(gap)
    assert 'value="fill-0"' in gap


def test_a_row_is_made_of_a_gap(login: Login) -> None:
    central = login("central")
    item = copied(central, "table", GRADE)
    page = typed(central, item, "fill-0", row=["0", "1", "3", "4"]).text
    assert numbers(page) == ["1", "2", "4", "5", "6"]
    assert "沒有一列決定" not in check_of(page)
    assert "第6列：沒有填依據來源。" in check_of(page)
    assert 'href="#r-4-source"' in check_of(page)


def test_a_row_is_copied_with_a_number_of_its_own(login: Login) -> None:
    central = login("central")
    item = copied(central, "table", GRADE)
    page = typed(central, item, "copy-1").text
    assert numbers(page) == ["1", "2", "6", "3", "4", "5"]
    assert "第2、6列同時適用" in check_of(page)
    assert numbers(typed(central, item, "down-0").text) == ["2", "1", "3", "4", "5"]


def test_a_cell_with_nothing_ticked_is_no_any(login: Login) -> None:
    central = login("central")
    item = copied(central, "table", GRADE)
    page = typed(central, item, "check", **{"r-2-in-high": []}).text
    assert "第3列：「高指標項數」一項都沒有勾。" in check_of(page)
    assert 'id="r-2-in-high-err"' in page
    assert "（沒有勾）" in page


def test_what_is_no_number_stays_and_is_said_beside_its_field(login: Login) -> None:
    central = login("central")
    item = copied(central, "table", GRADE)
    page = typed(central, item, "check", **{"r-0-confidence": "很高", "r-0-source": " "}).text
    assert 'value="很高"' in page
    assert 'id="r-0-confidence-err"' in page
    assert 'id="r-0-source-err"' in page
    assert typed(central, item, "keep", **{"r-0-confidence": "很高"}).status_code == 302
    assert "第1列：信心須大於 0" in central.get(item).text
    assert 'value="很高"' in central.get(f"{item}/edit").text


def test_the_second_of_two_sees_both_and_takes_what_is_right(login: Login) -> None:
    one, other = login("central"), login("central2")
    item = copied(one, "table", GRADE)
    mine = posted(one, item, do="keep", **{"r-0-source": "我的來源", "r-1-source": "也是我的"})
    typed(other, item, **{"r-0-source": "對方的來源", "r-2-out-grade": "HIGH"})
    page = one.post(f"{item}/edit", data=mine)
    assert page.status_code == 409
    for said in (
        "別人同時改過",
        "我的來源",
        "也是我的",
        "對方的來源",
        'value="theirs-1"',
        'value="theirs-3"',
    ):
        assert said in page.text, said
    assert "對方的來源" in one.get(item).text, "nothing of theirs is lost before it is decided"
    merged = MultiDict(Inputs(page.text.replace('id="edition"', 'id="aw-form"')).found)
    merged["do"] = "theirs-3"
    page = one.post(f"{item}/edit", data=merged)
    assert page.status_code == 200
    assert 'value="theirs-3"' not in page.text, "that row is theirs now"
    assert 'value="theirs-1"' in page.text
    merged = MultiDict(Inputs(page.text.replace('id="edition"', 'id="aw-form"')).found)
    merged["do"] = "keep"
    assert one.post(f"{item}/edit", data=merged).status_code == 302
    page = text_of(one.get(item).text)
    assert "我的來源" in page
    assert "高度脆弱性" in page
    assert "對方的來源" not in page


def test_a_row_that_the_other_took_out_or_added_can_be_taken_over(login: Login) -> None:
    one, other = login("central"), login("central2")
    item = copied(one, "table", GRADE)
    mine = posted(one, item, do="keep", **{"r-0-source": "我的來源"})
    said = posted(
        other, item, do="keep", row=["0", "1", "3", "4", "5"], **{"r-5-no": "9", "r-5-source": "對方新增"}
    )
    assert other.post(f"{item}/edit", data=said).status_code == 302
    page = one.post(f"{item}/edit", data=mine).text
    for take, there in (("theirs-3", ["1", "2", "4", "5"]), ("theirs-9", ["1", "2", "4", "5", "9"])):
        again = MultiDict(Inputs(page.replace('id="edition"', 'id="aw-form"')).found)
        again["do"] = take
        page = one.post(f"{item}/edit", data=again).text
        assert numbers(page) == there
    assert "和對方一樣" not in page
    again["do"] = "theirs"
    assert "已經相同" in one.post(f"{item}/edit", data=again).text


def test_what_was_typed_stays_when_the_other_has_proposed_it_meanwhile(login: Login) -> None:
    one, other = login("central"), login("central2")
    item = copied(one, "table", GRADE)
    mine = posted(one, item, do="keep", **{"r-0-source": "我的來源"})
    typed(other, item, **{"r-2-out-grade": "HIGH"})
    say(other, item, "propose", note="x")
    page = one.post(f"{item}/edit", data=mine)
    assert page.status_code == 409
    assert "這份擬案現在是「待發布」，不能再存" in page.text
    assert 'value="我的來源"' in page.text
    assert "我的來源" not in one.get(item).text
    assert one.get(f"{item}/edit").status_code == 302


@pytest.mark.parametrize(
    ("kind", "name", "field", "mine", "theirs"),
    [("clock", "first_visit", "amount", "7", "8"), ("setting", "reminders", "first_visit-soon", "5", "6")],
)
def test_every_editor_shows_what_the_other_has_kept(
    login: Login, kind: str, name: str, field: str, mine: str, theirs: str
) -> None:
    one, other = login("admin"), login("admin2")
    item = copied(one, kind, name)
    said = posted(one, item, do="keep", **{field: mine})
    typed(other, item, **{field: theirs})
    page = one.post(f"{item}/edit", data=said)
    assert page.status_code == 409
    assert f'value="{mine}"' in page.text
    assert "別人同時改過" in page.text
    assert f"{theirs} 日" in text_of(page.text)


def test_a_setting_says_what_is_wrong_beside_its_field(login: Login) -> None:
    admin = login("admin")
    item = copied(admin, "setting", "reminders")
    page = typed(admin, item, "check", **{"first_visit-soon": "1", "first_visit-long_late": "很晚"}).text
    for field, says in (("soon", "只能更早，不能更晚"), ("long_late", "請填整數")):
        beside = re.search(rf'<p class="err" id="first_visit-{field}-err">([^<]+)</p>', page)
        assert beside
        assert says in beside[1]
        assert f'href="#first_visit-{field}"' in page
        assert re.search(
            rf'id="first_visit-{field}"[^>]*aria-invalid="true"[^>]*first_visit-{field}-err', page
        )
    assert 'value="很晚"' in page
    item = copied(admin, "setting", "contacts_later")
    page = typed(admin, item, "check", choice="whatever").text
    assert 'id="choice-err">請選一項。' in page


def test_a_term_says_what_is_wrong_beside_its_field(login: Login) -> None:
    admin = login("admin")
    page = typed(admin, copied(admin, "clock", "first_visit"), "check", amount="十").text
    assert 'id="amount-err">期限須大於零' in page


def test_two_editions_are_compared_with_who_and_why(login: Login) -> None:
    central = login("central")
    for grade in ("HIGH", "LOW"):
        item = copied(central, "table", GRADE)
        typed(central, item, **{"r-2-out-grade": grade})
        if grade == "HIGH":
            published(login, item)
    first = int(item.rpartition("/")[2]) - 1
    assert f'href="/rules/table/{GRADE}/diff"' in central.get(f"/rules/table/{GRADE}").text
    page = text_of(central.get(f"/rules/table/{GRADE}/diff?from=0&to={first}").text)
    assert "12 種情形中，2 種的結果不同" in page
    assert "衛部救字第1號" in page
    assert f"{minguo(today())} 起" in page
    page = text_of(central.get(f"/rules/table/{GRADE}/diff").text)
    assert "低度脆弱性" in page
    assert central.get(f"/rules/table/{GRADE}/diff?to=99999").status_code == 404


@pytest.mark.parametrize(
    ("who", "kind", "name"),
    [("admin", "clock", "first_visit"), ("admin", "setting", "reminders"), ("admin", "supplement", "CASE_REC"),
     ("central", "indicators", "V114"), ("admin", "table", GRADE)],
)  # fmt: skip
def test_every_kind_of_thing_can_be_compared(login: Login, who: str, kind: str, name: str) -> None:
    page = login(who).get(f"/rules/{kind}/{name}/diff")
    assert page.status_code == 200
    assert login("central2").get(f"/rules/clock/{name}/diff").status_code == 404


def test_a_stale_version_is_what_the_page_says_next(login: Login) -> None:
    one, other = login("central"), login("central2")
    item = copied(one, "table", GRADE)
    mine = posted(one, item, do="keep", **{"r-0-source": "我的來源"})
    typed(other, item, **{"r-0-source": "對方的來源"})
    page = one.post(f"{item}/edit", data=mine).text
    assert f'name="version" value="{version(one, item)}"' in page
