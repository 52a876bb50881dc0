"""Puts what was told a moment ago at its place in the past: whatever bears a time of now gets that of the story."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, TextClause, text

from app.casework.demo.told import Ages, Told
from app.models import REGISTRY

TIMES: Final[dict[str, tuple[str, ...]]] = {
    "event": ("at",),
    "review": ("at",),
    "snapshot": ("approved_at",),
    "decision": ("at",),
    "case_access": ("since",),
    "delegation": ("offered_at", "answered_at", "ended_at"),
    "due": ("excused_at", "grounds_at"),
    "attachment": ("created_at",),
    "supervision": ("created_at",),
    **{
        form.__tablename__: ("created_at", "updated_at", "submitted_at", "approved_at")
        for form in REGISTRY
        if form.HANGS_ON_CASE and not form.IS_FILED
    },
}
"""The columns of each table of a case that say when something was done."""


def _moved(table: str, columns: tuple[str, ...]) -> TextClause:
    sets = ", ".join(f"{c} = case when {c} >= :mark then :at else {c} end" for c in columns)
    is_new = " or ".join(f"{c} >= :mark" for c in columns)
    return text(f"update {table} set {sets} where case_id = :case and ({is_new})")  # names of ours  # nosec B608


MOVED: Final = tuple(_moved(table, columns) for table, columns in TIMES.items())
MET: Final = text("""
    update due set met_at = greatest(starts_at, :at) where case_id = :case and met_at >= :mark
""")
FILED: Final = text("update kase set filed_at = :at where id = :case and filed_at >= :mark")
RECALLED: Final = text("""
    update recall_notice set recalled_on = cast(:at as date)
      where number = (select number from kase where id = :case) and recalled_on >= cast(:mark as date)
""")
ASKED: Final = tuple(
    text(f"update {table} set asked_at = :at where {key} = :case and asked_at >= :mark")  # nosec B608
    for table, key in (("note_request", "of_case"), ("county_move", "about_case"))
)
ROLL: Final = text("""
    select roll_dues(array(select id from due where case_id = :case and met_at is null and every is not null
                                                and due_at < :at))
""")
PAPERS: Final = {
    table: text(f"update {table} set created_at = :at, submitted_at = :at where once = :once")  # nosec B608
    for table in ("rpt_vf", "rpt_adult", "rpt_child", "rpt_sa", "ssn_consult")
}
NOT_YET: Final = text("""
    update due set due_at = due_at + interval '3650 days'
      where case_id = :case and met_at is null and excused_at is null and due_at > :at
""")
NOT_ANY_MORE: Final = text("""
    update due set due_at = due_at - interval '3650 days'
      where case_id = :case and due_at > :mark + interval '3000 days'
""")


@dataclass(frozen=True)
class Ageing(Ages):
    """Moves what bears a time since ``mark``, as the owner of the database, on a connection of its own."""

    owner: Connection
    mark: dt.datetime

    def __call__(self, told: Told, at: dt.datetime) -> None:
        """Everything that this story's last step left behind happened ``at``."""
        if told.papers and told.papers[-1].at == at:
            self.owner.execute(PAPERS[told.papers[-1].table], {"at": at, "once": told.papers[-1].once})
        if told.case_id:
            times = {"case": told.case_id, "at": at, "mark": self.mark}
            for statement in (NOT_ANY_MORE, *MOVED, MET, FILED, RECALLED, *ASKED, ROLL):
                self.owner.execute(statement, times)
        self.owner.commit()

    def hold(self, told: Told, at: dt.datetime) -> None:
        """Clocks that are not late at this moment of the story are not late for the database either, for one step."""
        self.owner.execute(NOT_YET, {"case": told.case_id, "at": at})
        self.owner.commit()
