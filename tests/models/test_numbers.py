"""Case numbers: five digits while they suffice, and more when they do not. None is given twice."""

from __future__ import annotations

from typing import Any

import psycopg

from app.server.urls import plain


def test_the_hundred_thousandth_case_of_a_county_has_a_number_of_its_own(app: Any, urls: Any) -> None:
    with psycopg.connect(plain(urls.owner)) as owner:
        first = _next(owner)
        owner.execute("update case_counter set last = 99998 where county_id = 1 and kind = 'XX'")
        numbers = [_next(owner) for _ in range(3)]
        owner.rollback()
    assert first.endswith("-0100001")
    assert [n.rsplit("-", 1)[1] for n in numbers] == ["0199999", "01100000", "01100001"]


def _next(owner: psycopg.Connection[Any]) -> str:
    row = owner.execute("select next_number(1::smallint, 'XX')").fetchone()
    assert row is not None
    return str(row[0])
