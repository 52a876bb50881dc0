"""What has expired goes, and what has not stays."""

import subprocess
import sys

import psycopg
import pytest
from sqlalchemy import text

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


def test_delivered_messages_go_and_waiting_ones_stay(outbox: Outbox):
    subprocess.run([sys.executable, "-c", TWO_MESSAGES], check=True, cwd=ROOT, timeout=60)
    assert tidy.messages() == 1
    engine = tidy.queue()
    assert engine is not None
    with engine.begin() as look:
        assert look.scalar(text("SELECT count(*) FROM kombu_message")) == 1
        look.execute(text("DELETE FROM kombu_message"))
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


def test_nobody_else_may_tidy(outbox: Outbox, urls: object):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        outbox.ask("SET ROLE anwang_app; SELECT tidy_drafts()")
