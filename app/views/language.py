"""Chinese first, English second: the language of a request, remembered on the account."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, current_app, g, has_app_context, has_request_context, redirect, request, session
from flask_appbuilder import BaseView, expose
from flask_appbuilder.utils.base import get_safe_redirect
from flask_babel import Domain, get_locale
from flask_wtf import FlaskForm

from app.guard.security import AWAY
from app.models import AppUser, db

HAN = re.compile(r"[\u3400-\u9fff]")
TAGS = {"zh_Hant_TW": "zh-Hant-TW", "en": "en"}


def current() -> str:
    """The account's language, else the visitor's choice, else (and where nobody asks) Traditional Chinese."""
    if not has_request_context():
        return "zh_Hant_TW"
    chosen = session.get("locale") or _of_the_account()
    return chosen if chosen in TAGS else "zh_Hant_TW"


def _of_the_account() -> str | None:
    """While the database is away the account is not asked: as it was a moment ago, else as the browser prefers."""
    if g.get("away") or g.get("refused") == AWAY:
        return g.get("account_language") or _of_the_browser()
    g.account_language = getattr(g.get("user"), "language", None)
    return g.account_language  # type: ignore[no-any-return]


def _of_the_browser() -> str:
    return "en" if request.accept_languages.best_match(["zh-TW", "zh", "en"]) == "en" else "zh_Hant_TW"


def language(app: Flask) -> None:
    """Make ``current`` the selector of Flask-Babel, instead of FAB's, which writes the session on every visit."""
    app.extensions["babel"].locale_selector = current
    app.context_processor(lambda: {"lang": TAGS[current()]})
    app.add_template_test(is_left_in_chinese, "left_in_chinese")


def is_left_in_chinese(words: str) -> bool:
    """Whether these are official words on a page in English: an element says so of itself (WCAG 3.1.2)."""
    return current() != "zh_Hant_TW" and HAN.search(str(words)) is not None


class OurWords(Domain):
    """The catalogue of a request's language, looked up once a request: a page says three hundred sentences."""

    def get_translations(self) -> Any:
        locale = get_locale()  # another one while ``force_locale`` holds: what is signed is kept in Chinese
        held = g.get("words") if has_app_context() else None
        if held is None or held[0] is not locale:
            held = locale, super().get_translations()  # type: ignore[no-untyped-call]
            if has_request_context():
                g.words = held
        return held[1]


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
        return choose()


def choose() -> Any:
    """Take the language that was posted, and go back to the page."""
    code = request.form.get("locale", "")
    if code in current_app.config["LANGUAGES"]:
        session["locale"] = code
        if g.user.is_authenticated:
            user = db.session.get(AppUser, g.user.id)
            if user:
                user.language = code
    return redirect(get_safe_redirect(request.form.get("next") or "/"))
