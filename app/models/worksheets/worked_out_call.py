"""What the consultation works out: to what its nine risk items lead, by table R01."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from flask_babel import gettext as _

from app.columns.minguo import TAIPEI
from app.facts import tables
from app.questions import Choice, Words
from app.questions.conditions import Answers
from app.rules.consulting import Call
from app.rules.tables import Decision

LEADS: Final = dt.date(2026, 11, 22)
"""From then on the sheet says to what its risk items lead, and asks why no report follows."""
FIRST_STEPS: Final = tuple(
    Choice(value.code, Words(value.zh, value.en))
    for output in tables.table("R01_CONSULT").outputs if output.code == "action" for value in output.values
)  # fmt: skip
"""The outcomes of table R01, in its order."""


def call_of(answers: Answers, state: str = "draft") -> Call:
    """What of these answers decides how the consultation stands."""
    return Call(
        state=state,
        danger=answers.get("ri_emerg"),
        protective=answers.get("ri_protect") or (),
        vulnerable=answers.get("ri_vf") or (),
        result=answers.get("oc_result") or (),
        report_no=answers.get("oc_report_no"),
        reason=answers.get("oc_reason") or answers.get("oc_vf_reason"),
        is_asked_why=(answers.get("edition") or LEADS) >= LEADS,
    )


def _decided(answers: Answers) -> Decision | None:
    at = answers.get("ct_at")
    return call_of(answers).lead(at.astimezone(TAIPEI).date() if isinstance(at, dt.datetime) else None)


def first_step(answers: Answers, sheet: Any) -> str | None:
    """第一道篩檢: what table R01 says; nothing as long as danger was not asked."""
    decided = _decided(answers)
    return None if decided is None else str(decided.then["action"])


def why_first_step(answers: Answers, sheet: Any) -> str:
    """依保護事件 1 項、脆弱家庭事件 2 項（R01 第 2 列）."""
    decided, call = _decided(answers), call_of(answers)
    if decided is None:
        return _("請先問有無立即危險。")
    return _(
        "立即危險「%(danger)s」，保護事件 %(p)s 項，脆弱家庭事件 %(v)s 項（%(table)s 第 %(row)s 列）",
        danger={"Y": _("是"), "N": _("否")}.get(call.danger or "", _("不詳")),
        p=len(call.protective), v=len(call.vulnerable), table=decided.table.partition("_")[0], row=decided.row,
    )  # fmt: skip
