"""Questions of a county that somebody has answered stand: they can be ended, and another one written below.

Said here beside the field; ``supplements_stand()`` in ``guard/sql/66_supplements.sql`` holds to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import text

from app.casework import publishing
from app.columns.minguo import minguo, today
from app.models import db
from app.questions.supplements import Row, day_of
from app.rules.supplement_checks import Fault

ANSWERED = text("select answered_supplements(:form)")
BEGUN = text(
    "select (made_at at time zone 'Asia/Taipei')::date from proposal "
    "where kind = 'supplement' and name = :form and county_id = :county and state in ('draft', 'proposed')"
)


def codes(form: str) -> frozenset[str]:
    """The codes of the own county's questions to this form that somebody has answered."""
    return frozenset(db.session.scalars(ANSWERED, {"form": form}))


def published_rows(form: str, county_id: int) -> dict[str, Row]:
    """Every question that was ever published, as it was published last, by code."""
    editions = publishing.now_known().questions.get((county_id, form), ())
    newest = sorted((row for row, _questions in editions), key=lambda row: row.id)
    return {one["code"]: one for row in newest for one in row.content["questions"]}


def faults(form: str, county_id: int, rows: Sequence[Row]) -> list[Fault]:
    """What cannot be published, because somebody has answered it as it stands."""
    standing = {code: row for code, row in published_rows(form, county_id).items() if code in codes(form)}
    at = {row["code"]: n for n, row in enumerate(rows)}
    held = publishing.in_force("supplement", form, today(), county_id)
    begun = min([today(), *db.session.scalars(BEGUN, {"form": form, "county": county_id})])
    holding = {row["code"] for row in held.content["questions"]} if held else set()
    gone = [row for code, row in standing.items() if code in holding and code not in at]
    return [
        *(Fault(-1, "", _("「%(one)s」已有人回答，不能刪除，請填停用日。", one=row["zh"])) for row in gone),
        *(
            fault
            for code, row in standing.items()
            if code in at
            for fault in _of(at[code], row, rows[at[code]], begun)
        ),
    ]


def _of(at: int, was: Row, now: Mapping[str, Any], begun: date) -> list[Fault]:
    """``begun``: the day on which the proposal was, before which nothing can end."""
    changed = [key for key in was if key != "until" and was[key] != now[key]]
    if changed:
        says = _("已有人回答，不能修改，只能停用；要改就停用這一題、另立新題。")
        return [Fault(at, changed[0], says)]
    before, after = (day_of(row["until"], date.max) for row in (was, now))
    if before != after and (before <= begun or after < begun):
        return [
            Fault(
                at,
                "until",
                _("停用日不得早於 %(day)s（開始擬案的那一天）；已停用的題目不能恢復。", day=minguo(begun)),
            )
        ]
    return []
