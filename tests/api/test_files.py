"""Files of sheets as JSON: listed, added by the same judge as on the page, read under the same walls and on record."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import text

from app.models import Attachment, DraftAttachment, db
from tests import path
from tests.api.test_description import described as described
from tests.api.test_description import of_answer, wrong
from tests.api.test_sheets import URL, Program
from tests.files import making
from tests.views.pages import fill
from tests.views.test_files import files_of
from tests.views.test_reviewing import PLAN, Office
from tests.views.test_reviewing import office as office
from tests.views.test_reviewing import served as served

Login = Any
PLANS = "/api/v1/fam_plan/"


@pytest.fixture
def worker(login: Login) -> Program:
    return Program(login("worker"))


def send(who: Program, url: str, name: str = "筆錄.pdf", content: bytes = making.PDF, **fields: str) -> Any:
    """A file by multipart, as a program sends it."""
    said = {"file": (io.BytesIO(content), name), **fields}
    return who.client.post(f"{url}/files", data=said, headers={"X-CSRFToken": who.token})


def test_a_file_is_added_listed_and_read(worker: Program, described: Any) -> None:
    url = worker.record()
    sent = send(worker, url)
    assert sent.status_code == 201, sent.text
    assert wrong(sent.json, of_answer(described, f"{URL}{{pk}}/files", "post", 201), described) == []
    told = sent.json["result"]
    assert (told["name"], told["media"], told["question"]) == ("筆錄.pdf", "application/pdf", "")
    assert (told["size"], told["sha256"]) == (len(making.PDF), sha256(making.PDF).hexdigest())
    read = worker.get(url).json
    assert read["result"]["files"] == [told]
    assert wrong(read, of_answer(described, f"{URL}{{pk}}", "get", 200), described) == []
    content = worker.get(told["url"])
    assert content.data == making.PDF
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in content.headers["Content-Security-Policy"]
    assert "筆錄.pdf" in worker.get(url.replace("/api/v1", "/sheet")).text


def test_one_that_answers_a_question_stands_among_the_answers_too(worker: Program) -> None:
    url = worker.record()
    told = send(worker, url, "訪視.jpg", making.picture(), question="cr_file").json["result"]
    found = worker.get(url).json["result"]
    assert [one["question"] for one in found["files"]] == ["cr_file"]
    assert [one["id"] for one in found["answers"]["cr_file"]] == [told["id"]]


def test_one_added_on_the_page_is_listed_too(worker: Program, app: Any) -> None:
    url = worker.record()
    pk = url.rpartition("/")[2]
    said = {"_file": (io.BytesIO(making.PDF), "頁面.pdf"), "csrf_token": worker.token}
    assert worker.client.post(f"/file/sheet/CASE_REC/{pk}", data=said).status_code == 302
    assert [one["name"] for one in worker.get(url).json["result"]["files"]] == ["頁面.pdf"]
    (one,) = files_of(app, "worker")
    said = {"csrf_token": worker.token}
    assert worker.client.post(f"/file/{one.id}/end", data=said).status_code == 302
    assert worker.get(url).json["result"]["files"] == []
    assert worker.get(f"/api/v1/file/{one.id}").status_code == 404


def test_one_is_taken_off_and_stays_on_record(worker: Program, login: Login, app: Any) -> None:
    url = worker.record()
    told = send(worker, url, "a.pdf", making.PDF).json["result"]
    assert take_off(Program(login("ngo2_worker")), told["id"]).status_code == 404
    assert take_off(Program(login("county_sup")), told["id"]).status_code in (404, 409)
    assert take_off(worker, told["id"]).json == {"ended": told["id"]}
    assert take_off(worker, told["id"]).status_code == 404
    assert worker.get(url).json["result"]["files"] == []
    assert worker.get(told["url"]).status_code == 404
    assert [one.id for one in files_of(app, "worker", ended=True)] == [told["id"]]


def take_off(who: Program, file_id: int) -> Any:
    return who.client.delete(f"/api/v1/file/{file_id}", headers={"X-CSRFToken": who.token})


def test_a_picture_loses_its_place_and_a_sensitive_one_bears_the_readers_name(
    worker: Program, login: Login
) -> None:
    plain = io.BytesIO()
    Image.new("RGB", (500, 400), (120, 170, 210)).save(plain, "PNG")
    told = send(worker, worker.record(), "傷勢.png", plain.getvalue(), is_sensitive="true").json["result"]
    assert told["is_sensitive"] is True
    shown = [who.get(told["url"]).data for who in (worker, Program(login("sup")))]
    assert shown[0] != shown[1]
    assert all(sha256(content).hexdigest() != told["sha256"] for content in shown)
    photo = send(worker, worker.record(), "a.jpg", making.picture()).json["result"]
    assert making.OWNER not in worker.get(photo["url"]).data


@pytest.mark.parametrize(
    ("name", "content", "fields", "key", "words"),
    [
        ("a.jpg", b"#!/bin/sh\n", {}, "file", "內容和檔名不符"),
        ("a.exe", b"MZ" + bytes(99), {}, "file", "不是可以收的檔案"),
        ("a.docx", making.bomb(), {}, "file", "解開後太大"),
        ("a.txt", b"", {}, "file", "空的檔案"),
        ("a.txt", b"a", {"is_sensitive": "true"}, "file", "浮水印"),
        ("a.pdf", making.PDF, {"question": "cr_text"}, "question", "不收檔案"),
        ("a.pdf", making.PDF, {"question": "nonsense"}, "question", "不收檔案"),
    ],
)
def test_what_is_not_taken_says_why(
    worker: Program, app: Any, name: str, content: bytes, fields: dict[str, str], key: str, words: str
) -> None:
    answer = send(worker, worker.record(), name, content, **fields)
    assert answer.status_code == 422, answer.text
    assert words in answer.json["errors"][key]
    assert answer.json["message"] == answer.json["errors"][key]
    assert files_of(app, "worker") == []


def test_the_reason_is_in_the_readers_language(worker: Program) -> None:
    said = {"file": (io.BytesIO(b""), "a.txt")}
    headers = {"X-CSRFToken": worker.token, "Accept-Language": "en"}
    url = worker.record()
    worker.client.post("/language/", data={"locale": "en", "csrf_token": worker.token})
    answer = worker.client.post(f"{url}/files", data=said, headers=headers)
    assert answer.json["errors"]["file"] == "“a.txt” is an empty file."


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"other": (io.BytesIO(b"a"), "a.txt")},
        {"file": [(io.BytesIO(b"a"), "a.txt"), (io.BytesIO(b"b"), "b.txt")]},
        {"file": (io.BytesIO(b"a"), "a.txt"), "odd": "1"},
        {"file": (io.BytesIO(b"a"), "a.txt"), "is_sensitive": "perhaps"},
    ],
    ids=["nothing", "another field", "two", "a strange field", "no boolean"],
)
def test_a_body_of_the_wrong_shape_is_refused(worker: Program, fields: dict[str, Any]) -> None:
    said = {"headers": {"X-CSRFToken": worker.token}, "content_type": "multipart/form-data"}
    answer = worker.client.post(f"{worker.record()}/files", data=fields, **said)
    assert answer.status_code == 400, answer.text
    assert answer.json["errors"]


def test_limits_are_those_of_the_page(worker: Program, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    url = worker.record()
    monkeypatch.setitem(app.config, "FILE_LIMIT", 2**18)
    assert "超過 0.25 MB" in send(worker, url, "a.txt", b"a" * (2**18 + 1)).json["message"]
    monkeypatch.setitem(app.config, "FILES_PER_SHEET", 1)
    assert send(worker, url).status_code == 201
    assert "最多 1 個檔案" in send(worker, url).json["message"]
    length = {"CONTENT_LENGTH": str(200 * 2**20)}
    large = worker.client.post(
        f"{url}/files", data=b"--x\r\n", content_type="multipart/form-data; boundary=x",
        headers={"X-CSRFToken": worker.token}, environ_overrides=length,
    )  # fmt: skip
    assert large.status_code == 413
    assert large.json["message"]


def test_without_the_token_nothing_is_added(worker: Program, app: Any) -> None:
    url = worker.record()
    said = {"file": (io.BytesIO(making.PDF), "a.pdf")}
    assert worker.client.post(f"{url}/files", data=said).status_code == 400
    assert files_of(app, "worker") == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_worker", 404), ("away_worker", 404), ("ngo_worker", 404), ("sup", 409), ("county_sup", 403)],
)
def test_not_by_whoever_may_not_correct_the_sheet(
    worker: Program, app: Any, login: Login, who: str, status: int
) -> None:
    url = worker.record()
    assert send(Program(login(who)), url).status_code == status
    assert files_of(app, "worker") == []


@pytest.mark.parametrize("who", ["other_worker", "ngo_worker", "ngo2_worker", "away_county_sup", "stat"])
def test_whoever_may_not_read_the_sheet_gets_not_one_byte(worker: Program, login: Login, who: str) -> None:
    told = send(worker, worker.record(), "祕密.txt", "誰也不該看到".encode()).json["result"]
    answer = Program(login(who)).get(told["url"])
    assert answer.status_code == 404
    assert "誰也不該看到" not in answer.text
    assert "祕密" not in str(answer.headers)


def test_a_visitor_is_asked_to_sign_in(app: Any, worker: Program) -> None:
    told = send(worker, worker.record()).json["result"]
    assert app.test_client().get(told["url"]).status_code == 401


@pytest.mark.parametrize("key", [0, 2**63, 10**30, 999_999])
def test_there_is_no_such_file_or_sheet(worker: Program, key: int) -> None:
    assert worker.get(f"/api/v1/file/{key}").status_code == 404
    assert send(worker, f"{URL}{key}").status_code == 404


def test_a_call_takes_no_files(login: Login) -> None:
    intake = Program(login("intake"))
    made = intake.post("/api/v1/ssn_consult/", answers={"ct_text": "來電"})
    assert made.status_code == 201, made.json
    url = f"/api/v1/ssn_consult/{made.json['id']}"
    assert send(intake, url).status_code == 404
    assert intake.get(url).json["result"]["files"] == []


def test_what_waits_and_what_is_approved_takes_none(served: Office) -> None:
    worker, url = Program(served.worker), served.hand_in(PLAN)
    api = f"{PLANS}{url.rpartition('/')[2]}"
    assert send(worker, api).status_code == 409
    served.say(url, "RETURN", opinion="請附上家庭圖")
    told = send(worker, api)
    assert told.status_code == 201, told.text
    assert fill(served.worker, f"{url}/edit", "submit").status_code == 302
    assert take_off(worker, told.json["result"]["id"]).status_code == 409
    served.say(url, "OK", opinion="可行")
    for refused in (send(worker, api), take_off(worker, told.json["result"]["id"])):
        assert refused.status_code == 409
        assert "已核可" in refused.json["message"]
    assert [one["id"] for one in worker.get(api).json["result"]["files"]] == [told.json["result"]["id"]]


def test_who_read_it_is_on_record(worker: Program, app: Any) -> None:
    told = send(worker, worker.record()).json["result"]
    with path.looking(app, "worker"):
        case = db.session.get_one(Attachment, told["id"]).case_id
    worker.get(told["url"])
    looks = text("select endpoint from case_looks(:c, now() - interval '1 day', 500)")
    with path.looking(app, "sup"):
        assert "FileApi.get" in set(db.session.scalars(looks, {"c": case}))


def test_what_the_database_refuses_leaves_nothing_for_the_next(
    worker: Program, login: Login, app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the first lock open the second still holds, and the draft of a refused file is gone with it."""
    url, sup = worker.record(), Program(login("sup"))
    monkeypatch.setattr("app.api.sheets.may_change", lambda _item: True)
    assert send(sup, url).status_code == 403
    with path.looking(app, "sup"):
        assert db.session.query(DraftAttachment).count() == 0
    assert files_of(app, "worker") == []


def test_the_county_answers_are_described_generically(described: Any) -> None:
    schemas = described["components"]["schemas"]
    post = described["paths"][URL]["post"]["requestBody"]["content"]["application/json"]["schema"]
    for local in (schemas["CASE_REC_sheet"]["properties"]["local"], post["properties"]["local"]):
        assert "county" in local["description"]
        assert (
            wrong({"x1_a": "A", "x1_b": 3, "x1_c": ["A"], "x1_d": None, "x1_e": True}, local, described) == []
        )
        assert wrong({"x1_a": {"no": "object"}}, local, described)


def test_uploads_are_described(described: Any) -> None:
    body = described["paths"][f"{URL}{{pk}}/files"]["post"]["requestBody"]["content"]["multipart/form-data"]
    asks = body["schema"]["properties"]
    assert asks["question"]["enum"] == ["", "cr_file"]
    assert asks["file"]["format"] == "binary"
