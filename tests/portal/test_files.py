"""Files with a report of somebody without an account: who sees them, what is not taken, that nothing typed is lost."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from werkzeug.datastructures import MultiDict

from app.casework import citizen_files, portal
from app.files import store
from app.files.content import Taken
from app.forms.citizen_form import complete
from app.guard.viewer import tell
from app.jobs import tidy
from app.models import db
from app.models.worksheets.rpt_vf import VulnerableFamilyReport as Report
from app.views.portal.files import FIELD
from tests.files import making
from tests.portal.visiting import Visitor

Visit = Callable[..., Visitor]
Login = Callable[[str], Any]
PHOTO, LETTER = making.picture(size=(400, 300)), making.pdf()
OURS = text(
    "select a.id, a.key, a.name, a.media, a.question, a.is_sensitive, a.is_intake, a.created_by, a.sheet_id, "
    "a.case_id "
    "from attachment a join portal_report r on r.case_id = a.case_id order by a.id"
)
LOOKS = text(
    "select user_id, times from case_looks(:c, now() - interval '1 day', 500) where endpoint = 'FileView.show'"
)
TYPED = "隔壁一直有小孩在哭"


def upload(name: str, content: bytes) -> tuple[io.BytesIO, str]:
    return io.BytesIO(content), name


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of this test's own."""
    monkeypatch.setenv(store.FILES, str(tmp_path / "files"))
    return tmp_path / "files"


def stored(shelf: Path) -> set[str]:
    return {path.name for path in shelf.glob("??/*")}


@pytest.fixture
def rows(app: Any, undone: Any, viewers: Callable[[str], Any]) -> Callable[[str], list[Any]]:
    """``rows("intake")`` are the files of portal reports that this player sees."""

    def look(who: str = "intake") -> list[Any]:
        with app.app_context():
            tell(undone, viewers(who))
        return list(undone.execute(OURS))

    return look


Rows = Callable[..., list[Any]]


class TestHappyPath:
    def test_a_photo_and_a_pdf_are_the_reports_and_the_window_looks_at_them(
        self, visitor: Visit, login: Login, rows: Rows, shelf: Path
    ) -> None:
        answer = visitor().report(
            "RPT_CHILD", **{FIELD: [upload("窗外.jpg", PHOTO), upload("信.pdf", LETTER)]}
        )
        assert answer.status_code == 200, answer.text
        assert "檔案也收到了：2 個" in answer.text
        assert "窗外" not in answer.text, "never shown again"
        photo, letter = rows()
        assert (photo.media, photo.question, photo.is_sensitive) == ("image/jpeg", "", True)
        assert (photo.is_intake, photo.created_by) == (True, None)
        assert stored(shelf) == {photo.key.hex, letter.key.hex}
        window = login("intake")
        page = window.get(f"/sheet/rpt_child/{photo.sheet_id}").text
        assert "窗外.jpg" in page
        assert "民眾（由入口網）" in page
        shown = window.get(f"/file/{photo.id}?look=1")
        assert shown.status_code == 200
        assert shown.mimetype == "image/jpeg"
        (paper,) = PdfReader(io.BytesIO(window.get(f"/file/{letter.id}").data)).pages
        assert "測intake" in paper.extract_text(), "with the reader's name over it"

    def test_a_picture_says_no_more_where_it_was_taken(self, visitor: Visit, rows: Rows) -> None:
        assert visitor().report(**{FIELD: upload("a.jpg", PHOTO)}).status_code == 200
        (one,) = rows()
        kept = store.get(one.key)
        assert making.OWNER in PHOTO
        assert making.OWNER not in kept
        assert not Image.open(io.BytesIO(kept)).getexif()

    def test_the_desk_says_that_files_came_with_it(self, visitor: Visit, login: Login, rows: Rows) -> None:
        assert visitor().report("RPT_CHILD", **{FIELD: upload("a.jpg", PHOTO)}).status_code == 200
        assert "（附件 1 個）" in login("intake").get(f"/intake/{rows()[0].case_id}").text

    def test_each_look_is_on_record(
        self, app: Any, visitor: Visit, login: Login, rows: Rows, undone: Any, viewers: Callable[[str], Any]
    ) -> None:
        assert visitor().report(**{FIELD: upload("a.jpg", PHOTO)}).status_code == 200
        (one,) = rows()
        assert login("intake").get(f"/file/{one.id}").status_code == 200
        with app.app_context():
            tell(undone, viewers("county_sup"))
        assert undone.execute(LOOKS, {"c": one.case_id}).all() == [(viewers("intake").user_id, 1)]

    def test_the_window_may_take_one_off(self, visitor: Visit, login: Login, rows: Rows) -> None:
        assert visitor().report(**{FIELD: upload("a.jpg", PHOTO)}).status_code == 200
        (one,) = rows()
        window = login("intake")
        token = re.search(r'name="csrf-token" content="([^"]+)"', window.get("/account/").text)
        assert token
        ended = window.post(f"/file/{one.id}/end", headers={"X-CSRFToken": token[1]})
        assert ended.status_code == 302
        assert window.get(f"/file/{one.id}").status_code == 404

    @pytest.mark.parametrize(
        "who", ["ngo_worker", "ngo_sup", "worker", "away_intake", "away_county_sup", "hot", "stat"]
    )
    def test_whoever_may_not_see_the_report_finds_none(
        self, visitor: Visit, login: Login, rows: Rows, who: str
    ) -> None:
        assert visitor().report(**{FIELD: upload("a.jpg", PHOTO)}).status_code == 200
        (one,) = rows()
        assert rows(who) == []
        assert login(who).get(f"/file/{one.id}").status_code == 404

    def test_nor_does_whoever_handed_it_in(self, visitor: Visit, rows: Rows) -> None:
        who = visitor()
        assert who.report(**{FIELD: upload("a.jpg", PHOTO)}).status_code == 200
        answer = who.get(f"/file/{rows()[0].id}")
        assert answer.status_code == 302
        assert "/login/" in answer.headers["Location"]

    def test_a_field_that_was_left_empty_is_no_file(self, visitor: Visit, rows: Rows) -> None:
        assert visitor().report(**{FIELD: upload("", b"")}).status_code == 200
        assert rows() == []

    def test_the_same_report_sent_again_keeps_its_files_once(
        self, visitor: Visit, rows: Rows, shelf: Path
    ) -> None:
        who = visitor()
        said = who.opened()
        for _click in range(3):
            answer = who.send(said, rv_text=TYPED, **{FIELD: upload("a.jpg", PHOTO)})
            assert answer.status_code == 200
        assert {one.key.hex for one in rows()} == stored(shelf)
        assert len(stored(shelf)) == 1


