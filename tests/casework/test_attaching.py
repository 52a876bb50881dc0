"""Files under the seal of their sheet's snapshot, and the command that asks whether all of them are still there."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from app.casework import attaching, sheets
from app.casework.reviewing import review
from app.casework.verifying import faults
from app.columns.minguo import today
from app.commands import verify_files
from app.files import store
from app.models import Attachment, Case, Snapshot, db
from app.models.review import OK
from app.models.worksheets.fam_plan import FamilyPlan
from tests import stage
from tests.browser.on_the_stage import wearing
from tests.complete import complete
from tests.files import making
from tests.undoing import undone as undone

SUBJECT = "case-0"


def planned(app: Any, *, hand_in: bool) -> int:
    """A plan with a file; its id."""
    with wearing(app, "worker"):
        case = db.session.get_one(Case, stage.CASES["open"])
        attaching.take_in(
            "同意書.pdf",
            making.PDF,
            code="FAM_PLAN",
            subject=SUBJECT,
            question="",
            is_sensitive=False,
            before=0,
        )
        told = complete(FamilyPlan.questions(today()), {"person": 1, "agency": 1, "user": 1})
        item = sheets.create(FamilyPlan, told, submit=hand_in, once=uuid.uuid4(), case=case)
        attaching.keep(FamilyPlan, SUBJECT, item)
        assert [one.name for one in attaching.kept(item)] == ["同意書.pdf"]
        return item.id


def approved(app: Any) -> int:
    """The same, approved by the supervisor."""
    sheet = planned(app, hand_in=True)
    with wearing(app, "sup"):
        review(db.session.get_one(FamilyPlan, sheet), OK, "可行")
    return sheet


def test_the_fingerprint_of_each_file_stands_in_the_snapshot(app: Any) -> None:
    sheet = approved(app)
    with wearing(app, "sup"):
        shot = db.session.query(Snapshot).filter_by(form="FAM_PLAN", sheet_id=sheet).one()
        (entry,) = [one for one in json.loads(shot.content) if one["key"].startswith("file-")]
        mark = attaching.kept(db.session.get_one(FamilyPlan, sheet))[0].sha256
    assert entry["section"] == "附件"
    assert entry["label"] == "同意書.pdf"
    assert entry["value"] == {
        "name": "同意書.pdf",
        "media": "application/pdf",
        "size": len(making.PDF),
        "sha256": mark,
    }
    assert mark in entry["text"]


def test_a_file_exchanged_after_approval_is_found(app: Any) -> None:
    sheet = approved(app)
    with wearing(app, "sup"), db.session.no_autoflush:
        assert faults_of(sheet) == []
        (kept,) = attaching.kept(db.session.get_one(FamilyPlan, sheet))
        kept.sha256 = "0" * 64
        assert faults_of(sheet) == [("changed_answer", attaching.entry_key(kept))]
        db.session.rollback()


def faults_of(sheet: int) -> list[tuple[str, str]]:
    """What is wrong with this plan."""
    found = faults(db.session, stage.CASES["open"])
    return [(one.kind, one.key) for one in found if (one.form, one.sheet_id) == ("FAM_PLAN", sheet)]


class TestVerifying:
    @pytest.fixture
    def run(self, app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, urls: Any) -> Iterator[Any]:
        """The command, on a store of its own; the rows are the owner's to make and to take away."""
        import psycopg

        from app.server.urls import plain

        monkeypatch.setenv(store.FILES, str(tmp_path))
        with psycopg.connect(plain(urls.owner), autocommit=True) as owner:
            owner.execute("delete from attachment_draft")

            def verify(*options: str) -> tuple[int, str]:
                with app.app_context():
                    result = CliRunner().invoke(verify_files, list(options))
                return result.exit_code, result.output

            def put(content: bytes, mark: str) -> Path:
                key = store.put(content)
                owner.execute(
                    "insert into attachment_draft (user_id, form, subject, key, name, media, size, sha256) "
                    "values (1, 'CASE_REC', 'new', %s, '\\x00', 'text/plain', 1, %s)", [key, mark])  # fmt: skip
                return tmp_path / key.hex[:2] / key.hex

            yield verify, put
            owner.execute("delete from attachment_draft")

    def test_it_says_what_is_missing_changed_or_another(self, run: Any) -> None:
        verify, put = run
        mark = sha256(b"a").hexdigest()
        put(b"a", mark)
        assert verify() == (0, "1 files, 0 at fault\n")
        put(b"a", mark).unlink()
        changed = put(b"a", mark)
        changed.write_bytes(changed.read_bytes()[:-1] + b"?")
        put(b"another", mark)
        code, said = verify()
        assert code == 1
        assert [line.rpartition(": ")[2] for line in said.splitlines()[:-1]] == [
            "the file is gone", "the file is not what was put there", "the content is not what the row says",
        ]  # fmt: skip
        assert [one["kind"] for one in json.loads(verify("--json")[1])["faults"]] == [
            "missing",
            "changed",
            "other",
        ]


def test_a_store_elsewhere_is_named_in_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(store.FILES, str(tmp_path / "elsewhere"))
    assert store.folder() == tmp_path / "elsewhere"
    monkeypatch.delenv(store.FILES)
    assert store.folder() == Path(os.environ["ANWANG_HOME"]) / "files"
    assert Attachment.__tablename__ == "attachment"
