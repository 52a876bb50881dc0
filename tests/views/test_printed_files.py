"""Files of a sheet on its paper: of drafts and of snapshots, without removed ones, withheld as on the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.models import Attachment
from app.models.worksheets.case_rec import CaseRecord
from app.questions.editions import declared
from app.views.attached import FIELD
from tests.files import making
from tests.views.pages import fill, new_record
from tests.views.test_files import files_of, put, upload
from tests.views.test_printing import paper
from tests.views.test_reviewing import PLAN, Office
from tests.views.test_reviewing import office as office
from tests.views.test_reviewing import served as served


def add(browser: Any, code: str, url: str, *uploads: Any) -> None:
    """Files onto a sheet that stands, from its page."""
    answer = put(browser, f"/file/sheet/{code}/{url.rpartition('/')[2]}", **{FIELD: list(uploads)})
    assert answer.status_code == 302


def test_a_draft_lists_them_without_what_was_removed(served: Office) -> None:
    url = fill(served.worker, served.add(PLAN)).headers["Location"]
    assert "SHA-256" not in paper(served.worker, f"{url}/print")
    add(served.worker, "FAM_PLAN", url, upload("同意書.pdf", making.PDF), upload("錯的.txt", b"1"))
    kept, gone = files_of(served.app, "worker", "FAM_PLAN")[-2:]
    put(served.worker, f"/file/{gone.id}/end")
    words = paper(served.worker, f"{url}/print")
    for said in ("附件", "同意書.pdf", "PDF文件", "1KB", kept.sha256[:16], "測worker"):
        assert said in words
    assert "錯的.txt" not in words


def test_what_was_approved_lists_them_from_its_snapshot(served: Office) -> None:
    put(served.worker, f"/file/draft/FAM_PLAN/case-{served.id}", file=upload("同意書.pdf", making.PDF))
    url = served.hand_in(PLAN)
    served.say(url, "OK", opinion="同意照辦")
    words = paper(served.worker, f"{url}/print")
    (one,) = (
        f for f in files_of(served.app, "worker", "FAM_PLAN") if f.sheet_id == int(url.rpartition("/")[2])
    )
    for said in ("雜湊值", "同意書.pdf", one.sha256[:16], "測worker"):
        assert said in words
    chosen = f"&sheet=FAM_PLAN-{one.sheet_id}"
    bound = paper(served.worker, f"/print/case/{served.id}?make=1{chosen}")
    assert "附件1件" in bound
    assert "同意書.pdf" in bound


class TestWithheld:
    @pytest.fixture
    def secret(self, app: Any, login: Any) -> Attachment:
        """A file of a record that answers a question, which from now on is withheld from its reader."""
        new_record(login("worker"), cr_file=upload("祕密.jpg", making.picture()))
        return files_of(app, "worker")[-1]

    @pytest.fixture
    def withheld(self, secret: Attachment) -> Iterator[Attachment]:
        question = next(q for q in declared(CaseRecord) if q.key == "cr_file")
        object.__setattr__(question, "only", "reporter.identity")
        yield secret
        object.__setattr__(question, "only", "")

    def test_it_is_there_before(self, login: Any, secret: Attachment) -> None:
        """Else the next would prove nothing."""
        assert "祕密.jpg" in paper(login("worker"), f"/sheet/case_rec/{secret.sheet_id}/print")
        assert "祕密.jpg" in str(login("worker").get(f"/api/v1/case_rec/{secret.sheet_id}").json)

    def test_no_output_names_it(self, login: Any, withheld: Attachment) -> None:
        worker, sheet = login("worker"), withheld.sheet_id
        words = paper(worker, f"/sheet/case_rec/{sheet}/print")
        assert "祕密" not in words
        assert "（依權限不顯示）" in words
        for url in (f"/sheet/case_rec/{sheet}", f"/api/v1/case_rec/{sheet}"):
            answer = worker.get(url)
            assert answer.status_code == 200
            assert "祕密" not in (str(answer.json) if answer.is_json else answer.text)
            assert withheld.sha256 not in answer.get_data(as_text=True)
        for url in (f"/file/{withheld.id}", f"/api/v1/file/{withheld.id}"):
            assert worker.get(url).status_code == 404