def bomb() -> bytes:
    """A few kilobytes that unfold to 400 million points."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def locked() -> bytes:
    writer, out = making.pdf_writer(), io.BytesIO()
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


BAD = {
    "a script": ("a.jpg", b"#!/bin/sh\nrm -rf /\n", "內容和檔名不符"),
    "a page": ("a.png", b"<html><script>alert(1)</script></html>", "不是可以收的檔案"),
    "a program": ("a.pdf", b"MZ\x90\x00" + bytes(99), "不是可以收的檔案"),
    "a folder": ("a.jpg", making.packed("x"), "不是可以收的檔案"),
    "a document": ("a.docx", making.docx(), "不是圖片或 PDF"),
    "a bomb": ("a.png", bomb(), "萬像素"),
    "a packed bomb": ("a.jpg", making.bomb(), "解開後太大"),
    "a locked PDF": ("a.pdf", locked(), "有密碼或權限保護"),
    "a broken PDF": ("a.pdf", b"%PDF-1.7 cut off", "打不開"),
    "a broken picture": ("a.jpg", PHOTO[: len(PHOTO) // 2], "打不開"),
    "nothing": ("a.jpg", b"", "是空的檔案"),
    "a telephone's own": ("a.heic", b"\x00\x00\x00\x18ftypheic" + bytes(99), "HEIC"),
}


class TestRefusals:
    @pytest.mark.parametrize(("name", "content", "says"), BAD.values(), ids=BAD)
    def test_what_is_not_taken_says_why_beside_the_field_and_nothing_is_lost_or_half_written(
        self, visitor: Visit, rows: Rows, shelf: Path, name: str, content: bytes, says: str
    ) -> None:
        two = [upload("好的.jpg", PHOTO), upload(name, content)]
        answer = visitor().report(**{FIELD: two}, cl_name="陳範例")
        assert answer.status_code == 422
        beside = re.search(r'id="f-files-err">(.*?)</p>', answer.text, re.S)
        assert beside
        assert f"「{name}」" in beside[1]
        assert says in beside[1]
        assert "請再選一次" in beside[1]
        assert re.search(r'<a href="#f-files">[^<]*' + re.escape(says), answer.text)
        assert TYPED in answer.text
        assert 'value="陳範例"' in answer.text
        assert (rows(), stored(shelf)) == ([], set())

    def test_two_hundred_megabytes_are_let_go_as_they_come_in(
        self, app: Any, visitor: Visit, rows: Rows, shelf: Path, tmp_path: Path
    ) -> None:
        with (tmp_path / "film").open("wb+") as film:
            film.truncate(200 * 2**20)
            answer = visitor().report(**{FIELD: (film, "film.jpg")})
        assert answer.status_code == 422
        assert "「film.jpg」超過 10 MB" in answer.text
        assert TYPED in answer.text
        assert (rows(), stored(shelf)) == ([], set())

    def test_what_is_larger_still_is_not_read(self, visitor: Visit) -> None:
        length = {"CONTENT_LENGTH": str(2**30), "REMOTE_ADDR": "192.0.2.1"}
        kind = "multipart/form-data; boundary=x"
        answer = visitor().client.post(
            "/portal/report/RPT_VF", data=b"--x\r\n", content_type=kind, environ_overrides=length
        )
        assert answer.status_code == 413

    def test_much_text_beside_a_file_is_refused_as_without_one(self, visitor: Visit) -> None:
        some = {f"x{n}": "a" * 250_000 for n in range(3)}
        assert visitor().report(**{FIELD: upload("a.jpg", PHOTO)}, **some).status_code == 413

    def test_elsewhere_at_the_portal_nobody_brings_files(self, visitor: Visit) -> None:
        said = MultiDict([("number", "x"), ("pin", "x"), ("f", upload("a.jpg", bytes(400_000)))])
        assert visitor().post("/portal/status", said).status_code == 413

    def test_files_that_keep_the_machine_busy_do_not_cost_what_was_typed(
        self, visitor: Visit, rows: Rows, shelf: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A worker that looks at them for a minute is ended, and the report is gone."""
        monkeypatch.setattr(citizen_files, "SECONDS", 0)
        answer = visitor().report(**{FIELD: [upload("a.pdf", LETTER), upload("b.pdf", LETTER)]})
        assert answer.status_code == 422
        assert "「b.pdf」：這幾個檔案太複雜" in answer.text
        assert TYPED in answer.text
        assert (rows(), stored(shelf)) == ([], set())

    def test_not_more_than_three(self, visitor: Visit, rows: Rows) -> None:
        answer = visitor().report(**{FIELD: [upload(f"{n}.jpg", PHOTO) for n in range(4)]})
        assert answer.status_code == 422
        assert "最多 3 個檔案" in answer.text
        assert rows() == []

    def test_a_report_that_lacks_something_says_that_files_are_to_be_chosen_again(
        self, visitor: Visit, shelf: Path
    ) -> None:
        answer = visitor().report(where_county="", **{FIELD: upload("a.jpg", PHOTO)})
        assert answer.status_code == 422
        assert "檔案沒有留下，請再選一次" in answer.text
        assert stored(shelf) == set()

    def test_a_report_that_is_refused_leaves_no_files(self, app: Any, undone: Any, shelf: Path) -> None:
        """Its window has closed in this moment."""
        given = complete(Report, "other", {"rv_text": TYPED})
        with app.test_request_context():
            files = citizen_files.put([Taken("a.jpg", "image/jpeg", PHOTO, is_drawn_anew=True)])
            assert len(stored(shelf)) == 1
            with pytest.raises(IntegrityError):
                portal.file(
                    Report, given, county_id=0, once=uuid.uuid4(), address="::1", lacks=(), files=files
                )
            db.session.rollback()
        assert stored(shelf) == set()

    def test_a_kept_draft_has_no_files_and_says_so(self, visitor: Visit, rows: Rows, shelf: Path) -> None:
        who = visitor()
        assert "「先存起來」不留檔案" in who.get("/portal/report/RPT_VF").text
        kept = who.send(who.opened(), do="later", rv_text="寫到一半", **{FIELD: upload("a.jpg", PHOTO)})
        assert kept.status_code == 200
        assert "選好的檔案沒有存起來" in kept.text
        assert (rows(), stored(shelf)) == ([], set())


