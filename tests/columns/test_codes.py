"""Lists of codes: sorted, each once, and nothing is NULL."""

import pytest
from sqlalchemy import Column, MetaData, Table, select
from sqlalchemy.dialects import postgresql

from app.columns import ManyCodes

table = Table("t", MetaData(), Column("codes", ManyCodes))


@pytest.mark.parametrize(
    ("given", "stored"), [(["B", "A", "B"], ["A", "B"]), ([], None), (None, None), ({"C"}, ["C"])]
)
def test_how_codes_are_stored(given: list[str] | None, stored: list[str] | None) -> None:
    assert table.c.codes.type.process_bind_param(given, postgresql.dialect()) == stored


def test_a_code_is_looked_up_by_containment_so_that_an_index_serves() -> None:
    query = select(table).where(table.c.codes.includes("S04")).compile(dialect=postgresql.dialect())
    assert "codes @> %(param_1)s" in str(query)
    assert query.params == {"param_1": ["S04"]}
