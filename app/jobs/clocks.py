"""The clocks, swept every minute: whoever must know that a duty ends soon, is late, or has long been late is told once.

Each batch is one transaction of the database's own function; a worker killed in between leaves nothing half done.
"""

from sqlalchemy import func, select

from app.jobs.base import Sweep
from app.jobs.celery import celery

BATCH = 2_000
AT_MOST = 50_000  # clocks a turn; the next turn is a minute away


@celery.task(base=Sweep, bind=True, purpose="clocks")
def sweep(self: Sweep) -> int:
    """Let every clock speak whose time has come. How many did."""
    spoken = 0
    while spoken < AT_MOST:
        with self.work() as connection:
            found = connection.scalar(select(func.sweep_clocks(BATCH))) or 0
        spoken += found
        if found < BATCH:
            break
    return spoken
