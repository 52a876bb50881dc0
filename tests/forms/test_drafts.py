"""Drafts: what was typed comes back as it was, unchecked."""

from __future__ import annotations

import pytest

from app.forms import SheetForm, from_draft, to_draft
from app.forms.drafts import LARGEST, DraftTooLong
from tests.forms.conftest import post
from tests.questions.tiny import good_answers


def test_what_was_typed_comes_back(form_class: type[SheetForm]) -> None:
    typed = post(
        born_on="明天吧",
        what=["M", "O"],
        how="Z",
        family__0__fm_name="陳",
        csrf_token="t",
        do="save",
        version="3",
    )
    again = from_draft(to_draft(typed))
    assert again.getlist("what") == ["M", "O"]
    assert again["version"] == "3"
    assert "csrf_token" not in again
    assert "do" not in again
    form = form_class(again, answers=good_answers())
    assert form["born_on"].raw == ["明天吧"]
    assert form["family"].data[0]["fm_name"] == "陳"


def test_what_no_database_takes_does_not_stop_a_draft() -> None:
    assert "\ud800" not in to_draft(post(why="a\ud800b"))


def test_a_draft_has_an_end() -> None:
    with pytest.raises(DraftTooLong):
        to_draft(post(why="長" * LARGEST))
