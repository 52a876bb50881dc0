"""Words of data files, in the viewer's language."""

from __future__ import annotations

from flask import Flask
from flask_babel import Babel, force_locale

from app.questions import Words, codes


def test_words_follow_the_viewer() -> None:
    app = Flask(__name__)
    Babel(app, default_locale="zh_Hant_TW")
    label = codes("sex")[0].label
    with app.test_request_context():
        assert str(label) == "男"
        with force_locale("en"):
            assert str(label) == "Male"


def test_where_nobody_looks_they_are_chinese() -> None:
    assert str(Words("男", "Male")) == "男"


def test_words_are_escaped_in_a_page() -> None:
    assert Words("<男>", "").__html__() == "&lt;男&gt;"


def test_the_choices_of_a_list_are_made_once() -> None:
    assert codes("sex") is codes("sex")
