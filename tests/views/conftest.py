"""Pages are tested over HTTP; notices are put into an inbox by the owner."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from app.server.urls import plain
from tests import stage
from tests.undoing import undone as undone

PUT = """
insert into notice (user_id, outbox_key, verb, number, about_case, by_user_id, about)
select %(who)s, 't-' || gen_random_uuid(), %(verb)s, coalesce(
  (select number from kase where id = %(case)s), '#' || (%(about)s::jsonb->>'proposal')),
  %(case)s, %(by)s, %(about)s
from generate_series(1, %(times)s)
"""


@pytest.fixture
def tell(urls: Any, undone: Any) -> Iterator[Any]:
    """``tell(viewers("worker"), "dispatch", "open")`` puts notices into an inbox, empty before and after."""
    with psycopg.connect(plain(urls.owner), autocommit=True) as owner:
        owner.execute("delete from notice; delete from outbox where kind = 'mail'")

        def put(
            viewer: Any, verb: str, case: str = "", *, times: int = 1, by: int | None = None, **about: Any
        ) -> None:
            who = {
                "who": viewer.user_id,
                "verb": verb,
                "case": stage.CASES.get(case),
                "times": times,
                "by": by,
                "about": json.dumps(about),
            }
            owner.execute(PUT, who)

        yield put
        undone.connection.driver_connection.rollback()  # or the notices that were read would stay locked
        owner.execute("delete from notice")
