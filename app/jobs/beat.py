"""Only one beat: whoever holds the database's lock gives the beat, a second one waits. Without it each turn of the
timetable would come twice."""

import logging
import os
import time
from collections.abc import Callable
from typing import Any

from celery.signals import beat_init
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.jobs.base import engine

log = logging.getLogger(__name__)
LOCK = text("SELECT pg_try_advisory_lock(1634629473)")
STILL_THERE = text("SELECT 1")
PAUSE = 2.0  # seconds between tries for the lock
EX_TEMPFAIL = 75  # “try again later”, to whoever watches us


def take_turns() -> Connection:
    """Wait until the lock is ours. It lives as long as the connection."""
    while True:
        try:
            connection = engine().connect().execution_options(isolation_level="AUTOCOMMIT")
            if connection.scalar(LOCK):
                return connection
            connection.close()
        except OperationalError as error:
            log.warning("beat waits for the database: %s", type(error).__name__)
        time.sleep(PAUSE)


def while_held(connection: Connection, tick: Callable[[], float]) -> Callable[[], float]:
    """Beat's tick, as long as the connection lives. Without it the lock may be another's: leave at once."""

    def guarded() -> float:
        try:
            connection.execute(STILL_THERE)
        except DBAPIError:
            log.warning("beat has lost its lock and ends")
            os._exit(EX_TEMPFAIL)
        return tick()

    return guarded


@beat_init.connect
def only_one(sender: Any, **_: object) -> None:
    """Celery calls this once, before the first tick."""
    connection = take_turns()
    sender.scheduler.tick = while_held(connection, sender.scheduler.tick)
