"""People with an account: the list, one of them, a new one, a changed one."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import text

from app.casework.accounts import tend, with_key
from app.guard.login import one_time_password
from app.guard.paging import page_of
from app.guard.requests import saw
from app.models import AppUser, db
from app.views.staff import seats
from app.views.staff.asking import Asking, ask
from app.views.staff.finding import Wanted, counts, filters, found, heads
from app.views.staff.person import person_page
from app.views.staff.showing import places_of, row


class UserView(BaseView):
    """使用者."""

    route_base = "/users"
    default_view = "list"

    @expose("/list/")
    def list(self) -> Any:
        wanted, page = Wanted.of(request.args), page_of(request.args)
        users = list(db.session.scalars(found(wanted).limit(page.size + 1).offset(page.offset)))
        more, users = len(users) > page.size, users[: page.size]
        places = places_of([u.id for u in users])
        saw("ab_user", [u.id for u in users])
        return render_template(
            "users/list.html",
            title=_("使用者"),
            lead=_("%(whose)s・停用不刪除，過去的紀錄仍看得到是誰。", whose=seats.county_name()),
            filters=filters(wanted),
            heads=heads(wanted),
            counts=counts(),
            page=page,
            more=more,
            users=[row(u, places.get(u.id, [])) for u in users],
            clear_url=url_for("UserView.list"),
            new_url=url_for("UserView.add"),
            others=[
                (_("匯入名冊"), url_for("StaffImportView.start")),
                (_("單位"), url_for("AgencyView.list")),
                (_("權限清冊"), url_for("AccessListView.list")),
                (_("角色與權限"), url_for("RoleView.list")),
            ],
        )

    @expose("/show/<int:user_id>")
    def show(self, user_id: int) -> Any:
        return person_page(person(user_id))

    @expose("/add", methods=["GET", "POST"])
    def add(self) -> Any:
        asking = Asking(
            _("新增使用者"),
            url_for("UserView.list"),
            lead=_("系統會給一組一次性密碼，只顯示一次；本人第一次登入時要換成自己的密碼。"),
        )
        return ask(asking, [*seats.account(with_name=True), *seats.place()], _make)

    @expose("/edit/<int:user_id>", methods=["GET", "POST"])
    def edit(self, user_id: int) -> Any:
        user = tended(user_id)
        asking = Asking(_("修改資料"), _page_of(user), above=_whose(user), button=_("儲存"))
        stands = {k: getattr(user, k) for k in ("last_name", "first_name", "email", "phone")}

        def change(said: dict[str, Any]) -> str:
            tend("change_user(:i, :p)", i=user_id, p={**with_key(said), "phone": said.get("phone") or ""})
            return _page_of(user)

        return ask(asking, seats.account(with_name=False), change, answers=stands)


def _make(said: dict[str, Any]) -> Any:
    word, kept = one_time_password()
    until = seats.end_of(said.pop("until", None))
    made = tend("make_user(:p)", p={**with_key(said), "password": kept} | ({"until": until} if until else {}))
    return word_page(person(made), word)


def word_page(user: AppUser, word: str) -> Any:
    """The one-time password, shown once. Not kept by any browser (``Cache-Control``)."""
    saw("ab_user", [user.id])
    page = render_template(
        "staff/word.html", title=_("一次性密碼"), user=row(user, []), word=word, back=_page_of(user)
    )
    return page, 200, {"Cache-Control": "no-store"}


def person(user_id: int) -> AppUser:
    """An account that the viewer may know of; else 404."""
    user: AppUser | None = db.session.get(AppUser, user_id) if user_id < 2**31 else None
    if user is None:
        abort(404)
    return user


def tended(user_id: int) -> AppUser:
    """An account that the viewer may change; 403 for one that may only be looked at, such as the own."""
    user = person(user_id)
    if not db.session.scalar(text("select count(*) from i_may_tend(:i)"), {"i": [user_id]}):
        abort(403)
    saw("ab_user", [user.id])
    return user


def _page_of(user: AppUser) -> str:
    return url_for("UserView.show", user_id=user.id)


def _whose(user: AppUser) -> str:
    return f"{user.full_name}・{user.username}"
