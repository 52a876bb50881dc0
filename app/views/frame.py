"""What the frame of every page shows: the menu of the role, who is signed in, the languages."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l

from app.guard.access import may_reach
from app.guard.security import hat
from app.rules.menus import menu_for
from app.rules.roles import BY_CODE
from app.views.language import TAGS, current


def install(app: Flask) -> None:
    """Give it to every template."""
    app.context_processor(frame)


def frame() -> dict[str, Any]:
    """Nothing that costs a query but the memberships, and these only for who is signed in."""
    if g.get("refused") or g.get("user") is None:
        return {"languages": languages(), "language_url": url_for("LanguageView.choose")}
    return {"languages": languages(), "language_url": url_for("LanguageView.choose")} | (
        signed_in() if hat() else {}
    )


def languages() -> list[dict[str, Any]]:
    here = current()
    names = current_app.config["LANGUAGES"]
    return [{"code": c, "lang": TAGS[c], "label": names[c]["name"], "current": c == here} for c in names]


def signed_in() -> dict[str, Any]:
    worn = hat()
    assert worn is not None
    here = (request.endpoint or "").split(".")[0]
    memberships = g.user.memberships
    mine = next((m for m in memberships if m.id == worn.membership_id), None)
    return {
        "home_url": url_for("DeskView.desk"),
        "inbox": {
            "url": url_for("InboxView.inbox"),
            "unread": g.user.unread or 0,
            "here": here == "InboxView",
        },
        "menu": [
            {
                "label": row.label,
                "url": url_for(row.endpoint),
                "current": here in (row.endpoint.split(".")[0], *row.covers),
            }
            for row in menu_for(worn.role)
            if row.name != "Account"
        ],
        "search_url": url_for("CaseView.list") if may_reach("CaseView.list", worn) else None,
        "me": {
            "name": g.user.full_name,
            "role": BY_CODE[worn.role].name,
            "unit": mine.agency.name if mine else "",
            "account_url": url_for("AccountView.account"),
            "logout_url": url_for("AuthDBView.logout"),
            "switch_url": url_for("AccountView.switch"),
            "roles": [
                {
                    "code": m.id,
                    "label": _l("%(role)s・%(unit)s", role=BY_CODE[m.role].name, unit=m.agency.name),
                    "current": m.id == worn.membership_id,
                }
                for m in memberships
            ],
        },
    }
