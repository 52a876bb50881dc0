"""Accounts of the county, to look at: who works where, as what, since when. And the roles, as the table says."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, request
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import select

from app.guard.paging import page_of
from app.guard.requests import saw
from app.models import AppUser, Membership, db
from app.rules.permissions import PERMISSIONS, SCOPES
from app.rules.roles import BY_CODE, ROLES
from app.views.clocks import when


class UserView(BaseView):
    """使用者."""

    route_base = "/users"
    default_view = "list"

    @expose("/list/")
    def list(self) -> Any:
        page, asked = page_of(request.args), request.args.get("q", "").strip()[:60]
        query = select(AppUser).order_by(AppUser.username)
        if asked:
            query = query.where(AppUser.username == asked)
        users = list(db.session.scalars(query.limit(page.size + 1).offset(page.offset)))
        places = places_of([u.id for u in users[: page.size]])
        saw("ab_user", [u.id for u in users[: page.size]])
        return self.render_template(
            "users/list.html",
            title=_("使用者"),
            asked=asked,
            page=page,
            more=len(users) > page.size,
            users=[_row(u, places.get(u.id, [])) for u in users[: page.size]],
        )

    @expose("/show/<int:user_id>")
    def show(self, user_id: int) -> Any:
        user = db.session.get(AppUser, user_id) if user_id < 2**31 else None
        if user is None:
            abort(404)
        saw("ab_user", [user.id])
        return self.render_template(
            "users/show.html", title=user.full_name, user=_row(user, places_of([user.id]).get(user.id, []))
        )


class RoleView(BaseView):
    """角色: a table of the rules, not of the database."""

    route_base = "/roles"
    default_view = "list"

    @expose("/list/")
    def list(self) -> Any:
        rows = [
            {
                "code": r.code,
                "name": r.name,
                "reach": r.reach,
                "permissions": [(PERMISSIONS[p], SCOPES[s]) for p, s in r.permissions.items()],
            }
            for r in ROLES
        ]
        return self.render_template("users/roles.html", title=_("角色與權限"), roles=rows)


def places_of(ids: list[int]) -> dict[int, list[Membership]]:
    """The memberships of these users, as far as the viewer may know them."""
    out: dict[int, list[Membership]] = {}
    for m in db.session.scalars(
        select(Membership).where(Membership.user_id.in_(ids)).order_by(Membership.id)
    ):
        out.setdefault(m.user_id, []).append(m)
    return out


def _row(user: AppUser, places: list[Membership]) -> dict[str, Any]:
    return {
        "id": user.id,
        "name": user.full_name,
        "username": user.username,
        "is_active": user.active,
        "last_login": when(user.last_login.replace(tzinfo=dt.UTC))
        if user.last_login
        else "",  # FAB stores UTC
        "places": [
            {
                "role": BY_CODE[m.role].name,
                "unit": m.agency.name,
                "since": when(m.since),
                "ended": when(m.ended_at),
            }
            for m in places
        ],
    }
