"""The administrator's pages over HTTP: people, roles, units, one-time passwords, a worker who leaves, deputies."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.columns.minguo import minguo, today
from tests import stage
from tests.stage import CASES

Login = Any
PERSON = {
    "username": "lin.new",
    "last_name": "林",
    "first_name": "新人",
    "email": "lin@demo.invalid",
    "phone": "",
    "until": "",
}


@pytest.fixture
def admin(login: Login) -> FlaskClient:
    client: FlaskClient = login("admin")
    return client


def sent(client: FlaskClient, url: str, **said: Any) -> Any:
    """Press the button of a page's form."""
    token = stage.token(client.get("/account/").text)
    return client.post(url, data={"sure": "Y", "csrf_token": token, "_q": " ".join(said), **said})


def ids(app: Any, who: str) -> Any:
    return stage.viewer(app.config["DATABASE_OWNER_URL"], who)


def unit(app: Any, name: str) -> int:
    return stage.ids(app.config["DATABASE_OWNER_URL"])[name]


def test_the_list_finds_by_name_unit_role_and_state(app: Any, admin: FlaskClient) -> None:
    assert "other_worker" in admin.get("/users/list/?q=other_w").text
    page = admin.get(f"/users/list/?unit={unit(app, 'centre2')}").text
    assert "other_worker" in page
    assert "prot_sup" not in page
    page = admin.get("/users/list/?role=CP_SW").text
    assert "測 cp" in page
    assert "other_worker" not in page
    assert "other_worker" not in admin.get("/users/list/?state=off").text
    assert "away_worker" not in admin.get("/users/list/?q=away").text


@pytest.mark.parametrize(
    "asked",
    ["sort=name&way=desc", "sort=login", "sort=username&page=1", "q=%25_\\", "unit=x&role=y&state=z&sort=w"],
)
def test_the_list_takes_whatever_is_asked(admin: FlaskClient, asked: str) -> None:
    assert admin.get(f"/users/list/?{asked}").status_code == 200


def test_a_person_is_shown_with_who_gave_what_and_open_work(app: Any, admin: FlaskClient) -> None:
    page = admin.get(f"/users/show/{ids(app, 'worker').user_id}").text
    assert "進行中的案件" in page
    assert "增加角色" in page
    mine = admin.get(f"/users/show/{ids(app, 'admin').user_id}").text
    assert "增加角色" not in mine
    assert "只能查看" in mine
    assert admin.get(f"/users/show/{ids(app, 'away_worker').user_id}").status_code == 404


def test_a_new_person_gets_a_one_time_password_shown_once(app: Any, admin: FlaskClient) -> None:
    made = sent(admin, "/users/add", **PERSON, agency=unit(app, "centre"), role="SSC_SW")
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    assert re.search(r"[a-z2-7]{4}(-[a-z2-7]{4}){3}", made.text)
    page = admin.get("/users/list/?state=waiting").text
    assert "lin.new" in page


@pytest.mark.parametrize(("field", "wrong", "says"), [
    ("username", "WORKER", "已有人使用"), ("username", "a b", "小寫英文字母"), ("email", "nobody", "name@example.org"),
    ("email", "worker@demo.invalid", "已有人使用"), ("phone", "abc", "電話號碼"),
    ("until", "110/01/01", "結束日"), ("last_name", "", "必填"),
])  # fmt: skip
def test_what_is_wrong_stands_beside_the_field_and_nothing_typed_is_lost(
    app: Any, admin: FlaskClient, field: str, wrong: str, says: str
) -> None:
    answer = sent(admin, "/users/add", **{**PERSON, field: wrong}, agency=unit(app, "centre"), role="SSC_SW")
    assert answer.status_code in (400, 409)
    assert 'value="新人"' in answer.text
    beside = re.search(rf'id="{field}-err">([^<]+)<', answer.text)
    assert beside, answer.text[-3000:]
    assert says in beside[1] or says == "必填"


def test_a_role_that_has_no_seat_there_is_refused_in_words(app: Any, admin: FlaskClient) -> None:
    answer = sent(admin, "/users/add", **PERSON, agency=unit(app, "ngo"), role="SSC_SW")
    assert answer.status_code == 409
    assert "這個角色不能在這種單位任職" in answer.text


def test_a_post_without_the_pages_button_changes_nothing(app: Any, admin: FlaskClient) -> None:
    who = ids(app, "other_worker").user_id
    token = {"X-CSRFToken": stage.token(admin.get("/account/").text)}
    for url in (
        f"/users/disable/{who}",
        f"/users/password/{who}",
        f"/users/logins/{who}",
        f"/users/enable/{who}",
    ):
        assert admin.post(url, data={"do": "save"}, headers=token).status_code == 400


def test_the_own_account_and_the_own_role_are_not_edited(app: Any, admin: FlaskClient) -> None:
    me = ids(app, "admin")
    urls = [f"/users/{verb}/{me.user_id}" for verb in ("edit", "disable", "grant")]
    urls += [f"/users/{verb}/{me.membership_id}" for verb in ("end", "move")]
    assert [admin.get(url).status_code for url in urls] == [403] * 5
    assert sent(admin, f"/users/password/{me.user_id}").status_code == 403


