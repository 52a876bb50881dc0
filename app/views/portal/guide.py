"""The reporting guide: five plain questions, and where they lead. Works by GET alone; nothing of it is kept."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.forms.citizen_form import FORMS
from app.rules.portal import CALLERS, DUTY, NOW, OTHER, TALK
from app.rules.portal_guide import ACTORS, AGES, EVENTS, SOMEBODY, TRAITS, Told, advice
from app.views.portal.page import page

ASKED = "asked"


def guide() -> Any:
    """The questions; once they are answered, what to do comes first."""
    said = request.args
    told, wrong = _told(said), {}
    if ASKED in said:
        wrong = {} if told.age else {"age": _("請選一項；不知道就選「不知道」。")}
        wrong |= {} if told.events else {"event": _("請至少選一項。")}
    who = said.get("who", OTHER) if said.get("who", OTHER) in CALLERS else OTHER
    found = _found(told, who) if ASKED in said and not wrong else None
    return page(
        "guide", now=NOW, talk=TALK, told=told, wrong=wrong, found=found, who=who, callers=CALLERS, ages=AGES,
        events=EVENTS, actors=ACTORS, traits=TRAITS, asked=ASKED,
    ), 422 if wrong else 200  # fmt: skip


def _told(said: MultiDict[str, str]) -> Told:
    """What was answered; what nobody offers is left out."""
    return Told(
        age=said.get("age", "") if said.get("age") in AGES else "",
        events=[one for one in said.getlist("event") if one in EVENTS],
        actor=said.get("actor", SOMEBODY) if said.get("actor") in ACTORS else SOMEBODY,
        traits=[one for one in said.getlist("trait") if one in TRAITS],
    )


def _found(told: Told, who: str) -> dict[str, Any]:
    """What the page says of it."""
    led = advice(told)
    sheet = FORMS.get(led.form or "")
    return {
        "title": sheet.TITLE if sheet else None,
        "url": url_for("PortalView.report", code=sheet.CODE, who=who) if sheet else None,
        "also": led.also,
        "limit": led.limit,
        "is_duty": who == DUTY,
        "row": led.decision.row,
        "source": led.decision.source,
    }
