"""My account: the roles I hold, my language, my password, my log-ins."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, g, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import text
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import PasswordField

from app.guard.security import hat
from app.guard.sessions import current, hash_of
from app.models import AppUser, db
from app.rules.roles import BY_CODE
from app.views.clocks import when

SHORTEST = 12


class PasswordForm(FlaskForm):
    """The old password and the new one twice."""

    old = PasswordField()
    new = PasswordField()
    again = PasswordField()


class AccountView(BaseView):
    """我的帳號."""

    route_base = "/account"
    default_view = "account"

    @expose("/")
    def account(self) -> Any:
        return self._page(PasswordForm(), {})

    @expose("/password", methods=["POST"])
    def password(self) -> Any:
        form = PasswordForm()
        user = db.session.get(AppUser, g.user.id)
        errors = _faults(form, user)
        if errors or user is None or not form.new.data:
            return self._page(form, errors), 400
        user.password = generate_password_hash(form.new.data)
        db.session.execute(text("select end_other_logins(:t)"), {"t": hash_of(current().token)})
        flash(_("密碼已更換，其他裝置上的登入都已結束。"), "success")
        return redirect(url_for("AccountView.account"))

    @expose("/switch", methods=["POST"])
    def switch(self) -> Any:
        chosen = request.form.get("role", "")
        if not (chosen.isdecimal() and len(chosen) < 10):
            abort(400)
        db.session.execute(
            text("select switch_hat(:t, :m)"), {"t": hash_of(current().token), "m": int(chosen)}
        )
        return redirect(url_for("DeskView.desk"))

    @expose("/others", methods=["POST"])
    def end_others(self) -> Any:
        db.session.execute(text("select end_other_logins(:t)"), {"t": hash_of(current().token)})
        flash(_("其他裝置上的登入都已結束。"), "success")
        return redirect(url_for("AccountView.account"))

    def _page(self, form: PasswordForm, errors: dict[str, str]) -> Any:
        worn = hat()
        logins = db.session.execute(text("select * from my_logins()")).all()
        return self.render_template(
            "account.html",
            title=_("我的帳號"),
            user=g.user,
            roles=[
                {
                    "role": BY_CODE[m.role].name,
                    "unit": m.agency.name,
                    "since": when(m.since),
                    "current": worn is not None and m.id == worn.membership_id,
                    "id": m.id,
                }
                for m in g.user.memberships
            ],
            logins=[{"started_at": when(r.started_at), "seen_at": when(r.seen_at)} for r in logins],
            form=form,
            errors=errors,
        )


def _faults(form: PasswordForm, user: AppUser | None) -> dict[str, str]:
    """What is wrong with a change of password, by field."""
    errors, new = {}, form.new.data or ""
    if user is None or not check_password_hash(user.password, form.old.data or ""):
        errors["old"] = _("目前的密碼不對。")
    if len(new) < SHORTEST:
        errors["new"] = _("新密碼至少要 %(n)s 個字元。", n=SHORTEST)
    elif user is not None and user.username.lower() in new.lower():
        errors["new"] = _("新密碼不能含有帳號。")
    if new != (form.again.data or ""):
        errors["again"] = _("兩次輸入的新密碼不一樣。")
    return errors
