"""The outbox, swept: each waiting row is delivered once, in a transaction of its own, or put off and tried again.

E-mails are rows of it too, swept by ``jobs/mail``: a slow mail server holds up no notice.
"""

import logging
from collections.abc import Callable, Mapping

from sqlalchemy import Connection, Row, text

from app.jobs.base import Sweep
from app.jobs.celery import celery

log = logging.getLogger(__name__)

Message = Row[tuple[int, str, str, int]]  # id, key, kind, attempts
Delivery = Callable[[Connection, Message], object]

AT_MOST = 200  # rows a turn; the next turn is two seconds away
LAST_ATTEMPT = 12  # with FIRST_WAIT doubled each time: about 5.7 hours, then a person must look

NEXT = text("""
    SELECT id, key, kind, attempts FROM outbox
    WHERE id > :after AND (kind = 'mail') = :is_mail AND sent_at IS NULL AND dead_at IS NULL AND next_at <= now()
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
""")
POSTPONE = text("""
    UPDATE outbox SET attempts = attempts + 1,
        next_at = now() + least(interval '10 seconds' * 2 ^ attempts, interval '6 hours'),
        dead_at = CASE WHEN attempts + 1 >= :last THEN now() END
    WHERE id = :id RETURNING dead_at
""")
DELIVER_NOTICE = text("SELECT deliver_notice(:id)")


def notice(connection: Connection, message: Message) -> object:
    """Into the inbox of the people concerned. The function marks the row as sent and refuses to do it twice."""
    return connection.scalar(DELIVER_NOTICE, {"id": message.id})


DELIVERIES: Mapping[str, Delivery] = {"notice": notice}


def deliver(connection: Connection, message: Message, deliveries: Mapping[str, Delivery]) -> None:
    """Hand one message to the delivery of its kind.

    Raises:
        LookupError: this version does not know the kind.
    """
    if message.kind not in deliveries:
        raise LookupError(f"no delivery for messages of kind {message.kind}")
    deliveries[message.kind](connection, message)


def put_off(connection: Connection, message: Message, why: str) -> None:
    """Try it again later; after the last try a person must look (docs/operations.md)."""
    log.warning("outbox %s (%s) put off: %s", message.id, message.kind, why)
    if connection.scalar(POSTPONE, {"id": message.id, "last": LAST_ATTEMPT}):
        log.error("outbox %s (%s) given up: a person must look", message.id, message.kind)


def deliver_next(
    connection: Connection, after: int, deliveries: Mapping[str, Delivery] = DELIVERIES
) -> int | None:
    """Deliver the next waiting row after this id, or put it off. Its id; None when none waits."""
    message = connection.execute(NEXT, {"after": after, "is_mail": "mail" in deliveries}).first()
    if message is None:
        return None
    try:
        with connection.begin_nested():
            deliver(connection, message, deliveries)
    except Exception as error:  # noqa: BLE001 — whatever fails, this row waits and the others go on
        put_off(connection, message, type(error).__name__)
    return int(message.id)


@celery.task(base=Sweep, bind=True, purpose="relay")
def sweep(self: Sweep) -> int:
    """Deliver what waits, oldest first. How many rows were looked at."""
    after, seen = 0, 0
    while seen < AT_MOST:
        with self.work() as connection:
            found = deliver_next(connection, after)
        if found is None:
            break
        after, seen = found, seen + 1
    return seen
