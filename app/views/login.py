"""Signing in and out. Tries, locks and sessions are the guard's; this is the page."""

from __future__ import annotations

import math
from typing import Any

from flask import g, redirect, request, session
from flask_appbuilder import expose
from flask_appbuilder.security.views import AuthDBView as FabAuthDBView
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import gettext as _
from flask_login import logout_user
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length

from app.guard.login import TooManyTries, sign_out


class LoginForm(FlaskForm):
    """Name and password."""

    username = StringField(validators=[DataRequired(), Length(max=150)])
    password = PasswordField(validators=[DataRequired(), Length(max=500)])


class AuthDBView(FabAuthDBView):
    """FAB's log-in view with our rules: says when to try again, keeps the name, returns to where one was."""

    login_template = "appbuilder/general/security/login_db.html"

    @expose("/login/", methods=["GET", "POST"])
    def login(self) -> Any:
        where = get_safe_redirect(request.args.get("next", "/"))
        if g.user is not None and g.user.is_authenticated:
            return redirect(where)
        form, message, code, wait = LoginForm(), "", 200, 0
        if form.validate_on_submit():
            try:
                if self.appbuilder.sm.auth_user_db(form.username.data, form.password.data):
                    return redirect(where)
                message, code = _("帳號或密碼不對，或帳號已停用。"), 401
            except TooManyTries as too_many:
                wait, code = too_many.seconds, 429
                message = _("試了太多次。請在 %(n)s 分鐘後再試，或找單位管理員。", n=math.ceil(wait / 60))
        elif request.method == "POST":
            message, code = _("請輸入帳號和密碼。"), 400
        was_ended = bool(session.pop("login_has_ended", False) or g.get("login_has_ended"))
        page = self.render_template(
            self.login_template,
            title=_("登入"),
            form=form,
            message=message,
            was_ended=was_ended,
            next_url=where,
        )
        return page, code, {"Retry-After": str(wait)} if wait else {}

    @expose("/logout/", methods=["POST"])
    def logout(self) -> Any:
        sign_out()
        logout_user()
        return redirect("/login/")
