"""Chinese first, English second: the language of a request, remembered on the account."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app, g, has_app_context, has_request_context, redirect, request, session
from flask_appbuilder import BaseView, expose
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import Domain
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


class OurWords(Domain):
    """The catalogue of a request's language, looked up once a request: a page says three hundred sentences."""

    def get_translations(self) -> Any:
        held = g.get("words") if has_app_context() else None
        if held is None:
            held = super().get_translations()  # type: ignore[no-untyped-call]
            if has_request_context():
                g.words = held
        return held


def only_our_words(app: Flask) -> None:
    """FAB's and WTForms' catalogues would answer in Simplified Chinese. Ours alone are asked, by forms too."""
    babel = app.extensions["babel"]
    babel.translation_directories[:] = [
        d for d in babel.translation_directories if "flask_appbuilder" not in d
    ]
    words = babel.instance.domain_instance = OurWords()  # type: ignore[no-untyped-call]
    FlaskForm.Meta.get_translations = lambda self, form: words.get_translations()


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
