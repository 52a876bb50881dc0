"""The pages of a dispatch: suggestion, emergency on the unit's desk, grounds of a refusal, dispute desk."""

from __future__ import annotations

import json
import re
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.casework.filing import file_report
from app.models import VulnerableFamilyReport, db
from tests import path, stage
from tests.cast import HOME
from tests.stage import CASES
from tests.views.test_desk import counted

QUERIES = 12
WHY = "本中心人力不足，案家住在另一區"
REFUSED = {"grounds": "AREA", "reason": "案家住在另一區"}


def post(client: FlaskClient, url: str, **said: Any) -> Any:
    """Press the button of a verb's page."""
    token = stage.token(client.get("/account/").text)
    return client.post(url, data={"csrf_token": token, "_q": " ".join(said), **said})


def verb(case_id: int, name: str) -> str:
    return f"/case/verb/{case_id}/{name}"


def first_button(page: str) -> str:
    """Where the button that stands out on a case page leads."""
    [url] = re.findall(r'class="btn btn-primary" href="([^"]+)"', page)
    return str(url)


@pytest.fixture
def unit(app: Any) -> dict[str, int]:
    return stage.ids(app.config["DATABASE_OWNER_URL"])


@pytest.fixture
def case(app: Any) -> int:
    """A report that waits."""
    with path.looking(app, "hot"):
        told = stage.answers("戲派案")
        filed = file_report(VulnerableFamilyReport, told, county_id=HOME, once=uuid.uuid4())
        db.session.commit()
        return filed.case_id


@pytest.fixture
def emergency(app: Any, case: int, unit: dict[str, int]) -> int:
    """Dispatched to the centre as an emergency."""
    path.say(app, "intake_sup", case, "dispatch", unit=unit["centre"], is_emergency="Y")
    return case


@pytest.fixture
def disputed(app: Any, case: int, unit: dict[str, int]) -> int:
    """Refused by the centre."""
    path.say(app, "intake_sup", case, "dispatch", unit=unit["centre"])
    path.say(app, "sup", case, "refuse", **REFUSED)
    return case


# the suggestion


def test_the_page_suggests_units_says_why_and_shows_who_has_how_much(login: Any, case: int, unit: Any):
    text = login("intake_sup").get(verb(case, "dispatch")).text
    assert "建議：派給centre2、centre" in text
    assert "案件類別：社會福利服務中心" in text
    assert f'value="{unit["centre2"]}" checked' in text  # the freest stands there already
    assert "centre2（0 件）" in text
    assert re.search(r"測worker \d", text)
    assert "protection（0 件）" in text


def test_another_unit_than_suggested_needs_a_reason_and_nothing_typed_is_lost(
    login: Any, case: int, unit: Any
):
    client = login("intake_sup")
    said = {"unit": str(unit["protection"]), "why_else": "", "note": "已電聯", "is_emergency": "N"}
    refused = post(client, verb(case, "dispatch"), **said)
    assert refused.status_code == 400
    assert "與建議不同的理由" in refused.text
    assert "這一題必須回答" in refused.text
    assert "已電聯" in refused.text
    assert f'value="{unit["protection"]}" checked' in refused.text
    done = post(client, verb(case, "dispatch"), unit=str(unit["protection"]), why_else=WHY)
    assert done.status_code == 302
    assert WHY in client.get(f"/case/show/{case}").text


def test_the_reason_is_asked_for_only_where_the_page_knows_when(login: Any, case: int):
    client = login("intake_sup")
    asks = client.get(verb(case, "dispatch")).text
    told = json.loads(re.search(r'id="aw-questions"[^>]*>(.*?)</script>', asks)[1])  # type: ignore[index]
    assert [q["key"] for q in told if q["show_if"]] == ["why_else"]
    assert "anwang/conditions.js" in asks
    plain = client.get(verb(case, "to_system")).text
    assert "aw-questions" not in plain


def test_a_suggested_unit_needs_none(login: Any, case: int, unit: Any):
    assert post(login("intake_sup"), verb(case, "dispatch"), unit=str(unit["centre"])).status_code == 302
    assert login("sup").get(f"/case/show/{case}").status_code == 200


