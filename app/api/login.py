"""Signing in for programs: the same count of tries and the same session as the page.

The answer holds the CSRF token to send along.
"""

from __future__ import annotations

from typing import Any

from flask import current_app, request
from flask_appbuilder.api import BaseApi, expose
from flask_babel import gettext as _
from flask_login import logout_user
from flask_wtf.csrf import generate_csrf

from app.guard.login import TooManyTries, sign_out


class LoginApi(BaseApi):
    """Log in and out."""

    resource_name = "login"
    openapi_spec_tag = "Login"
    csrf_exempt = False

    @expose("/", methods=["POST"])
    def login(self) -> Any:
        """Log in
        ---
        post:
          description: >-
            Start a log-in session. Its cookie comes with the answer;
            send `csrf_token` as X-CSRFToken with every change.
          requestBody:
            required: true
            content:
              application/json:
                schema:
                  type: object
                  required: [username, password]
                  properties:
                    username: {type: string}
                    password: {type: string}
          responses:
            200: {description: Signed in}
            401: {description: Wrong name or password}
            429: {description: Too many tries}
        """
        said = request.get_json(silent=True)
        given = [said.get(k) if isinstance(said, dict) else None for k in ("username", "password")]
        if not all(isinstance(v, str) and 0 < len(v) <= 500 for v in given):
            return self.response(400, message=_("請輸入帳號和密碼。"))
        try:
            user = current_app.appbuilder.sm.auth_user_db(*given)  # type: ignore[attr-defined]
        except TooManyTries as too_many:
            answer = self.response(429, message=_("試了太多次，請稍後再試。"), seconds=too_many.seconds)
            answer.headers["Retry-After"] = str(too_many.seconds)
            return answer
        if user is None:
            return self.response(401, message=_("帳號或密碼不對，或帳號已停用。"))
        return self.response(200, csrf_token=generate_csrf())

    @expose("/out", methods=["POST"])
    def logout(self) -> Any:
        """Log out
        ---
        post:
          responses:
            200: {description: Signed out}
        """
        sign_out()
        logout_user()
        return self.response(200, message="ok")