def test_a_changed_person_a_role_more_a_role_less(app: Any, admin: FlaskClient) -> None:
    who = ids(app, "other_worker")
    changed = {**PERSON, "first_name": "改名", "email": "changed@demo.invalid"}
    assert sent(admin, f"/users/edit/{who.user_id}", **changed).status_code == 302
    assert (
        sent(
            admin, f"/users/grant/{who.user_id}", agency=unit(app, "centre"), role="SSC_SW", until=""
        ).status_code
        == 302
    )
    page = admin.get(f"/users/show/{who.user_id}").text
    assert "林改名" in page
    assert "測admin" in page
    assert sent(admin, f"/users/end/{who.membership_id}").status_code == 302
    assert "由測admin結束" in admin.get(f"/users/show/{who.user_id}").text


def test_whoever_has_open_work_does_not_leave_before_somebody_takes_it(app: Any, admin: FlaskClient) -> None:
    who, centre = ids(app, "worker"), unit(app, "centre")
    page = admin.get(f"/users/disable/{who.user_id}").text
    assert "要先選擇交給誰" in page
    assert "交回單位督導" in page
    refused = sent(admin, f"/users/disable/{who.user_id}", **{f"heir_{centre}": ""})
    assert refused.status_code == 400
    answer = sent(admin, f"/users/disable/{who.user_id}", **{f"heir_{centre}": ids(app, "worker2").user_id})
    assert answer.status_code == 302
    assert "已停用" in admin.get(f"/users/show/{who.user_id}").text


def test_the_successor_finds_the_case(app: Any, admin: FlaskClient, login: Login) -> None:
    who, centre = ids(app, "worker"), unit(app, "centre")
    sent(admin, f"/users/end/{who.membership_id}", **{f"heir_{centre}": ids(app, "worker2").user_id})
    assert login("worker2").get(f"/case/show/{CASES['open']}").status_code == 200


def test_units_are_founded_changed_closed_and_opened(app: Any, admin: FlaskClient) -> None:
    made = sent(
        admin, "/agencies/add", kind="welfare_centre", name="北區中心", phone="02-1234-5678", parent=""
    )
    assert made.status_code == 302, made.text
    number = int(made.headers["Location"].rpartition("-")[2])
    assert "北區中心" in admin.get("/agencies/list/").text
    assert sent(admin, f"/agencies/edit/{number}", name="東區中心", phone="", parent="").status_code == 302
    assert sent(admin, f"/agencies/close/{number}").status_code == 302
    assert sent(admin, f"/agencies/close/{number}").status_code == 302
    full = sent(admin, f"/agencies/close/{unit(app, 'centre')}")
    assert full.status_code == 409
    assert "請先移轉" in full.text
    twin = sent(admin, "/agencies/add", kind="ngo", name="centre", phone="", parent="")
    assert twin.status_code == 409
    assert "已有同名的單位" in twin.text
    assert admin.get(f"/agencies/edit/{unit(app, 'away_centre')}").status_code == 404


def test_who_has_which_access_as_a_list_and_a_file(admin: FlaskClient) -> None:
    page = admin.get("/access/list/?all=1").text
    assert "ngo_worker" in page
    assert "away_worker" not in page
    file = admin.get("/access/file")
    assert file.mimetype == "text/csv"
    lines = file.get_data().decode("utf-8-sig").splitlines()
    assert lines[0].startswith("帳號,姓名,角色")
    assert any(line.startswith("worker,測worker,社福中心社工,centre") for line in lines)
    assert not any("away" in line for line in lines)


def test_the_central_administrator_makes_a_local_one(app: Any, login: Login) -> None:
    central = login("central")
    made = sent(central, "/users/add", **PERSON, agency=unit(app, "away_county"), role="ADM_LOCAL")
    assert made.status_code == 200, made.text
    assert "lin.new" in central.get("/users/list/?q=lin").text
    assert central.get(f"/users/show/{ids(app, 'worker').user_id}").status_code == 404
    assert central.get("/agencies/list/").status_code == 200
    assert central.get("/access/list/").status_code == 200


# deputies


def test_a_supervisor_names_a_deputy_and_ends_it(app: Any, login: Login) -> None:
    sup, who = login("sup"), ids(app, "worker2").user_id
    until = minguo(today() + dt.timedelta(days=5))
    assert sent(sup, "/deputies/name", who=who, since=minguo(today()), until=until).status_code == 302
    page = sup.get("/deputies/").text
    assert "代理中" in page
    end = re.search(r'action="(/deputies/end/\d+)"', page)
    assert end
    assert sent(sup, end[1]).status_code == 302
    assert "已結束" in sup.get("/deputies/").text


def test_a_leave_of_more_than_sixty_days_is_refused_beside_the_day(app: Any, login: Login) -> None:
    sup = login("sup")
    until = minguo(today() + dt.timedelta(days=70))
    answer = sent(sup, "/deputies/name", who=ids(app, "worker2").user_id, since=minguo(today()), until=until)
    assert answer.status_code == 409
    assert re.search(r'id="until-err">代理最長 60 天', answer.text)


def test_a_deputy_switches_to_the_hat_and_sees_what_the_supervisor_sees(app: Any, login: Login) -> None:
    sup, deputy = login("sup"), login("worker2")
    until = minguo(today() + dt.timedelta(days=5))
    sent(sup, "/deputies/name", who=ids(app, "worker2").user_id, since=minguo(today()), until=until)
    page = deputy.get("/account/").text
    assert "代理" in page
    assert deputy.get("/deputies/").status_code == 403