def test_the_pages_cost_at_most_twelve_statements(app: Any, login: Any, disputed: int):
    for who, url in (("intake_sup", verb(disputed, "arbitrate")), ("intake_sup", verb(CASES["intake"], "dispatch")),
                     ("intake_sup", "/disputes/"), ("sup", verb(CASES["dispatched"], "accept"))):  # fmt: skip
        client = login(who)
        client.get(url)
        with counted(app) as sent:
            assert client.get(url).status_code == 200
        assert len(sent) <= QUERIES, (url, "\n".join(sent))


def test_whoever_accepts_sees_how_much_each_worker_has(login: Any):
    text = login("sup").get(verb(CASES["dispatched"], "accept")).text
    assert re.search(r"測worker（[1-9]\d* 件）", text)
    assert "測worker2（0 件）" in text


# emergencies


def test_an_emergency_is_loud_on_the_desk_of_the_unit_and_on_no_other(login: Any, emergency: int):
    for who in ("sup", "worker", "worker2"):
        text = login(who).get("/desk/").text
        assert 'id="g-emergency"' in text, who
        assert "緊急派案，請立即確認收到" in text
    for who in ("other_sup", "cp", "ngo_sup", "ngo_worker", "mh"):
        assert 'id="g-emergency"' not in login(who).get("/desk/").text, who


def test_a_worker_on_duty_answers_with_one_button_and_sees_the_case(app: Any, login: Any, emergency: int):
    worker, late = login("worker2"), login("worker")
    assert worker.get(f"/case/show/{emergency}").status_code == 404
    desk = worker.get("/desk/").text
    assert "戲派案" not in desk
    assert f'action="/emergency/{emergency}/respond"' in desk
    assert post(worker, f"/emergency/{emergency}/respond").headers["Location"] == f"/case/show/{emergency}"
    assert "戲派案" in worker.get(f"/case/show/{emergency}").text
    assert 'id="g-emergency"' not in late.get("/desk/").text
    again = post(late, f"/emergency/{emergency}/respond")
    assert again.headers["Location"] == "/desk/"
    assert "已有人確認收到這一案" in late.get("/desk/").text


@pytest.mark.parametrize("who", ["other_worker", "cp", "away_worker"])
def test_who_was_not_asked_finds_nothing_to_answer(login: Any, emergency: int, who: str):
    client = login(who)
    assert post(client, f"/emergency/{emergency}/respond").status_code == 404
    assert post(client, "/emergency/987654321/respond").status_code == 404


def test_the_supervisor_acknowledges_on_the_page_of_the_case(login: Any, emergency: int):
    client = login("sup")
    page = client.get(f"/case/show/{emergency}").text
    assert "緊急派案，尚未確認收到" in page
    assert first_button(page) == verb(emergency, "acknowledge")
    assert post(client, verb(emergency, "acknowledge"), note="值班社工出發").status_code == 302
    page = client.get(f"/case/show/{emergency}").text
    assert "緊急派案，尚未確認收到" not in page
    assert "確認收到緊急派案" in page
    assert verb(emergency, "acknowledge") not in page
    assert first_button(page) == verb(emergency, "accept")


def test_an_ordinary_dispatch_offers_no_acknowledgement(login: Any):
    page = login("sup").get(f"/case/show/{CASES['dispatched']}").text
    assert verb(CASES["dispatched"], "acknowledge") not in page


# refusal and the dispute desk


@pytest.mark.parametrize("said", [{"grounds": "", "reason": WHY}, {"grounds": "AREA", "reason": ""}], ids=str)
def test_a_refusal_without_grounds_says_so_beside_the_field(login: Any, said: dict[str, str]):
    refused = post(login("sup"), verb(CASES["dispatched"], "refuse"), **said)
    assert refused.status_code == 400
    assert "這一題必須回答" in refused.text
    assert (WHY if said["reason"] else 'value="AREA" checked') in refused.text


