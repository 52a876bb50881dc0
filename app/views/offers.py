"""What an NGO is asked to take on, and its answer. It learns enough to answer, and no name before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from app.casework import delegating
from app.columns.minguo import minguo
from app.forms import SheetForm
from app.guard.paging import page_of
from app.guard.requests import saw
from app.questions import LongText, OneOf, Question
from app.rules.workflow import DECLINE, RISKS, TAKE_ON
from app.views import answering
from app.views.verb_asks import SECTION, SHARED, own_staff
from app.views.words import code_label

GONE = _l("這個洽詢已被撤回或已有人回覆。請回工作桌重新看一次。")


class OfferView(BaseView):
    """委託洽詢."""

    route_base = "/offer"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        page = page_of(request.args)
        found = delegating.offers(page.size + 1, page.offset)
        shown = found[: page.size]
        saw("delegation", [o.id for o in shown])
        return render_template(
            "offer/list.html", offers=[_line(o) for o in shown], page=page, more=len(found) > page.size
        )

    @expose("/<int:pk>", methods=["GET", "POST"])
    def answer(self, pk: int) -> Any:
        offer = delegating.offer(pk) if pk < 2**63 else None
        if offer is None:
            abort(404)
        saw("delegation", [pk])
        page = answering.answer(_questions(), partial(_page, offer), partial(_say, pk), GONE)
        if page is not None:
            return page
        flash(
            _("已承接。案件在您的案件清單。")
            if request.form["do"] == TAKE_ON
            else _("已婉拒，主責單位會收到通知。"),
            "success",
        )
        return redirect(url_for("DeskView.desk"))


def _questions() -> dict[str, Question]:
    """The one question of each answer."""
    return {
        TAKE_ON: Question(_l("承辦社工"), SECTION, OneOf(own_staff()), required=True, key="worker"),
        DECLINE: Question(_l("婉拒理由"), SECTION, LongText(), required=True, key="reason"),
    }


def _say(pk: int, values: Mapping[str, Any]) -> None:
    if "worker" in values:
        delegating.take_on(pk, int(values["worker"]))
    else:
        delegating.decline(pk, values["reason"])


def _line(offer: Row[Any]) -> dict[str, Any]:
    return {
        "number": offer.number,
        "kind": code_label("case_track", offer.kind),
        "risk": offer.risk,
        "risk_label": RISKS[offer.risk],
        "period": _("%(one)s 至 %(other)s", one=minguo(offer.starts_on), other=minguo(offer.ends_on)),
        "lead": " ".join(part for part in (offer.lead_name, offer.lead_phone) if part),
        "url": url_for("OfferView.answer", pk=offer.id),
        "is_longer": offer.extends_id is not None,
    }


def _page(offer: Row[Any], forms: Mapping[str, SheetForm], errors: Sequence[Any]) -> Any:
    shared = {str(c.code): c.label for c in SHARED}
    about = _line(offer) | {
        "scope": offer.scope or "",
        "purpose": offer.purpose or "",
        "shared": [shared[code] for code in offer.shared or () if code in shared],
    }
    return render_template(
        "offer/answer.html", offer=about, forms=forms, errors=errors, back_url=url_for("DeskView.desk")
    )