class TestFlood:
    def test_after_200_megabytes_taken_or_not_an_address_sends_without_and_another_goes_on(
        self, visitor: Visit, rows: Rows
    ) -> None:
        who, heavy = visitor("198.51.100.7"), b"%PDF-" + bytes(10 * 2**20 - 5)
        for _each in range(7):
            assert who.report(**{FIELD: three(heavy)}).status_code == 422
        answer = who.report(**{FIELD: upload("a.jpg", PHOTO)})
        assert answer.status_code == 422
        assert "傳了太多檔案" in answer.text
        assert TYPED in answer.text
        assert rows() == []
        assert who.report().status_code == 200
        assert visitor("198.51.100.8").report(**{FIELD: upload("a.jpg", PHOTO)}).status_code == 200

    def test_what_a_program_sends_is_not_even_looked_at(self, visitor: Visit) -> None:
        who, heavy = visitor("198.51.100.9"), bytes(10 * 2**20)
        for _each in range(8):
            assert who.report(website="http://spam", **{FIELD: three(heavy)}).status_code == 422
        assert who.report(**{FIELD: upload("a.jpg", PHOTO)}).status_code == 200


def three(content: bytes) -> list[tuple[io.BytesIO, str]]:
    return [upload(f"{n}.txt", content) for n in range(3)]


class Killed(BaseException):
    """The process is gone."""


class TestKilled:
    @pytest.fixture
    def killed(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """A process that dies between the store and the door."""
        put = store.put

        def die(content: bytes) -> uuid.UUID:
            put(content)
            raise Killed

        monkeypatch.setattr(store, "put", die)
        yield
        monkeypatch.setattr(store, "put", put)

    def test_nothing_is_left_but_a_file_that_the_sweep_takes(
        self, visitor: Visit, rows: Rows, shelf: Path, killed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(Killed):
            visitor().report(**{FIELD: upload("a.jpg", PHOTO)})
        assert rows() == []
        assert len(stored(shelf)) == 1
        assert tidy.files() == 0, "a file of today may still get its row"
        unclaimed = store.unclaimed
        monkeypatch.setattr(store, "unclaimed", lambda: unclaimed(age=-1))
        assert tidy.files() == 1
        assert stored(shelf) == set()
