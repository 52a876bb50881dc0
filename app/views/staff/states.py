"""The state of an account: disabled, enabled, a new one-time password, log-ins ended."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework.accounts import tend
from app.guard.login import one_time_password
from app.views.staff.asking import Asking, ask
from app.views.staff.leaving import handing_on, hands, open_work
from app.views.staff.users import tended, word_page


class UserStateView(BaseView):
    """帳號狀態."""

    route_base = "/users"
    default_view = "disable"

    @expose("/disable/<int:user_id>", methods=["GET", "POST"])
    def disable(self, user_id: int) -> Any:
        user, work = tended(user_id), open_work(user_id)
        asking = Asking(
            _("停用帳號"),
            _back(user_id),
            above=f"{user.full_name}・{user.username}",
            lead=_("停用後不能登入，登入中的裝置立即登出。做過的紀錄都留著，之後可以再啟用。"),
            danger=True,
            more="staff/work.html",
            about={"work": work},
        )

        def do(said: dict[str, Any]) -> str:
            tend("disable_user(:i, :hands)", i=user_id, hands=hands(work, said))
            flash(_("帳號已停用。"), "success")
            return _back(user_id)

        return ask(asking, handing_on(work), do)

    @expose("/enable/<int:user_id>", methods=["GET", "POST"])
    def enable(self, user_id: int) -> Any:
        user = tended(user_id)
        asking = Asking(
            _("啟用帳號"),
            _back(user_id),
            above=f"{user.full_name}・{user.username}",
            lead=_("啟用後，還沒結束的角色立即恢復。請先看過角色是否還對。"),
        )

        def do(_said: dict[str, Any]) -> str:
            tend("enable_user(:i)", i=user_id)
            flash(_("帳號已啟用。"), "success")
            return _back(user_id)

        return ask(asking, [], do)

    @expose("/password/<int:user_id>", methods=["POST"])
    def password(self, user_id: int) -> Any:
        user = _sure(user_id)
        word, kept = one_time_password()
        tend("reset_password(:i, :kept)", i=user_id, kept=kept)
        return word_page(user, word)

    @expose("/logins/<int:user_id>", methods=["POST"])
    def end_logins(self, user_id: int) -> Any:
        _sure(user_id)
        tend("end_logins(:i)", i=user_id)
        flash(_("所有裝置上的登入都已結束。"), "success")
        return redirect(_back(user_id))


def _sure(user_id: int) -> Any:
    """The account, when the button of its page was pressed."""
    user = tended(user_id)
    if request.form.get("sure") != "Y":
        abort(400)
    return user


def _back(user_id: int) -> str:
    return url_for("UserView.show", user_id=user_id)
