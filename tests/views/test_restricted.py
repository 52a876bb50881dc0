"""限閱: what the pages say of a case about somebody with an account, and how an administrator registers the number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from app.columns import blind
from tests import stage
from tests.stage import CASES

NUMBER = "A123456789"
Login = Callable[[str], FlaskClient]


@pytest.fixture(scope="module", autouse=True)
def about_a_supervisor(app: Any) -> None:
    """The client of the report at the window has the number of the centre's supervisor."""
    engine = create_engine(app.config["DATABASE_OWNER_URL"])
    with engine.begin() as owner:
        owner.execute(
            text(
                "update person set id_no_key = :k where id = "
                "(select person_id from party where case_id = :c and role = 'client')"
            ),
            {"k": blind(NUMBER), "c": CASES["intake"]},
        )
    engine.dispose()


def _edit(admin: FlaskClient, user: int, **said: str) -> Any:
    token = stage.token(admin.get("/account/").text)
    stands = {"last_name": "測", "first_name": "sup", "email": "sup@demo.invalid"}
    sent = {"sure": "Y", "csrf_token": token, **stands, **said}
    return admin.post(f"/users/edit/{user}", data=sent, follow_redirects=True)


@pytest.fixture
def sup(login: Login, viewers: Any) -> int:
    return int(viewers("sup").user_id)


def test_a_wrong_number_is_said_beside_its_field(login: Login, sup: int) -> None:
    answer = _edit(login("admin"), sup, id_no="A123456780")
    assert answer.status_code == 400
    assert "身分證字號檢查碼不符" in answer.get_data(as_text=True)


def test_from_number_to_restricted_report(login: Login, sup: int) -> None:
    admin, window, worker = login("admin"), login("intake_sup"), login("intake")
    c = CASES["intake"]
    assert worker.get(f"/intake/{c}").status_code == 200
    assert "未登錄" in admin.get(f"/users/show/{sup}").get_data(as_text=True)

    page = _edit(admin, sup, id_no=NUMBER.lower()).get_data(as_text=True)
    assert "已登錄（不顯示）" in page
    assert "登錄身分證字號" in page
    assert NUMBER not in page
    assert NUMBER not in admin.get(f"/users/edit/{sup}").get_data(as_text=True)

    for url in (f"/intake/{c}", f"/case/show/{c}"):
        assert "限閱" in window.get(url).get_data(as_text=True)
        assert worker.get(url).status_code == 404
    assert "限閱" in window.get("/intake/").get_data(as_text=True)
    assert "戲intake" not in worker.get("/intake/").get_data(as_text=True)

    page = _edit(admin, sup).get_data(as_text=True)  # not said: it stays
    assert "已登錄（不顯示）" in page
