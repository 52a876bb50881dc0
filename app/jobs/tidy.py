"""What has expired goes: delivered nudges, ended sign-ins, forgotten drafts. How long each is kept stands in the SQL
functions of app/guard."""

from functools import lru_cache
from itertools import islice

from sqlalchemy import Engine, create_engine, func, select, text

from app.files import store
from app.jobs.base import Sweep
from app.jobs.celery import celery
from app.jobs.place_of_work import broker_url

DELIVERED = text("DELETE FROM kombu_message WHERE NOT visible")
AT_ONCE = 500
KNOWN = text("SELECT known_files(:keys)")
QUEUE_IS_THERE = text("SELECT to_regclass('kombu_message') IS NOT NULL")


@lru_cache(maxsize=1)
def queue() -> Engine | None:
    """The database behind the broker; None when the broker is none (Redis forgets by itself)."""
    scheme, _, address = broker_url().partition("+")
    return create_engine(address, pool_size=1, pool_pre_ping=True) if scheme == "sqla" else None


@celery.task(base=Sweep)
def messages() -> int:
    """Celery's SQL transport keeps every delivered message for ever. How many went."""
    engine = queue()
    if engine is None:
        return 0
    with engine.begin() as connection:
        if not connection.scalar(QUEUE_IS_THERE):
            return 0
        return connection.execute(DELIVERED).rowcount


@celery.task(base=Sweep, bind=True, purpose="tidy")
def sessions(self: Sweep) -> int:
    """Sign-ins and tries that are over. How many went."""
    with self.work() as connection:
        return connection.scalar(select(func.tidy_sessions())) or 0


@celery.task(base=Sweep, bind=True, purpose="tidy")
def files(self: Sweep) -> int:
    """Files of the store that no row stands for, a day after they came: their draft was given up, or the process that
    put them there died before its row was written. How many went."""
    gone, keys = 0, store.unclaimed()
    while some := list(islice(keys, AT_ONCE)):
        with self.work() as connection:
            known = set(connection.scalars(KNOWN, {"keys": some}))
        for key in set(some) - known:
            store.take_away(key)
            gone += 1
    return gone


@celery.task(base=Sweep, bind=True, purpose="tidy")
def drafts(self: Sweep) -> int:
    """Drafts that nobody came back to. How many went."""
    with self.work() as connection:
        return connection.scalar(select(func.tidy_drafts())) or 0
