"""Rules over HTTP: copied, changed, checked, mended, compared, proposed, published by another, withdrawn."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import g, request_started
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from app.columns.minguo import minguo, today
from app.guard.sessions import RULES_STAMP
from app.rules import clock_settings
from app.rules.deadlines import clock
from app.rules.grading import vulnerability_grade
from app.rules.setting_checks import clocks
from app.rules.tables import in_force
from app.rules.terms import TAIPEI, Term
from tests import stage
from tests.views.pages import Inputs, fill
from tests.views.test_vulnerability import CODES, WHOLE, absent, add, text_of
from tests.views.test_vulnerability import client_of as client_of
from tests.views.test_vulnerability import present as there

Login = Any
DEBT = CODES.index("V114-1-4")  # middle, for demonstration
YEAR = f"V{today().year - 1911}"


@pytest.fixture(autouse=True)
def seen_by_the_next_request(app: Any) -> Iterator[None]:
    """A log-in is read on a line of its own, with the stamp; it does not see what this test has published and not
    committed. So the stamp is asked on the test's own line."""

    def ask_again(_app: Any, **_: Any) -> None:
        g.pop(RULES_STAMP, None)

    with request_started.connected_to(ask_again, app):
        yield


def post(client: FlaskClient, url: str, **said: Any) -> Any:
    return client.post(url, data={"csrf_token": stage.token(client.get("/account/").text), **said})


def copied(client: FlaskClient, kind: str, name: str) -> str:
    """Press the button under what holds now; gives the address of the proposal."""
    answer = post(client, f"/rules/{kind}/{name}/copy")
    assert answer.location.endswith("/edit"), answer.location
    return str(answer.location).removesuffix("/edit")


def typed(client: FlaskClient, item: str, do: str = "keep", **over: Any) -> Any:
    """The editor as it stands, with this typed over it."""
    page = client.get(f"{item}/edit").text.replace('id="edition"', 'id="aw-form"')
    said = MultiDict(Inputs(page).found)
    for name, value in over.items():
        said.setlist(name, value if isinstance(value, list) else [value])
    said["do"] = do
    return client.post(f"{item}/edit", data=said)


