"""My account: the roles I hold, my language, my password, my log-ins."""

from __future__ import annotations

from typing import Any

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from sqlalchemy import text
from werkzeug.security import generate_password_hash
from wtforms import PasswordField

from app.guard.login import is_password
from app.guard.security import hat
from app.guard.sessions import current, hash_of
from app.models import AppUser, db
from app.models.people import MAIL_WHEN
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
        form, was = PasswordForm(), db.session.scalar(text("select my_password()"))
        errors = _faults(form, was, g.user.username)
        if errors or not form.new.data:
            return self._page(form, errors), 400
        becomes = generate_password_hash(form.new.data)
        said = {"was": was, "becomes": becomes, "t": hash_of(current().token)}
        db.session.execute(text("select change_my_password(:was, :becomes, :t)"), said)
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

    @expose("/mail", methods=["POST"])
    def mail(self) -> Any:
        chosen = request.form.get("mail_when", "")
        user = db.session.get(AppUser, g.user.id)
        if chosen not in MAIL_WHEN or user is None:
            abort(400)
        user.mail_when = chosen
        flash(_("電子郵件通知的設定已更改。"), "success")
        return redirect(url_for("AccountView.account"))

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
            must_change=bool(worn and worn.must_change),
            user=g.user,
            roles=[
                {
                    "role": BY_CODE[m.role].name,
                    "unit": m.agency.name,
                    "since": when(m.since),
                    "current": worn is not None and m.id == worn.membership_id,
                    "id": m.id,
                    "until": when(m.ended_at),
                    "is_deputy": m.deputy_for is not None,
                }
                for m in g.user.memberships
            ],
            logins=[{"started_at": when(r.started_at), "seen_at": when(r.seen_at)} for r in logins],
            mailbox_url=None
            if current_app.config["ANWANG_ENV"] == "production"
            else url_for("MailboxView.mailbox"),
            mails=[(code, label, code == g.user.mail_when) for code, label in mail_choices()],
            form=form,
            errors=errors,
        )


def mail_choices() -> list[tuple[str, str]]:
    """When notices go out as e-mail."""
    words = {"at_once": _("每則立即寄送"), "daily": _("每天早上寄一封"), "none": _("不寄送")}
    return [(code, words[code]) for code in MAIL_WHEN]


def _faults(form: PasswordForm, was: str | None, username: str) -> dict[str, str]:
    """What is wrong with a change of password, by field."""
    errors, new = {}, form.new.data or ""
    if not is_password(was, form.old.data or ""):
        errors["old"] = _("目前的密碼不對。")
    if len(new) < SHORTEST:
        errors["new"] = _("新密碼至少要 %(n)s 個字元。", n=SHORTEST)
    elif username.lower() in new.lower():
        errors["new"] = _("新密碼不能含有帳號。")
    elif new == form.old.data:
        errors["new"] = _("新密碼不能和目前的密碼一樣。")
    if new != (form.again.data or ""):
        errors["again"] = _("兩次輸入的新密碼不一樣。")
    return errors
