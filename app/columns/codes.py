"""A list of answer codes in one column: JSONB, sorted, each code once; no answer is NULL, never an empty list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, TypeDecorator, type_coerce
from sqlalchemy.dialects.postgresql import JSONB


class ManyCodes(TypeDecorator[list[str]]):
    """Codes of a many-of question. `column.includes("S04")` uses a GIN index (`jsonb_path_ops`) when there is one."""

    impl = JSONB(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> list[str] | None:
        return sorted(set(value)) or None if value else None

    def process_result_value(self, value: Any, dialect: Dialect) -> list[str] | None:
        return list(value) if value else None

    def coerce_compared_value(self, op: Any, value: Any) -> Any:
        return self.impl_instance

    class Comparator(TypeDecorator.Comparator[list[str]]):
        """Adds `includes`."""

        def includes(self, code: str) -> ColumnElement[bool]:
            """SQL: this code is among the answers."""
            return type_coerce(self.expr, JSONB).contains([code])

    comparator_factory = Comparator
