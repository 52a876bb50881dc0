"""Alembic, as the owner. The walls are laid in the migration's own transaction."""

from __future__ import annotations

import os
from typing import Any

from alembic import context
from alembic.autogenerate import comparators
from alembic.operations import ops
from sqlalchemy import CheckConstraint, NullPool, create_engine

from app.columns import ManyCodes, Sealed
from app.guard import laying
from app.models import Model

url = context.config.attributes.get("url") or os.environ["DATABASE_OWNER_URL"]
applied: list[Any] = []


def ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Everything but the walls' own book."""
    return not (kind == "table" and name == "walls_laid")


def plainly(kind: str, item: Any, autogen: Any) -> Any:
    """A migration names the type that PostgreSQL stores, never a class of ours."""
    if kind != "type":
        return False
    if isinstance(item, Sealed):
        return "sa.LargeBinary()"
    if isinstance(item, ManyCodes):
        autogen.imports.add("from sqlalchemy.dialects import postgresql")
        return "postgresql.JSONB(astext_type=sa.Text())"
    return False


@comparators.dispatch_for("table")  # type: ignore[untyped-decorator]  # alembic has no type for it
def checks(autogen: Any, found: Any, schema: str | None, name: str, there: Any, wanted: Any) -> None:
    """CHECK constraints by name, at which Alembic does not look: a rule that says something else is called so."""
    is_told = any(
        isinstance(one, ops.CreateCheckConstraintOp) for one in found.ops
    )  # this file was read before
    if there is None or wanted is None or is_told:
        return
    stand = {
        one["name"]: one["sqltext"] for one in autogen.inspector.get_check_constraints(name, schema=schema)
    }
    said = {str(one.name): one for one in wanted.constraints if isinstance(one, CheckConstraint)}
    for gone in sorted(stand.keys() - said.keys()):
        was = CheckConstraint(stand[gone], name=gone, table=there)
        found.ops.append(ops.DropConstraintOp.from_constraint(was))
    for new in sorted(said.keys() - stand.keys()):
        found.ops.append(ops.CreateCheckConstraintOp.from_constraint(said[new]))


engine = create_engine(url, poolclass=NullPool)
with engine.begin() as connection:
    context.configure(
        connection=connection,
        target_metadata=Model.metadata,
        include_object=ours,
        render_item=plainly,
        on_version_apply=lambda step, **_kw: applied.append(step),
        transaction_per_migration=False,
    )
    with context.begin_transaction():
        context.run_migrations()
        if applied and all(step.is_upgrade for step in applied):
            laying.lay(connection)
