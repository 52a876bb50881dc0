"""The deploy step, as the owner: migrations, walls, the viewer's key, the copies of rules that the database asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from flask import current_app
from sqlalchemy import Connection, create_engine, delete, insert, text

from app.guard import laying
from app.guard.viewer import pads
from app.guard.walls import is_of_intake
from app.models import (
    REGISTRY,
    MayGrant,
    OwnSheet,
    ReportSheet,
    RoleSeat,
    SheetApproval,
    VerbRole,
    Worksheet,
)
from app.models.worksheets.base import wholes_of
from app.rules.agencies import BY_CODE as AGENCY_KINDS
from app.rules.roles import MAY_GRANT, ROLES, may
from app.rules.workflow import verb_roles

ROOT = Path(__file__).resolve().parents[2]

KEEP_KEY = text(
    "insert into viewer_key (inner_pad, outer_pad) values (:i, :o) "
    "on conflict (inner_pad) do update set laid_at = now()"
)
FORGET_OLD_KEYS = text(
    "delete from viewer_key where inner_pad not in "
    "(select inner_pad from viewer_key order by laid_at desc limit 2)"
)


def deploy(owner_url: str) -> Iterator[str]:
    """Do it all; yields a line for each thing done."""
    config = Config()
    config.set_main_option("script_location", str(ROOT / "migrations"))
    config.attributes["url"] = owner_url
    command.upgrade(config, "head")
    yield "migrated"
    engine = create_engine(owner_url)
    with engine.begin() as connection:
        yield "walls: " + (", ".join(laying.lay(connection)) or "unchanged")
        lay_facts(connection)
        yield "viewer key, verbs and sheets laid"
    engine.dispose()


def lay_facts(connection: Connection) -> None:
    """What definer functions look up. The viewer's key: this one and the one before it are accepted."""
    inner, outer = pads(current_app.config["ANWANG_VIEWER_KEY"])
    connection.execute(KEEP_KEY, {"i": inner, "o": outer})
    connection.execute(FORGET_OLD_KEYS)
    _refill(connection, VerbRole, [{"verb": v, "role": r} for v, r in verb_roles()])
    _refill(
        connection,
        MayGrant,
        [{"granter": g, "role": r} for g, given in MAY_GRANT.items() for r in sorted(given)],
    )
    _refill(connection, RoleSeat, [
        {"role": r.code, "kind": k, "reach": r.reach, "is_national": AGENCY_KINDS[k].is_national}
        for r in ROLES for k in r.agency_kinds
    ])  # fmt: skip
    on_case, own = (
        [{"name": s.__tablename__} for s in REGISTRY if test(s)]
        for test in (lambda s: s.IS_FILED, lambda s: not s.HANGS_ON_CASE)
    )
    _refill(connection, ReportSheet, on_case)
    _refill(connection, OwnSheet, own)
    _refill(connection, SheetApproval, approvals())


def approvals() -> list[dict[str, Any]]:
    """Which role approves which form: a part is approved by whoever approves the whole."""
    permissions = {s: {one.APPROVED_BY for one in (s, *wholes_of(s))} - {""} for s in REGISTRY}
    return [
        {"name": s.__tablename__, "role": r.code, **marks_of(s)}
        for s in REGISTRY
        for r in ROLES
        if any(may(r.code, permission) for permission in permissions[s])
    ]


def marks_of(sheet: type[Worksheet]) -> dict[str, Any]:
    """Who reads what is said of a sheet, and from which seat it is reviewed: the window's, the lead unit's, or the
    writer's own unit's.
    """
    is_intake = is_of_intake(sheet)
    seat = "window" if is_intake else sheet.REVIEWED_IN
    return {"is_intake": is_intake, "is_withheld": sheet.IS_WITHHELD, "seat": seat}


def _refill(connection: Connection, model: type[Any], rows: list[dict[str, Any]]) -> None:
    """Make a small table hold exactly these rows."""
    connection.execute(delete(model))
    if rows:
        connection.execute(insert(model), rows)