def version(client: FlaskClient, item: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', client.get(item).text)
    assert found
    return found.group(1)


def say(client: FlaskClient, item: str, verb: str, **said: Any) -> Any:
    return post(client, f"{item}/{verb}", version=version(client, item), **said)


def published(login: Login, item: str, day: dt.date | None = None) -> None:
    """Proposed by who wrote it, published by the other."""
    assert say(login("central"), item, "propose", note="衛部救字第1號").status_code == 302
    answer = say(login("central2"), item, "publish", day=minguo(day or today()))
    assert answer.status_code == 302, text_of(answer.text)


def test_the_list_shows_every_table_and_edition_and_to_a_county_its_terms(login: Login) -> None:
    page = login("central").get("/rules/").text
    assert page.count("隨系統版本") == 28
    assert "16 個因子等級待設定" in page
    assert "本縣市的期限" not in page
    page = login("admin").get("/rules/").text
    assert "初訪" in page
    assert "10 日" in page


def test_a_level_becomes_real_from_a_day_on(login: Login, client_of: Any) -> None:
    """Copied, changed, found faulty, mended, compared, proposed, published by another; an older sheet stands."""
    worker, central = login("worker"), login("central")
    code, old = f"{YEAR}-1-4", {**WHOLE, "vu_date": minguo(today() - dt.timedelta(days=1))}
    url = fill(worker, add(), do="save", **old, **absent()).location
    item = copied(central, "indicators", "V114")

    page = typed(central, item, "check", **{f"{code}.level": "HIGH", f"{code}.patterns_en": "one\ntwo"})
    assert page.status_code == 200
    assert "樣態，中文和英文的行數要相同" in page.text
    assert 'value="HIGH" selected' in page.text  # nothing typed is lost
    assert "檢查沒有發現問題" in typed(central, item, "check", **{f"{code}.level": "HIGH"}).text
    assert typed(central, item, **{f"{code}.level": "HIGH", "law": "衛部救字第1號"}).status_code == 302

    page = text_of(central.get(item).text)
    assert "另有 16 項相同" in page
    assert "等級待設定（示範值：中指標）" in page
    assert "您撰寫過這份擬案" not in page
    published(login, item)

    page = worker.get(add()).text
    assert f"指標版本：{today().year - 1911}年版（{YEAR}）" in page
    assert 'class="tag' in page
    today_s = {**WHOLE, "vu_date": minguo(today())}
    graded = fill(
        worker,
        add(),
        do="save",
        **{
            **today_s,
            **absent(),
            **there(DEBT, client_of("open")),
            f"findings__{DEBT}__patterns": [f"{code}-1"],
        },
    )
    assert "高指標 1 項" in worker.get(graded.location).text
    page = worker.get(url).text
    assert "114年7月1日起適用版" in page
    assert YEAR + "-" not in page


def test_nobody_publishes_the_own_proposal(login: Login) -> None:
    central = login("central")
    item = copied(central, "table", "R05_TIPVDA_BAND")
    typed(central, item, **{"r-0-source": "新函釋"})
    say(central, item, "propose", note="x")
    page = central.get(item).text
    assert "須由另一位管理者發布" in page
    assert f'action="{item}/publish"' not in page
    answer = say(central, item, "publish", day=minguo(today()))
    assert answer.status_code == 409
    assert "撰寫過這份擬案的人不能發布" in answer.text


def test_a_table_is_checked_in_words_and_nothing_typed_is_lost(login: Login) -> None:
    central = login("central")
    item = copied(central, "table", "R14_VF_GRADE")
    page = typed(central, item, "check", **{"r-1-in-mid": ["0", "3P"], "r-1-source": "打字的來源"})
    assert "第2、4列同時適用" in page.text
    assert "第2、5列同時適用" in page.text
    assert "打字的來源" in page.text
    gap = typed(central, item, "keep", row=["0", "1", "2", "3"])
    assert gap.status_code == 302  # a draft may be wrong
    page = central.get(item).text
    assert "沒有一列決定" in page
    assert f'action="{item}/propose"' not in page
    answer = say(central, item, "propose", note="x")
    assert answer.status_code == 409
    assert "沒有一列決定" in answer.text


def test_rows_are_added_moved_and_taken_out(login: Login) -> None:
    central = login("central")
    item = copied(central, "table", "R01_CONSULT")  # FIRST: the order decides
    assert re.findall(r"第(\d+)列</strong>", typed(central, item, "add").text) == ["1", "2", "3", "4", "5"]
    assert re.findall(r"第(\d+)列</strong>", typed(central, item, "up-1").text) == ["2", "1", "3", "4"]
    assert re.findall(r"第(\d+)列</strong>", typed(central, item, "down-0").text) == ["2", "1", "3", "4"]
    assert re.findall(r"第(\d+)列</strong>", typed(central, item, "drop-2").text) == ["1", "2", "4"]
    assert re.findall(r"第(\d+)列</strong>", central.get(f"{item}/edit").text) == ["1", "2", "3", "4"]


def test_a_published_table_decides_from_its_day_and_not_before(login: Login, app: Any) -> None:
    central, day = login("central"), today() + dt.timedelta(days=3)
    item = copied(central, "table", "R14_VF_GRADE")
    typed(central, item, **{"r-2-out-grade": "HIGH", "r-2-source": "從嚴"})  # one or two middle: high
    assert "12 種情形中，2 種的結果不同" in central.get(item).text
    published(login, item, day)
    with app.app_context():
        assert vulnerability_grade(0, 1, 0, on=day) == "HIGH"
        assert vulnerability_grade(0, 1, 0, on=day - dt.timedelta(days=1)) == "MID"
        assert [in_force("R14_VF_GRADE", d).version for d in (today(), day)] == ["1", "2"]
    assert "另有一版自" in central.get("/rules/").text
    assert "要保留那一版的修改" in central.get(copied(central, "table", "R14_VF_GRADE")).text


def test_withdrawn_in_force_it_holds_to_the_end_of_the_day(login: Login, app: Any) -> None:
    central = login("central")
    item = copied(central, "table", "R14_VF_GRADE")
    typed(central, item, **{"r-2-out-grade": "HIGH"})
    published(login, item)
    assert say(login("central2"), item, "withdraw", note="").status_code == 409
    assert say(login("central2"), item, "withdraw", note="公告有誤").status_code == 302
    with app.app_context():
        assert vulnerability_grade(0, 1, 0, on=today()) == "HIGH"
        assert vulnerability_grade(0, 1, 0, on=today() + dt.timedelta(days=1)) == "MID"
    assert "公告有誤" in central.get(item).text
    assert copied(central, "table", "R14_VF_GRADE")


def test_protection_is_made_stricter_never_looser(login: Login) -> None:
    central = login("central")
    item = copied(central, "table", "R08_DIVISION")
    page = typed(central, item, "check", **{"r-2-out-holder": "NGO"}).text
    assert "比原有規定寬鬆，不得放寬" in page
    assert "檢查沒有發現問題" in typed(central, item, "check", **{"r-4-out-holder": "PUB"}).text


def test_a_county_tightens_its_term_and_never_loosens(login: Login, app: Any) -> None:
    admin = login("admin")
    item = copied(admin, "clock", "first_visit")
    assert "只能從嚴" in typed(admin, item, "check", amount="11").text
    assert "期限須大於零" in typed(admin, item, "check", amount="十").text
    typed(admin, item, amount="7")
    assert "7 日" in admin.get(item).text
    say(admin, item, "propose", note="本縣市從嚴")
    assert login("central2").get(item).status_code == 404
    assert say(login("admin2"), item, "publish", day=minguo(today())).status_code == 302
    with app.app_context():
        at = dt.datetime.now(TAIPEI)
        settings = clock_settings.settings_of(1, today())
        assert settings.terms == {"first_visit": Term(7, "day")}
        assert (
            clock("first_visit", at, county_id=1)["due_at"] < clock("first_visit", at, county_id=2)["due_at"]
        )


def test_what_another_has_changed_meanwhile_is_told_and_nothing_typed_is_lost(login: Login) -> None:
    one, other = login("central"), login("central2")
    item = copied(one, "table", "R05_TIPVDA_BAND")
    page = one.get(f"{item}/edit").text.replace('id="edition"', 'id="aw-form"')
    typed(other, item, **{"r-0-source": "另一位的來源"})
    said = MultiDict(Inputs(page).found)
    said["do"], said["r-0-source"] = "keep", "我的來源"
    answer = one.post(f"{item}/edit", data=said)
    assert answer.status_code == 409
    assert "別人剛剛改過這份擬案" in answer.text
    assert "我的來源" in answer.text
    assert "另一位的來源" in one.get(item).text
    said["version"] = version(one, item)  # as the page says it now
    assert one.post(f"{item}/edit", data=said).status_code == 302


@pytest.mark.parametrize("day", ["115/02/30", "昨天", "", minguo(today() - dt.timedelta(days=1))])
def test_a_day_that_is_none_or_past_is_refused_beside_its_field(login: Login, day: str) -> None:
    central = login("central")
    item = copied(central, "table", "R05_TIPVDA_BAND")
    typed(central, item, **{"r-0-source": "新函釋"})
    say(central, item, "propose", note="x")
    answer = say(login("central2"), item, "publish", day=day)
    assert answer.status_code == 409
    assert 'href="#day-publish"' in answer.text
    assert f'value="{day}"' in answer.text


def test_a_factor_is_added_and_one_is_taken_out(login: Login, app: Any) -> None:
    central = login("central")
    item = copied(central, "indicators", "V114")
    page = typed(central, item, f"add-{YEAR}-1").text
    factors = re.findall(r'name="factor" value="([^"]+)"', page)
    assert len(factors) == 18
    assert f"{YEAR}-1-5" in factors
    assert len(re.findall(r'name="factor"', typed(central, item, f"drop-{YEAR}-1-4").text)) == 16


def test_two_drafts_of_one_thing_are_one_too_many(login: Login) -> None:
    copied(login("central"), "table", "R05_TIPVDA_BAND")
    answer = post(login("central2"), "/rules/table/R05_TIPVDA_BAND/copy")
    assert answer.location.endswith("/rules/table/R05_TIPVDA_BAND")
    assert login("central2").get("/rules/").text.count("看擬案") == 1


def test_a_county_sets_when_it_is_reminded_never_later(login: Login, app: Any) -> None:
    admin = login("admin")
    item = copied(admin, "setting", "reminders")
    late = typed(admin, item, "check", **{"first_visit-soon": "1", "first_visit-long_late": "4"}).text
    assert "初訪：到期前的提醒只能更早，不能更晚。" in late
    assert "初訪：逾期後通知縣市只能更早，不能更晚。" in late
    assert 'value="4"' in late  # nothing typed is lost
    typed(admin, item, **{"first_visit-soon": "三"})
    assert "初訪：請填整數。" in admin.get(item).text  # a draft may be wrong
    typed(admin, item, **{"first_visit-soon": "4", "first_visit-long_late": "1"})
    page = text_of(admin.get(item).text)
    assert "4 日前" in page
    assert f"另有 {len(clocks()) - 1} 項相同" in page
    say(admin, item, "propose", note="本縣市從嚴")
    assert login("central2").get(item).status_code == 404
    assert say(login("admin2"), item, "publish", day=minguo(today())).status_code == 302
    with app.app_context():
        at = dt.datetime.now(TAIPEI)
        ours, theirs = (clock("first_visit", at, county_id=n) for n in (1, 2))
        assert ours["due_at"] == theirs["due_at"]
        assert ours["alert_at"] < theirs["alert_at"]
        assert ours["county_at"] < theirs["county_at"]
    assert "1 項由縣市設定" in admin.get("/rules/").text


@pytest.mark.parametrize(
    ("name", "choice", "held"),
    [("contacts_later", "none", "same"), ("periodic_counts_from", "last", "opening")],
)
def test_a_county_takes_one_of_two_readings(
    login: Login, app: Any, name: str, choice: str, held: str
) -> None:
    admin = login("admin")
    item = copied(admin, "setting", name)
    assert "請選一項" in typed(admin, item, "check", choice="whatever").text
    typed(admin, item, choice=choice)
    say(admin, item, "propose", note="本縣市的作法")
    other = login("admin2")
    assert say(other, item, "publish", day=minguo(today())).status_code == 302
    with app.app_context():
        assert getattr(clock_settings.settings_of(1, today()), name) == choice
        assert getattr(clock_settings.settings_of(2, today()), name) == held
    say(other, item, "withdraw", note="不合用")
    with app.app_context():
        tomorrow = today() + dt.timedelta(days=1)
        assert getattr(clock_settings.settings_of(1, tomorrow), name) == held


def test_a_notice_leads_to_the_proposal(login: Login, viewers: Any, tell: Any) -> None:
    item = copied(login("central"), "table", "R05_TIPVDA_BAND")
    number = int(item.rpartition("/")[2])
    tell(viewers("central2"), "propose_rule", proposal=number, thing="table/R05_TIPVDA_BAND")
    client = login("central2")
    page = client.get("/inbox/").text
    assert f"擬案 #{number} 等您審閱後發布" in page
    assert "R05 " in page
    opened = re.search(r'action="(/inbox/\d+)"', page)
    assert opened
    assert post(client, opened[1]).location == item
