"""Which language the pages speak: Taiwan's Chinese first, English on request, Simplified Chinese never."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import session
from flask_babel import get_domain, gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField
from wtforms.validators import DataRequired, Length

from app.rules.menus import MENU
from app.server.deploy import compile_translations
from tests.test_translations import simplified_only

ROOT = Path(__file__).parent.parent


@pytest.fixture
def speaking(app: Any) -> Iterator[Any]:
    """The app with freshly compiled catalogues."""
    compile_translations()
    with app.app_context():
        get_domain().cache.clear()
    return app


class Tried(FlaskForm):
    """A form of the library's own, with the library's own messages."""

    name = StringField("name", validators=[DataRequired()])
    word = StringField("word", validators=[Length(min=3)])
    count = IntegerField("count")


def complaints(app: Any, language: str = "") -> str:
    with app.test_request_context(method="POST", data={"word": "x", "count": "many"}):
        if language:
            session["locale"] = language
        form = Tried(meta={"csrf": False})
        assert not form.validate()
        return "\n".join(str(error) for errors in form.errors.values() for error in errors)


def test_only_our_own_catalogues_are_asked(speaking: Any) -> None:
    folders = [Path(folder) for folder in speaking.extensions["babel"].translation_directories]
    assert folders == [ROOT / "translations"]


def test_without_a_choice_the_pages_speak_chinese(speaking: Any) -> None:
    with speaking.test_request_context():
        assert gettext("Search") == "搜尋"
        assert str(MENU[0].label) == "工作桌"
        assert gettext("a sentence that nobody translated") == "a sentence that nobody translated"


def test_english_on_request(speaking: Any) -> None:
    with speaking.test_request_context():
        session["locale"] = "en"
        assert str(MENU[0].label) == "Desk"
        assert gettext("Search") == "Search"


@pytest.mark.parametrize("locale", ["zh", "zh_CN", "zh_HK", "de"])
def test_another_language_is_not_half_spoken(speaking: Any, locale: str) -> None:
    with speaking.test_request_context():
        session["locale"] = locale
        assert str(MENU[0].label) == "工作桌"


def test_the_forms_of_the_library_speak_it_too(speaking: Any) -> None:
    said = complaints(speaking)
    assert not set(said) & simplified_only()
    assert "這一欄必須填寫。" in said
    assert "This field is required." in complaints(speaking, "en")


def test_what_is_forced_into_chinese_is_chinese_and_the_page_around_it_is_not(app: Any) -> None:
    from flask import session
    from flask_babel import force_locale, gettext

    with app.test_request_context("/"):
        session["locale"] = "en"
        with force_locale("zh_Hant_TW"):
            assert gettext("結案") == "結案"
        assert gettext("結案") != "結案"
        with force_locale("zh_Hant_TW"):
            assert gettext("結案") == "結案"
