"""Delegations by their days: what is over ends, and what ends soon is told.

All of it is the database's own function, one transaction a batch: killed in between, a turn leaves nothing half done.
"""

from sqlalchemy import func, select

from app.jobs.base import Sweep
from app.jobs.celery import celery

BATCH = 500
AT_MOST = 20  # batches a turn; the next turn is a minute away


@celery.task(base=Sweep, bind=True, purpose="division")
def sweep(self: Sweep) -> int:
    """End and tell. How many delegations were touched."""
    touched = 0
    for _turn in range(AT_MOST):
        with self.work() as connection:
            found = connection.scalar(select(func.sweep_delegations(BATCH))) or 0
        touched += found
        if found < BATCH:
            break
    return touched
