"""Chinese first, English second: the language of a request, remembered on the account."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, has_request_context, redirect, request, session
from flask_appbuilder import BaseView, expose
from flask_appbuilder.utils.base import get_safe_redirect
from flask_wtf import FlaskForm

from app.models import AppUser, db

TAGS = {"zh_Hant_TW": "zh-Hant-TW", "en": "en"}


def current() -> str:
    """The account's language, else the visitor's choice, else (and where nobody asks) Traditional Chinese."""
    if not has_request_context():
        return "zh_Hant_TW"
    chosen = session.get("locale") or getattr(g.get("user"), "language", None)
    return chosen if chosen in TAGS else "zh_Hant_TW"


def language(app: Flask) -> None:
    """Make ``current`` the selector of Flask-Babel, instead of FAB's, which writes the session on every visit."""
    app.extensions["babel"].locale_selector = current
    app.context_processor(lambda: {"lang": TAGS[current()]})


def only_our_words(app: Flask) -> None:
    """FAB's and WTForms' catalogues would answer in Simplified Chinese. Ours alone are asked, by forms too."""
    from flask_babel import get_domain

    babel = app.extensions["babel"]
    babel.translation_directories[:] = [
        d for d in babel.translation_directories if "flask_appbuilder" not in d
    ]
    with app.app_context():
        domain: Any = get_domain()
    domain.cache.clear()
    FlaskForm.Meta.get_translations = lambda self, form: domain.get_translations()


class LanguageView(BaseView):
    """Choosing a language: in the session for a visitor, on the account for a user."""

    route_base = "/language"
    default_view = "choose"

    @expose("/", methods=["POST"])
    def choose(self) -> Any:
        code = request.form.get("locale", "")
        if code in current_app.config["LANGUAGES"]:
            session["locale"] = code
            if g.user.is_authenticated:
                user = db.session.get(AppUser, g.user.id)
                if user:
                    user.language = code
        return redirect(get_safe_redirect(request.form.get("next") or "/"))
