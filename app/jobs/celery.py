"""Celery's settings and its timetable. A task is only a nudge: the rows in the database are the truth. Starts light:
neither beat nor the worker loads Flask-AppBuilder."""

import warnings

from celery import Celery
from celery.platforms import SecurityWarning

from app.jobs.place_of_work import broker_url

SECOND, MINUTE, HOUR = 1.0, 60.0, 3_600.0


def every(seconds: float, task: str) -> dict[str, object]:
    """A row of the timetable. A nudge that nobody took by its next turn is worth nothing: it expires."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


def broker_options(url: str) -> dict[str, object]:
    """A database as broker must notice that its server was started again."""
    return {"pool_pre_ping": True, "pool_size": 2} if url.startswith("sqla+") else {}


# “You're running the worker with superuser privileges”: run.py says it for all parts; messages are JSON, not pickles
warnings.filterwarnings("ignore", category=SecurityWarning)

celery = Celery("anwang", broker=broker_url())
celery.conf.update(
    include=(
        "app.jobs.relay",
        "app.jobs.clocks",
        "app.jobs.division",
        "app.jobs.mail",
        "app.jobs.tidy",
        "app.jobs.leaving",
        "app.jobs.beat",
    ),
    timezone="Asia/Taipei",
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_enable_remote_control=False,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options=broker_options(broker_url()),
    beat_schedule={
        "relay": every(2 * SECOND, "app.jobs.relay.sweep"),
        "mail": every(10 * SECOND, "app.jobs.mail.sweep"),
        "clocks": every(MINUTE, "app.jobs.clocks.sweep"),
        "division": every(MINUTE, "app.jobs.division.sweep"),
        "lapsed": every(15 * MINUTE, "app.jobs.leaving.lapsed"),
        "messages": every(15 * MINUTE, "app.jobs.tidy.messages"),
        "sessions": every(HOUR, "app.jobs.tidy.sessions"),
        "drafts": every(6 * HOUR, "app.jobs.tidy.drafts"),
        "files": every(6 * HOUR, "app.jobs.tidy.files"),
    },
)
