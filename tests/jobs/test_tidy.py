"""What has expired goes, and what has not stays."""

import psycopg
import pytest
from sqlalchemy import text

from app.jobs import tidy
from app.jobs.celery import celery
from tests.jobs.conftest import Outbox


def test_delivered_messages_go_and_waiting_ones_stay(outbox: Outbox):
    with celery.connection_for_write(tidy.broker_url()) as connection:
        queue = connection.SimpleQueue("trial")
        queue.put("delivered")
        queue.put("waiting")
        queue.get(timeout=5).ack()
        queue.close()
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
