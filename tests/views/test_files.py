"""Files on the pages of a sheet: uploaded, kept with it, looked at, removed; nothing typed is lost."""

from __future__ import annotations

import io
import sys
from collections import Counter
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import text

from app.files import pdfs, store
from app.models import Attachment, DraftAttachment, db
from app.outputs import pdf
from app.views.attached import FIELD
from tests import path, stage
from tests.files import making
from tests.views.pages import ADD_RECORD, RECORD, fill, inputs, new_record, send

PLAN = "/sheet/fam_plan/add?case={case}"


def upload(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


def files_of(app: Any, who: str, form: str = "CASE_REC", *, ended: bool = False) -> list[Attachment]:
    """The files that this player sees on sheets of this form."""
    with path.looking(app, who):
        query = db.session.query(Attachment).filter(
            Attachment.form == form,
            Attachment.ended_at.is_not(None) if ended else Attachment.ended_at.is_(None),
        )
        found = query.order_by(Attachment.id).all()
        for one in found:
            db.session.expunge(one)
        return found


def lookers(app: Any, file: Attachment) -> Counter[int]:
    """Who has looked at files of this case, how often."""
    looks = text(
        "select user_id, times from case_looks(:c, now() - interval '1 day', 500) where endpoint = 'FileView.show'"
    )
    with path.looking(app, "sup"):
        found: Counter[int] = Counter()
        for user, times in db.session.execute(looks, {"c": file.case_id}):
            found[user] += times
        return found


def add_plan(client: Any) -> str:
    return PLAN.format(case=stage.CASES["open"])


class TestWithoutAScript:
    def test_a_file_goes_with_the_sheet(self, app: Any, login: Any) -> None:
        worker = login("worker")
        url = new_record(worker, cr_file=upload("訪視.jpg", making.picture()))
        (one,) = files_of(app, "worker")
        assert (one.name, one.media, one.question) == ("訪視.jpg", "image/jpeg", "cr_file")
        assert f"/sheet/case_rec/{one.sheet_id}" == url
        page = worker.get(url).text
        assert "訪視.jpg" in page
        assert f"/file/{one.id}" in page

    def test_a_form_without_an_attachment_of_its_own_has_a_block(self, app: Any, login: Any) -> None:
        worker = login("worker")
        page = worker.get(add_plan(worker)).text
        assert f'name="{FIELD}"' in page
        answer = fill(worker, add_plan(worker), fp_safety="安全", **{FIELD: upload("同意書.pdf", making.PDF)})
        assert answer.status_code == 302, answer.text
        assert [one.name for one in files_of(app, "worker", "FAM_PLAN")] == ["同意書.pdf"]
        assert f'name="{FIELD}"' not in worker.get(ADD_RECORD.format(case=stage.CASES["open"])).text

    def test_a_refused_file_says_why_beside_the_field_and_nothing_typed_is_lost(
        self, app: Any, login: Any
    ) -> None:
        two = [upload("a.jpg", b"#!/bin/sh\n"), upload("筆錄.pdf", making.PDF)]
        typed = {**RECORD, "cr_text": "打了很久的字", "cr_file": two}
        answer = fill(login("worker"), ADD_RECORD.format(case=stage.CASES["open"]), **typed)
        assert answer.status_code == 422
        assert "「a.jpg」的內容和檔名不符" in answer.text
        assert "打了很久的字" in answer.text
        assert "筆錄.pdf" in answer.text, "the good one stays"
        assert files_of(app, "worker") == []

    def test_a_good_file_stays_though_the_sheet_is_refused(self, app: Any, login: Any) -> None:
        worker, url = login("worker"), ADD_RECORD.format(case=stage.CASES["open"])
        answer = fill(worker, url, "submit", cr_start="沒有這一天", cr_file=upload("筆錄.pdf", making.PDF))
        assert answer.status_code == 422
        again = worker.get(url).text
        assert "筆錄.pdf" in again
        saved = send(worker, url, inputs(again), "save", **RECORD)
        assert saved.status_code == 302
        assert [one.name for one in files_of(app, "worker")] == ["筆錄.pdf"]

    def test_uploading_and_removing_keep_what_was_typed(self, app: Any, login: Any) -> None:
        worker, url = login("worker"), ADD_RECORD.format(case=stage.CASES["open"])
        up = fill(worker, url, "file-up", cr_text="寫到一半", cr_file=upload("筆錄.pdf", making.PDF))
        assert up.status_code == 302
        page = worker.get(url).text
        assert "寫到一半" in page
        assert "筆錄.pdf" in page
        key = page.split('value="file-drop:')[1].split('"')[0]
        assert send(worker, url, inputs(page), f"file-drop:{key}").status_code == 302
        after = worker.get(url).text
        assert "寫到一半" in after
        assert "筆錄.pdf" not in after

    def test_a_file_that_the_sheet_has_is_removed_on_its_form(self, app: Any, login: Any) -> None:
        worker = login("worker")
        url = new_record(worker, cr_file=upload("筆錄.pdf", making.PDF))
        (one,) = files_of(app, "worker")
        page = worker.get(f"{url}/edit").text
        assert send(worker, f"{url}/edit", inputs(page), f"file-end:{one.id}").status_code == 302
        assert files_of(app, "worker") == []
        assert [gone.name for gone in files_of(app, "worker", ended=True)] == ["筆錄.pdf"]
        assert "筆錄.pdf" not in worker.get(url).text
        assert "筆錄.pdf" in worker.get(f"{url}/history").text
        assert worker.get(f"/file/{one.id}").status_code == 404
        assert store.get(one.key) == making.PDF, "ended, never erased"

    def test_two_hundred_megabytes_are_refused_before_they_are_read(self, app: Any, login: Any) -> None:
        worker, url = login("worker"), ADD_RECORD.format(case=stage.CASES["open"])
        length = {"CONTENT_LENGTH": str(200 * 2**20)}
        answer = worker.post(
            url, data=b"--x\r\n", content_type="multipart/form-data; boundary=x", environ_overrides=length
        )
        assert answer.status_code == 413

    def test_a_file_above_the_limit_is_refused_beside_the_field(
        self, app: Any, login: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(app.config, "FILE_LIMIT", 2**18)
        answer = fill(
            login("worker"),
            ADD_RECORD.format(case=stage.CASES["open"]),
            cr_file=upload("a.txt", b"a" * (2**18 + 1)),
        )
        assert answer.status_code == 422
        assert "超過 0.25 MB" in answer.text

    def test_not_more_than_a_sheet_takes(self, app: Any, login: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(app.config, "FILES_PER_SHEET", 1)
        two = [upload("一.txt", b"1"), upload("二.txt", b"2")]
        answer = fill(login("worker"), ADD_RECORD.format(case=stage.CASES["open"]), cr_file=two)
        assert answer.status_code == 422
        assert "最多 1 個檔案" in answer.text


class TestWithAScript:
    def test_a_file_is_uploaded_into_the_draft_and_survives(self, app: Any, login: Any) -> None:
        worker, subject = login("worker"), f"case-{stage.CASES['open']}"
        told = put(
            worker, f"/file/draft/CASE_REC/{subject}", question="cr_file", file=upload("筆錄.pdf", making.PDF)
        )
        assert told.status_code == 200, told.text
        assert told.json["name"] == "筆錄.pdf"
        assert worker.get(told.json["url"]).data == making.PDF
        assert "筆錄.pdf" in worker.get(ADD_RECORD.format(case=stage.CASES["open"])).text
        assert login("sup").get(told.json["url"]).status_code == 404
        url = new_record(worker)
        assert [f"/sheet/case_rec/{one.sheet_id}" for one in files_of(app, "worker")] == [url]
        assert worker.get(told.json["url"]).status_code == 404, "it is the sheet's now"

    def test_a_refusal_is_a_sentence(self, login: Any) -> None:
        told = put(
            login("worker"),
            "/file/draft/CASE_REC/new",
            question="cr_file",
            file=upload("a.exe", b"MZ" + bytes(99)),
        )
        assert told.status_code == 422
        assert "不是可以收的檔案" in told.json["message"]

    @pytest.mark.parametrize("question", ["cr_text", "nonsense"])
    def test_a_question_that_takes_no_files_takes_none(self, login: Any, question: str) -> None:
        told = put(login("worker"), "/file/draft/CASE_REC/new", question=question, file=upload("a.txt", b"a"))
        assert told.status_code == 422

    @pytest.mark.parametrize(("code", "status"), [("NONSENSE", 404), ("SSN_CONSULT", 404), ("DISP_VF", 403)])
    def test_only_for_forms_that_one_fills_in(self, login: Any, code: str, status: int) -> None:
        told = put(login("ngo_worker"), f"/file/draft/{code}/new", file=upload("a.txt", b"a"))
        assert told.status_code == status

    def test_it_is_dropped_again(self, app: Any, login: Any) -> None:
        worker = login("worker")
        told = put(worker, "/file/draft/CASE_REC/new", question="cr_file", file=upload("a.txt", b"a"))
        assert put(worker, "/file/draft/CASE_REC/new/drop", key=told.json["key"]).status_code == 200
        with path.looking(app, "worker"):
            assert db.session.query(DraftAttachment).count() == 0

    def test_a_dropped_draft_forgets_its_files(self, app: Any, login: Any) -> None:
        worker, subject = login("worker"), f"case-{stage.CASES['open']}"
        put(worker, f"/file/draft/CASE_REC/{subject}", question="cr_file", file=upload("a.txt", b"a"))
        put(worker, f"/draft/CASE_REC/{subject}/drop")
        assert "a.txt" not in worker.get(ADD_RECORD.format(case=stage.CASES["open"])).text


def put(client: Any, url: str, **data: Any) -> Any:
    """A post of the page's script."""
    token = stage.token(client.get("/account/").text)
    return client.post(url, data=data, headers={"X-CSRFToken": token, "X-Requested-With": "fetch"})


class TestOnTheSheet:
    def test_files_are_added_and_removed_where_it_is_read(self, app: Any, login: Any) -> None:
        worker = login("worker")
        url = new_record(worker)
        pk = url.rpartition("/")[2]
        added = put(
            worker, f"/file/sheet/CASE_REC/{pk}", **{FIELD: [upload("一.txt", b"1"), upload("二.exe", b"MZ")]}
        )
        assert added.status_code == 302
        page = worker.get(url).text
        assert "一.txt" in page
        assert "不是可以收的檔案" in page
        (one,) = files_of(app, "worker")
        assert put(worker, f"/file/{one.id}/end").json == {"ended": one.id}
        assert "一.txt" not in worker.get(url).text

    @pytest.mark.parametrize(
        ("who", "status"),
        [("other_worker", 404), ("away_worker", 404), ("ngo_worker", 404), ("sup", 409), ("county_sup", 403)],
    )
    def test_not_by_whoever_may_not_correct_it(self, app: Any, login: Any, who: str, status: int) -> None:
        url = new_record(login("worker"), cr_file=upload("一.txt", b"1"))
        (one,) = files_of(app, "worker")
        other = login(who)
        assert (
            put(
                other, f"/file/sheet/CASE_REC/{url.rpartition('/')[2]}", **{FIELD: upload("二.txt", b"2")}
            ).status_code
            == status
        )
        assert put(other, f"/file/{one.id}/end").status_code in (404, 409)
        assert [kept.name for kept in files_of(app, "worker")] == ["一.txt"]


class TestLooking:
    @pytest.fixture
    def photo(self, app: Any, login: Any) -> Attachment:
        new_record(login("worker"), cr_file=upload("傷勢 照片.jpg", making.picture(size=(400, 300))))
        return files_of(app, "worker")[-1]

    def test_it_is_a_download_that_runs_and_loads_nothing(self, login: Any, photo: Attachment) -> None:
        answer = login("worker").get(f"/file/{photo.id}")
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        policy = answer.headers["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "default-src 'none'" in policy

    def test_a_picture_is_shown_when_that_is_asked_for(self, login: Any, photo: Attachment) -> None:
        answer = login("worker").get(f"/file/{photo.id}?look=1")
        assert answer.headers["Content-Disposition"].startswith("inline")
        assert "sandbox" in answer.headers["Content-Security-Policy"]

    def test_a_document_is_never_shown(self, app: Any, login: Any) -> None:
        worker = login("worker")
        new_record(worker, cr_file=upload("a.txt", b"<b>a</b>"))
        answer = worker.get(f"/file/{files_of(app, 'worker')[-1].id}?look=1")
        assert answer.headers["Content-Disposition"].startswith("attachment")

    def test_who_looked_is_told_to_whoever_may_know(self, app: Any, login: Any, photo: Attachment) -> None:
        before = lookers(app, photo)
        login("worker2").get(f"/file/{photo.id}")
        login("worker").get(f"/file/{photo.id}")
        me = stage.viewer(app.config["DATABASE_OWNER_URL"], "worker").user_id
        assert lookers(app, photo) - before == Counter([me])

    @pytest.mark.parametrize(
        "who", ["other_worker", "ngo_worker", "ngo2_worker", "away_county_sup", "intake_sup", "stat", "hot"]
    )
    def test_whoever_may_not_read_the_sheet_finds_nothing(
        self, login: Any, photo: Attachment, who: str
    ) -> None:
        other = login(who)
        for url in (f"/file/{photo.id}", f"/file/{photo.id}?look=1"):
            assert other.get(url).status_code == 404
        assert put(other, f"/file/{photo.id}/end").status_code == 404

    def test_a_visitor_is_led_to_the_log_in(self, app: Any, photo: Attachment) -> None:
        assert "/login/" in app.test_client().get(f"/file/{photo.id}").location

    def test_a_sensitive_picture_has_the_readers_name_on_it(self, app: Any, login: Any) -> None:
        plain = io.BytesIO()
        Image.new("RGB", (500, 400), (120, 170, 210)).save(plain, "PNG")
        new_record(
            login("worker"), cr_file=upload("傷勢.png", plain.getvalue()), **{"cr_file-sensitive": "1"}
        )
        one = files_of(app, "worker")[-1]
        assert one.is_sensitive
        shown = [login(who).get(f"/file/{one.id}?look=1").data for who in ("worker", "sup")]
        assert shown[0] != shown[1]
        for content in shown:
            assert len(Image.open(io.BytesIO(content)).convert("RGB").getcolors(100_000) or []) > 1
        assert len(Image.open(io.BytesIO(store.get(one.key))).getcolors() or []) == 1

    def test_a_sensitive_pdf_has_the_readers_name_on_every_page(self, app: Any, login: Any) -> None:
        sent = {"cr_file": upload("驗傷單.pdf", making.pdf(pages=3)), "cr_file-sensitive": "1"}
        new_record(login("worker"), **sent)
        one = files_of(app, "worker")[-1]
        assert one.is_sensitive
        for who in ("worker", "sup"):
            answer = login(who).get(f"/file/{one.id}")
            assert answer.mimetype == "application/pdf"
            words = [page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages]
            assert [f"測{who}" in page for page in words] == [True] * 3
            assert all("An old letter" in page for page in words)
        assert store.get(one.key) == making.pdf(pages=3), "as it was handed in"

    def test_in_ones_own_draft_too(self, login: Any) -> None:
        told = put(
            login("worker"), "/file/draft/CASE_REC/new", question="cr_file", sensitive="1",
            file=upload("a.pdf", making.pdf()),
        )  # fmt: skip
        (page,) = PdfReader(io.BytesIO(login("worker").get(told.json["url"]).data)).pages
        assert "測worker" in page.extract_text()

    def test_one_that_cannot_be_marked_any_more_is_not_given_out(
        self, app: Any, login: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        new_record(
            login("worker"), cr_file=upload("a.pdf", making.pdf(pages=3)), **{"cr_file-sensitive": "1"}
        )
        one = files_of(app, "worker")[-1]
        monkeypatch.setattr(pdfs, "MOST_PAGES", 2)
        answer = login("worker").get(f"/file/{one.id}")
        assert answer.status_code == 422
        assert answer.mimetype == "text/html"
        assert "要有閱覽者姓名的浮水印才能看" in answer.text
        assert "超過 2 頁" in answer.text

    def test_nor_where_the_machine_cannot_write_chinese(
        self, app: Any, login: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        new_record(login("worker"), cr_file=upload("a.pdf", making.pdf()), **{"cr_file-sensitive": "1"})
        one = files_of(app, "worker")[-1]
        monkeypatch.setitem(sys.modules, "weasyprint", None)
        pdf._ready.cache_clear()
        answer = login("worker").get(f"/file/{one.id}")
        assert answer.status_code == 422
        assert "fonts-noto-cjk" in answer.text

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("a.pdf", making.PDF, "打不開"),
            ("a.pdf", making.pdf(pages=501), "超過 500 頁"),
            ("a.txt", b"a", "只收這兩種"),
        ],
    )
    def test_what_cannot_be_marked_is_not_taken_as_sensitive(
        self, login: Any, name: str, content: bytes, says: str
    ) -> None:
        answer = fill(
            login("worker"),
            ADD_RECORD.format(case=stage.CASES["open"]),
            cr_file=upload(name, content),
            **{"cr_file-sensitive": "1"},
        )
        assert answer.status_code == 422
        assert says in answer.text
        assert "浮水印" in answer.text
