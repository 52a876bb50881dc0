"""他縣市移轉: what the own window is asked to take over and its answer, and what the own unit has asked of others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from app.casework import county_moves
from app.facts.counties import counties
from app.forms import SheetForm
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import CountyMove
from app.questions import LongText, Question, Words, YesNo
from app.rules.workflow import ADMIT, RISKS, STATUSES, TURN_BACK
from app.views import answering
from app.views.clocks import when
from app.views.verb_asks import SECTION
from app.views.words import code_label

GONE: Final = _l("這件移轉已被撤回或已有人回覆。請回清單重新看一次。")
STATE_WORDS: Final = {
    "asked": _l("等待回覆"),
    "accepted": _l("已接案"),
    "refused": _l("不接案"),
    "withdrawn": _l("已撤回"),
}


class CountyMoveView(BaseView):
    """他縣市移轉."""

    route_base = "/county-moves"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        page = page_of(request.args)
        incoming = county_moves.incoming(page.size + 1, page.offset)
        ours = county_moves.ours(page.size + 1, page.offset)
        saw("county_move", [row.id for rows in (incoming, ours) for row in rows[: page.size]])
        return render_template(
            "county/list.html",
            incoming=[_line(row) for row in incoming[: page.size]],
            ours=[_own(row) for row in ours[: page.size]],
            page=page,
            more=max(len(incoming), len(ours)) > page.size,
        )

    @expose("/<int:pk>", methods=["GET", "POST"])
    def answer(self, pk: int) -> Any:
        asked = county_moves.request_of(pk) if pk < 2**63 else None
        if asked is None:
            abort(404)
        saw("county_move", [pk])
        page = answering.answer(_questions(), partial(_page, asked), partial(_say, pk), GONE)
        if page is not None:
            return page
        is_turned_back = request.form["do"] == TURN_BACK
        flash(_("已回覆不接案，原縣市會收到通知。") if is_turned_back else _("已接案，請派案。"), "success")
        return redirect(url_for("CountyMoveView.list"))


def _questions() -> dict[str, Question]:
    """The one question of each answer."""
    sure = Question(_l("確定由本縣市接案，並於24小時內派案"), SECTION, YesNo(), required=True, key="is_sure")
    return {
        ADMIT: sure,
        TURN_BACK: Question(_l("不接案理由"), SECTION, LongText(), required=True, key="reason"),
    }


def _say(pk: int, values: Mapping[str, Any]) -> str | None:
    """Answer; why not, where the question of the yes was answered with no."""
    worn = hat()
    assert worn is not None, "only somebody can answer"
    if values.get("is_sure") == "N":
        return _("要接案請選「是」；不接案請寫理由，按「不接案」。")
    if "reason" in values:
        county_moves.turn_back(pk, values["reason"])
    else:
        county_moves.admit(pk, worn.county_id)
    return None


def _county(county_id: int) -> str:
    return next((str(Words(c.zh, c.en)) for c in counties() if c.id == county_id), "")


def _line(row: Row[Any]) -> dict[str, Any]:
    return {
        "number": row.number,
        "kind": code_label("case_track", row.kind),
        "status": STATUSES[row.status],
        "risk": row.risk,
        "risk_label": RISKS[row.risk],
        "county": _county(row.from_county),
        "asked_at": when(row.asked_at),
        "lead": row.lead_name,
        "phone": row.lead_phone or "",
        "url": url_for("CountyMoveView.answer", pk=row.id),
    }


def _own(row: CountyMove) -> dict[str, Any]:
    return {
        "number": row.number,
        "county": _county(row.to_county_id),
        "asked_at": when(row.asked_at),
        "state": STATE_WORDS[row.state],
        "answered_at": when(row.answered_at) if row.answered_at else "",
        "answer": row.answer or "",
        "call": row.call_name or "",
        "phone": row.call_phone or "",
    }


def _page(asked: Row[Any], forms: Mapping[str, SheetForm], errors: Sequence[Any]) -> Any:
    about = _line(asked) | {"reason": asked.reason or ""}
    back = url_for("CountyMoveView.list")
    return render_template("county/answer.html", asked=about, forms=forms, errors=errors, back_url=back)
