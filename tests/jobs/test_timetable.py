"""The timetable names tasks that exist, starts light, and is kept by one beat at a time."""

import subprocess
import sys
from typing import Any

import pytest

from app.jobs import base, beat
from app.jobs.celery import celery
from app.server.deploy import ROOT
from tests.jobs.conftest import Outbox


def test_every_turn_names_a_task():
    celery.loader.import_default_modules()
    assert {row["task"] for row in celery.conf.beat_schedule.values()} <= set(celery.tasks)


def test_a_nudge_expires_before_its_next_turn():
    for row in celery.conf.beat_schedule.values():
        assert row["options"]["expires"] <= row["schedule"]


def test_the_worker_starts_without_flask_appbuilder():
    program = (
        "import sys; from app.jobs.celery import celery; celery.loader.import_default_modules();"
        "print([m for m in ('flask_appbuilder', 'wtforms', 'app.models') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_a_second_beat_waits_for_the_first(outbox: Outbox, monkeypatch: pytest.MonkeyPatch):
    class StillWaiting(Exception):
        pass

    def do_not_wait(_seconds: float) -> None:
        raise StillWaiting

    monkeypatch.setattr(beat.time, "sleep", do_not_wait)
    first = beat.take_turns()
    with pytest.raises(StillWaiting):
        beat.take_turns()
    first.invalidate()
    monkeypatch.undo()  # the server needs a moment to see that the first is gone
    second = beat.take_turns()
    second.invalidate()
    second.close()
    first.close()


def test_a_beat_that_lost_its_lock_ends(outbox: Outbox, monkeypatch: pytest.MonkeyPatch):
    class Ended(Exception):
        pass

    def end(code: int) -> Any:
        raise Ended(code)

    monkeypatch.setattr(beat.os, "_exit", end)
    connection = beat.take_turns()
    tick = beat.while_held(connection, lambda: 1.0)
    assert tick() == 1.0
    driver: Any = connection.connection.driver_connection
    driver.close()
    with pytest.raises(Ended):
        tick()
    connection.invalidate()
    connection.close()
    base.engine().dispose()
