"""Roles given and taken: one more, an end, a move to another unit."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework.accounts import tend
from app.guard.requests import saw
from app.models import AppUser, Membership, db
from app.rules.roles import BY_CODE
from app.views.staff import seats
from app.views.staff.asking import Asking, ask
from app.views.staff.leaving import handing_on, hands, open_work
from app.views.staff.users import person, tended


class HatView(BaseView):
    """任職."""

    route_base = "/users"
    default_view = "grant"

    @expose("/grant/<int:user_id>", methods=["GET", "POST"])
    def grant(self, user_id: int) -> Any:
        user = tended(user_id)
        asking = Asking(_("增加角色"), _back(user_id), above=_whose(user), button=_("增加"))

        def do(said: dict[str, Any]) -> str:
            tend("grant_role(:i, :p)", i=user_id, p=where(said))
            flash(_("角色已增加。"), "success")
            return _back(user_id)

        return ask(asking, seats.place(), do)

    @expose("/end/<int:hat_id>", methods=["GET", "POST"])
    def end(self, hat_id: int) -> Any:
        hat, user = worn_by(hat_id)
        work = [] if hat.deputy_for else open_work(user.id, hat.id)
        asking = Asking(
            _("結束角色"),
            _back(user.id),
            above=_whose(user, hat),
            lead=_("結束後立即看不到這個角色的案件；做過的紀錄都留著。"),
            danger=True,
            more="staff/work.html",
            about={"work": work},
        )

        def do(said: dict[str, Any]) -> str:
            tend("end_role(:hat, :hands)", hat=hat_id, hands=hands(work, said))
            flash(_("角色已結束。"), "success")
            return _back(user.id)

        return ask(asking, handing_on(work), do)

    @expose("/move/<int:hat_id>", methods=["GET", "POST"])
    def move(self, hat_id: int) -> Any:
        hat, user = worn_by(hat_id)
        work = open_work(user.id, hat.id)
        asking = Asking(
            _("調動"),
            _back(user.id),
            above=_whose(user, hat),
            lead=_("原來的角色結束，同時在新的單位開始。"),
            button=_("調動"),
            more="staff/work.html",
            about={"work": work},
        )

        def do(said: dict[str, Any]) -> str:
            tend("move_user(:hat, :p, :hands)", hat=hat_id, p=where(said), hands=hands(work, said))
            flash(_("已調動。"), "success")
            return _back(user.id)

        return ask(asking, [*seats.place(), *handing_on(work)], do)


def where(said: dict[str, Any]) -> dict[str, Any]:
    """The place of a form, as the database takes it."""
    until = seats.end_of(said.get("until"))
    return {"agency": int(said["agency"]), "role": said["role"]} | ({"until": until} if until else {})


def worn_by(hat_id: int) -> tuple[Membership, AppUser]:
    """A hat that the viewer may know of, and who wears it; 403 for the own."""
    hat = db.session.get(Membership, hat_id) if hat_id < 2**31 else None
    if hat is None:
        abort(404)
    user = person(hat.user_id)
    if user.id == seats.worn().user_id:
        abort(403)
    saw("ab_user", [user.id])
    return hat, user


def _whose(user: AppUser, hat: Membership | None = None) -> str:
    place = [str(BY_CODE[hat.role].name), hat.agency.name] if hat else []
    return "・".join([user.full_name, user.username, *place])


def _back(user_id: int) -> str:
    return url_for("UserView.show", user_id=user_id)
