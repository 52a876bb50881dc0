"""What every table shares: the session, keys, the county and the link to a case. Knows nothing of who is looking."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask_appbuilder import Model
from flask_appbuilder.models.sqla.base import SQLA
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import BigInteger, DateTime, ForeignKeyConstraint, Identity, Index, SmallInteger
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

Model.registry.update_type_annotation_map(
    {dt.datetime: DateTime(timezone=True)}
)  # a clock of the law needs its zone

__all__ = ["Model", "OfCounty", "OnCase", "db", "pk"]


class BoundSession(FlaskSession):
    """Flask-SQLAlchemy's session ignores ``bind=``: a test that binds it to one connection would really commit."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kw: Any) -> Any:
        return bind or self.bind or super().get_bind(mapper, clause, bind, **kw)


db = SQLA(session_options={"class_": BoundSession})


def pk() -> Mapped[int]:
    """A 64-bit identity key. Identity columns need no grant on a sequence."""
    return mapped_column(BigInteger, Identity(), primary_key=True)


class OfCounty:
    """A row that belongs to one county (1 to 22, see ``facts/counties``)."""

    county_id: Mapped[int] = mapped_column(SmallInteger)


class OnCase(OfCounty):
    """A row that hangs on a case. Having ``case_id`` is what gives a table its walls.

    The composite key keeps county and case together: a child can never sit in another county than its case,
    and handing a case over moves its children.
    """

    case_id: Mapped[int] = mapped_column(BigInteger)

    @classmethod
    def on_case(cls, table: str, *more: Any) -> tuple[Any, ...]:
        """``__table_args__`` of a table that hangs on a case."""
        return (
            ForeignKeyConstraint(
                ["case_id", "county_id"],
                ["kase.id", "kase.county_id"],
                name=f"{table}_stays_in_the_county_of_its_case",
                onupdate="CASCADE",
            ),
            Index(f"ix_{table}_case", "case_id", "id"),
            Index(f"ix_{table}_county", "county_id", "id"),
            *more,
            {},
        )

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:
        return cls.on_case(cls.__tablename__)  # type: ignore[attr-defined]
