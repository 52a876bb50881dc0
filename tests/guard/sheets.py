"""Sheets of a case as the players of the property test write and change them, and what is out of somebody's sight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from app.casework import sheets
from app.casework.moves import move
from app.casework.packing import pack
from app.guard.viewer import acting
from app.models import REGISTRY, Case, Model, db
from tests.cast import HOME
from tests.guard.looking import Looking, refused
from tests.guard.standing import Standing, stands

TEXT = {"case_rec": "cr_text", "fam_plan": "fp_safety"}
INSERT = "insert into {} (case_id, county_id, agency_id, edition, once, created_by, state, {}) values (%s, %s, %s, '2026-01-01', gen_random_uuid(), %s, 'submitted', {})"
RECORD = INSERT.format("case_rec", "cr_start, cr_counts, cr_text", "now(), %s, %s")
PLAN = INSERT.format("fam_plan", "fp_safety", "%s")
RECORDS = next(form for form in REGISTRY if form.CODE == "CASE_REC")


@cache
def sealed(table: str, words: str) -> str:
    """What is written into a sheet."""
    return str(pack(Model.metadata.tables[table], {TEXT[table]: words})[TEXT[table]])


class Sheets:
    """``before`` and ``now``: the case as it stood and as it stands. ``spoke``, ``edited``: what has come between."""

    app: Flask
    db: Looking
    connection: Connection
    sql: psycopg.Cursor[Any]
    spoken: dict[str, int]
    case: int
    before: Standing
    now: Standing
    spoke = ""
    edited = ""

    def sees_it(self) -> bool:
        """Whether who looks now sees the case."""
        return self.sql.execute("select 1 from kase where id = %s", [self.case]).fetchone() is not None

    def look_again(self, *, spoke: str = "", edited: str = "") -> None:
        """After a step: what was said in it, and which sheet it has changed."""
        self.before, self.spoke, self.edited = self.now, spoke, edited
        self.now = stands(self.sql, self.case)

    def newest(self, table: str) -> int:
        """The last sheet of a form; 0 where there is none."""
        found = [int(key.split()[1]) for key in self.now["answers"] if key.startswith(f"{table} ")]
        return max(found, default=0)

    def recorded(self, who: str, counts: str) -> None:
        """A record of a contact, or a plan: written by whoever sees the case, and by nobody else."""
        self.db.become(self.sql, who)
        is_seen, by = self.sees_it(), self.db.viewer(who).user_id
        head = (self.case, self.now["county_id"], self.db.agency("centre"), by)
        if counts == "PLAN":
            state = refused(self.sql, PLAN, *head, sealed("fam_plan", "安全"))
        else:
            state = refused(self.sql, RECORD, *head, counts, sealed("case_rec", "訪視"))
        assert (state == "") == is_seen, (who, state)
        self.look_again()

    def corrected(self, who: str, table: str) -> None:
        """A record is changed by who sees it and may; a plan that waits for its review by nobody."""
        sheet, edited = self.newest(table), ""
        self.db.become(self.sql, who)
        is_seen = self.sees_it()
        update = f"update {table} set {TEXT[table]} = %s, version = version + 1 where id = %s"
        state = refused(self.sql, update, sealed(table, f"{who}改"), sheet)
        if state == "" and self.sql.rowcount:
            assert is_seen, (who, "changed what is out of sight")
            assert table != "fam_plan", (who, "changed what waits for its review")
            edited = f"{table} {sheet}"
        assert is_seen or state == "", (who, state, "is told of what is out of sight")
        self.look_again(edited=edited)

    @contextmanager
    def application(self, who: str) -> Iterator[None]:
        """The application's own functions, in this transaction."""
        make = db.session.session_factory
        make.configure(bind=self.connection, join_transaction_mode="create_savepoint")
        try:
            with self.app.app_context(), acting(self.db.viewer(who), db.session):
                yield
        finally:
            make.configure(bind=None, join_transaction_mode="conditional_savepoint")

    def touches_no_row(self, who: str) -> None:
        """Read while it was in sight, written when it is no more: nothing is touched, and that is said aloud."""
        self.db.become(self.sql, who)
        is_home = self.now["county_id"] == HOME
        outsider = ("away_sup" if is_home else "sup") if self.sees_it() else who
        with self.application("county_sup" if is_home else "away_county_sup"):
            case = db.session.get_one(Case, self.case)
            record = db.session.scalars(select(RECORDS).where(RECORDS.case_id == case.id, RECORDS.state == "submitted")).first()  # fmt: skip
            if record is not None:
                words, version = {"cr_text": "看不見的人寫的"}, record.version
                self.db.become(self.sql, outsider)
                with pytest.raises(sheets.Stale):
                    sheets.update(record, words, version=version, submit=False)
            verb = "reinstate" if case.status == "not_case" else "submit"
            self.db.become(self.sql, outsider)
            with pytest.raises(DBAPIError) as refusal:
                move(case, verb, {})
            assert getattr(refusal.value.orig, "sqlstate", "") == "42501", outsider
        self.look_again()
        assert self.now == self.before
