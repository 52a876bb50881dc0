"""Who knows this family (比對): cases with the same people, address or telephone. Near spellings are not looked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from flask.json import dumps
from sqlalchemy import text

from app.columns import grams_to_find
from app.columns.blind import plain_name
from app.models import Case, db
from app.rules.intake import MOST_MATCHES

MATCH = text("select * from match_report(:c, cast(:names as jsonb), :most)")


class Match(NamedTuple):
    """A case that may be about the same family.

    ``case_id``: only where the viewer may open it. ``number`` and ``status``: only in the viewer's own county.
    ``whys``: keys of ``rules/intake.REASONS``. ``people``: how many of the report are on it.
    """

    case_id: int | None
    county_id: int
    number: str | None
    kind: str
    status: str | None
    since: dt.date
    call_name: str | None
    call_phone: str | None
    whys: list[str]
    people: int


def matches(case: Case, people: Sequence[Any]) -> list[Match]:
    """Cases that may be about the family of this report, the surest first. Puts the look on record.

    ``people``: those on the report (``person_id``, ``name``), as far as the viewer sees them.

    Raises:
        sqlalchemy.exc.DBAPIError: the viewer does not see the report, or does not match.
    """
    names = {str(p.person_id): grams_to_find(p.name) for p in people if len(plain_name(p.name or "")) > 1}
    told = {"c": case.id, "names": dumps(names), "most": MOST_MATCHES}
    return [Match(*row) for row in db.session.execute(MATCH, told)]
