"""Roles that were given until a day: what their holders had open goes back to the unit when the day has come."""

from sqlalchemy import func, select

from app.jobs.base import Sweep
from app.jobs.celery import celery


@celery.task(base=Sweep, bind=True, purpose="leaving")
def lapsed(self: Sweep) -> int:
    """Hand the work of lapsed roles back to the supervisors. How many roles had some."""
    with self.work() as connection:
        return connection.scalar(select(func.hand_back_lapsed())) or 0
