"""The clocks of one case through the owner's eyes, in a transaction that is undone: time is moved, contacts are made."""

from __future__ import annotations

import json
from typing import Any

import psycopg

RUNS = "met_at is null and excused_at is null"
CONTACT = """
    insert into case_rec (edition, once, created_by, agency_id, county_id, state, case_id, cr_counts, cr_start)
      select current_date, gen_random_uuid(), lead_user_id, lead_agency_id, county_id, %s, id, %s, now() + %s::interval
      from kase where id = %s returning id"""


class Clockwork:
    """One case; nothing that happens here is kept."""

    def __init__(self, connection: psycopg.Connection[Any], case: int) -> None:
        self.connection, self.case = connection, case

    def ask(self, sql: str, *values: Any) -> list[Any]:
        """Rows; a list of values when one column is asked for; nothing when it answers nothing."""
        cursor = self.connection.execute(sql, values)  # type: ignore[arg-type]
        rows = cursor.fetchall() if cursor.description else []
        return [r[0] for r in rows] if rows and len(rows[0]) == 1 else rows

    def one(self, sql: str, *values: Any) -> Any:
        (found,) = self.ask(sql, *values)
        return found

    def empty(self) -> None:
        """Take all clocks and notices away."""
        self.ask("delete from due where case_id = %s", self.case)
        self.ask("delete from outbox")

    def start(self, duty: str, since: str, until: str, **more: Any) -> int:
        """A clock that began and ends so long from now. Owed by the lead."""
        row = {"soon_at": "due_at - interval '4 hours'", "county_at": "due_at + interval '3 days'"}
        columns = ", ".join(more)
        values = ", ".join(["%s"] * len(more))
        return int(self.one(
            f"insert into due (case_id, county_id, duty, agency_id, user_id, starts_at, due_at, soon_at, alert_at, county_at{', ' if more else ''}{columns}) "
            "select id, county_id, %s, lead_agency_id, lead_user_id, now() + %s::interval, d.due_at, "
            f"{row['soon_at']}, {row['soon_at']}, {row['county_at']}{', ' if more else ''}{values} "
            "from kase, lateral (select now() + %s::interval as due_at) d where id = %s returning id",
            duty, since, *more.values(), until, self.case))  # fmt: skip

    def add(self, *items: dict[str, Any]) -> None:
        """As a verb starts clocks."""
        self.ask("select add_dues(k, %s) from kase k where k.id = %s", json.dumps(items), self.case)

    def contact(self, counts: str, ago: str = "0", state: str = "submitted") -> int:
        """A case record of a contact that was so long ago."""
        return int(self.one(CONTACT, state, counts, f"-{ago}" if ago != "0" else "0", self.case))

    def is_met(self, due: int) -> bool:
        return bool(self.one("select met_at is not null from due where id = %s", due))

    def running(self, duty: str) -> list[Any]:
        """(nth, agency, user) of what runs."""
        return self.ask(f"select nth, agency_id, user_id from due where case_id = %s and duty = %s and {RUNS} order by due_at", self.case, duty)  # fmt: skip

    def notices(self) -> list[tuple[str, str]]:
        """(verb, key without the clock's number) of what the sweep wrote."""
        return self.ask("select payload->>'verb', regexp_replace(key, '^clock-[0-9]+-', '') from outbox where key like 'clock-%%' order by key")  # fmt: skip

    def sweep(self, most: int = 1000) -> int:
        return int(self.one("select sweep_clocks(%s)", most))