def test_who_refused_is_led_to_the_desk_and_keeps_number_and_outcome(
    app: Any, login: Any, case: int, unit: Any
):
    path.say(app, "intake_sup", case, "dispatch", unit=unit["centre"])
    sup = login("sup")
    assert post(sup, verb(case, "refuse"), **REFUSED).headers["Location"] == "/desk/"
    assert sup.get(f"/case/show/{case}").status_code == 404
    kept = sup.get("/desk/refused").text
    assert "等縣市裁定" in kept
    assert "戲派案" not in kept
    assert "案家住在另一區" not in kept
    path.say(app, "intake_sup", case, "arbitrate", unit=unit["centre2"], reason="依轄區")
    assert "改派其他單位" in sup.get("/desk/refused").text
    assert "等縣市裁定" not in sup.get("/desk/refused").text


@pytest.mark.parametrize("who", ["intake_sup", "county_sup"])
def test_the_dispute_desk_lists_grounds_units_and_the_time_left(login: Any, disputed: int, who: str):
    client = login(who)
    text = client.get("/disputes/").text
    for words in ("戲派案", "已被退回 1 次", "centre", "不在本單位服務區域", "案家住在另一區"):
        assert words in text, words
    assert re.search(r"派案爭議仲裁.*剩 23 時", text)
    assert verb(disputed, "arbitrate") in text
    assert verb(disputed, "dispatch") in text
    assert 'id="g-disputes"' in client.get("/desk/").text


@pytest.mark.parametrize(
    "who", ["sup", "worker", "intake", "ngo_sup", "ngo_worker", "admin", "hot", "auditor"]
)
def test_nobody_else_opens_it(login: Any, disputed: int, who: str):
    client = login(who)
    assert client.get("/disputes/").status_code in (403, 404)
    assert client.get(verb(disputed, "arbitrate")).status_code in (403, 404)


def test_the_dispute_desk_of_another_county_is_empty(login: Any, disputed: int):
    assert "目前沒有派案爭議" in login("away_county_sup").get("/disputes/").text


def test_an_arbitration_shows_the_refusals_needs_words_and_is_final(login: Any, disputed: int, unit: Any):
    client = login("intake_sup")
    page = client.get(verb(disputed, "arbitrate")).text
    assert "已被退回 1 次" in page
    assert "案家住在另一區" in page
    assert post(client, verb(disputed, "arbitrate"), unit=str(unit["centre"]), reason="").status_code == 400
    assert (
        post(client, verb(disputed, "arbitrate"), unit=str(unit["centre"]), reason="依轄區裁定").status_code
        == 302
    )
    sup = login("sup")
    page = sup.get(f"/case/show/{disputed}").text
    assert "仲裁派案給centre" in page
    assert "目前不能這樣做：已由縣市仲裁派案" in page
    refused = post(sup, verb(disputed, "refuse"), **REFUSED)
    assert refused.status_code == 409
    assert "已由縣市仲裁派案，不能再退回" in refused.text
    assert "案家住在另一區" in refused.text


def test_the_timeline_tells_emergency_grounds_and_decision(login: Any, app: Any, disputed: int, unit: Any):
    path.say(
        app, "intake_sup", disputed, "arbitrate", unit=unit["centre2"], reason="依轄區裁定", is_emergency="Y"
    )
    page = login("county_sup").get(f"/case/show/{disputed}?kind=legal").text
    for words in (
        "centre退回派案",
        "不在本單位服務區域：案家住在另一區",
        "仲裁派案給centre2",
        "依轄區裁定",
        "緊急",
    ):
        assert words in page, words


# where a unit serves


def test_the_county_administrator_says_which_districts_a_unit_serves(login: Any, unit: Any):
    admin, url = login("admin"), f"/agencies/edit/{unit['centre']}"
    assert "服務區域" in admin.get(url).text
    said = {"name": "centre", "phone": "02-0000-0000", "parent": "", "sure": "Y"}
    assert post(admin, url, **said, serves=["63000020", "63000030"]).status_code == 302
    assert "信義區、大安區" in admin.get("/agencies/list/").text
    wrong = post(admin, url, **said, serves=["64000010"])
    assert wrong.status_code == 400
    assert "服務區域" not in admin.get(f"/agencies/edit/{unit['window']}").text
