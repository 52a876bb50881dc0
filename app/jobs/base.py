"""What every task has in common: ids only, done twice does no harm, tried again with back-off, and a purpose that the
database is told."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from celery import Task
from sqlalchemy import Connection, Engine, create_engine, func, select
from sqlalchemy.exc import DBAPIError

from app.jobs import place_of_work

log = logging.getLogger(__name__)
ROLE = "reach_job"


@lru_cache(maxsize=1)
def engine() -> Engine:
    """Connections of the login role anwang_job, which can read nothing before it takes ROLE."""
    return create_engine(
        place_of_work.job_url(),
        pool_size=1,
        max_overflow=1,
        pool_pre_ping=True,
        hide_parameters=True,  # an error in a log must not carry a payload
        connect_args={"prepare_threshold": None, "application_name": "anwang-job"},
    )


@contextmanager
def working_for(purpose: str) -> Iterator[Connection]:
    """One transaction of the job role. `purpose` is what the audit will say; both are gone at its end."""
    with engine().begin() as connection:
        connection.execute(
            select(func.set_config("role", ROLE, True), func.set_config("app.purpose", purpose, True))
        )
        yield connection


class Job(Task):
    """A task that may be lost, doubled or late without harm."""

    abstract = True
    purpose = ""
    ignore_result = True
    acks_late = True
    autoretry_for: tuple[type[Exception], ...] = (DBAPIError,)
    max_retries = 8
    retry_backoff = True  # 1, 2, 4 … seconds, with jitter
    retry_backoff_max = 600

    def work(self) -> Any:
        """A transaction for this task's purpose (`with self.work() as connection`)."""
        return working_for(self.purpose or self.name)

    def apply_async(self, args: Any = None, kwargs: Any = None, **options: Any) -> Any:
        """Queue it. Raises TypeError for anything but numbers: what a message says is stale when it is read, and lies
        in the queue's tables for all to see."""
        for value in (*(args or ()), *(kwargs or {}).values()):
            if not isinstance(value, int):
                raise TypeError(f"{self.name} takes ids only, not {type(value).__name__}")
        return super().apply_async(args, kwargs, **options)


class Sweep(Job):
    """A task of the timetable: its next turn is its retry."""

    abstract = True
    autoretry_for = ()
    max_retries = 0
    throws = (DBAPIError,)  # a restart of the database is no news: one line, not a page

    def on_failure(self, exc: BaseException, *_: object) -> None:
        """Say which turn was lost, and to what; never with what values."""
        cause = getattr(exc, "orig", None) or exc
        log.warning("%s put off to its next turn: %s", self.name, type(cause).__name__)
