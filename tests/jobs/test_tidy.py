"""What has expired goes, and what has not stays."""

import os
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text

from app.files import store
from app.jobs import tidy
from app.server.deploy import ROOT
from tests.jobs.conftest import Outbox

# in a process of its own, as in life: where the app is loaded, every session asks who is looking
TWO_MESSAGES = """
from app.jobs.celery import celery
with celery.connection_for_write() as connection:
    queue = connection.SimpleQueue("trial")
    queue.put("delivered")
    queue.put("waiting")
    queue.get(timeout=5).ack()
    queue.close()
"""


LEFT = """
    SELECT count(*) FROM kombu_message m JOIN kombu_queue q ON q.id = m.queue_id WHERE q.name = 'trial'
"""


def test_delivered_messages_go_and_waiting_ones_stay(outbox: Outbox):
    """Of this test's own queue: nudges of other tests may lie in theirs."""
    subprocess.run([sys.executable, "-c", TWO_MESSAGES], check=True, cwd=ROOT, timeout=60)
    assert tidy.messages() == 1
    engine = tidy.queue()
    assert engine is not None
    try:
        with engine.begin() as look:
            assert look.scalar(text(LEFT)) == 1
            look.execute(text("DELETE FROM kombu_message"))
    finally:
        engine.dispose()


def test_without_a_queue_in_the_database_there_is_nothing_to_tidy(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
    tidy.queue.cache_clear()
    assert tidy.messages() == 0
    tidy.queue.cache_clear()


def test_forgotten_drafts_go(outbox: Outbox):
    tidy.drafts()
    assert tidy.drafts() == 0


def test_ended_sign_ins_go(outbox: Outbox):
    tidy.sessions()
    assert tidy.sessions() == 0


KEPT = """
INSERT INTO attachment (case_id, county_id, form, sheet_id, key, name, media, size, sha256, agency_id, created_by,
  ended_at)
SELECT r.case_id, r.county_id, 'RPT_VF', r.id, %s, '\\x00', 'text/plain', 1, 'x', 1, 1, now()
FROM rpt_vf r ORDER BY r.id LIMIT 1"""
DRAFTED = """
INSERT INTO attachment_draft (user_id, form, subject, key, name, media, size, sha256)
VALUES (1, 'RPT_VF', 'new', %s, '\\x00', 'text/plain', 1, 'x')"""


def test_a_file_that_no_row_stands_for_goes_after_a_day(
    outbox: Outbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(store.FILES, str(tmp_path))
    kept, drafted, forgotten = (store.put(b"x") for _ in range(3))
    outbox.ask(KEPT, kept)
    outbox.ask(DRAFTED, drafted)
    assert tidy.files() == 0, "they are young"
    young = store.put(b"young")
    for key in (kept, drafted, forgotten):
        os.utime(tmp_path / key.hex[:2] / key.hex, (0, 0))
    assert tidy.files() == 1
    assert [store.get(key) for key in (kept, drafted, young)] == [b"x", b"x", b"young"]
    with pytest.raises(store.FileMissing):
        store.get(forgotten)
    outbox.ask("DELETE FROM attachment WHERE key = %s", kept)
    outbox.ask("DELETE FROM attachment_draft WHERE key = %s", drafted)


def test_files_of_a_forgotten_draft_go_with_it(outbox: Outbox):
    key = uuid.uuid4()
    outbox.ask(DRAFTED, key)
    tidy.drafts()
    assert outbox.ask("SELECT 1 FROM attachment_draft WHERE key = %s", key) == [(1,)]
    outbox.ask("UPDATE attachment_draft SET created_at = now() - interval '91 days' WHERE key = %s", key)
    tidy.drafts()
    assert outbox.ask("SELECT 1 FROM attachment_draft WHERE key = %s", key) == []


def test_nobody_else_may_tidy(outbox: Outbox, urls: object):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        outbox.ask("SET ROLE anwang_app; SELECT tidy_drafts()")
