"""The empty form for paper: every question of the day with its choices, conditions in words; of every form."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask_babel import force_locale

from app.casework.snapshots import LANGUAGE
from app.columns.minguo import today
from app.models import REGISTRY, Worksheet
from app.outputs import pdf
from app.outputs.blank import Asks, EmptyGrid, empty_parts
from app.outputs.condition_words import condition_in_words
from app.outputs.document import html_of_blank
from app.outputs.paper import SIGNED
from app.questions import (
    Choice,
    Computed,
    Day,
    LongText,
    OneOf,
    Question,
    Rows,
    Section,
    Text,
    Tick,
    condition,
)
from app.questions.kinds import GivenRows
from tests.reading_pdf import pages_of, text_of

A = Section("A", "資訊")
BY_CODE = {form.CODE: form for form in REGISTRY}
ASKED = {
    "q": Question(
        "是否開案", A, OneOf((Choice("Y", "開案"), Choice("N", "不開案"), Choice("S", "短期"))), key="q"
    ),
    "t": Question("無", A, Tick(), key="t"),
}


@pytest.fixture
def page(app: Any) -> Any:
    """A request in which templates are drawn, in the language of the forms."""
    with app.test_request_context(), force_locale(LANGUAGE):
        yield


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("q=Y", "「是否開案」為「開案」"),
        ("not q=Y", "「是否開案」不是「開案」"),
        ("q in (Y,N)", "「是否開案」為「開案」或「不開案」"),
        ("not q in (Y,N)", "並非（「是否開案」為「開案」或「不開案」）"),
        ("q~S", "「是否開案」含「短期」"),
        ("not q~S", "「是否開案」不含「短期」"),
        ("t=true", "勾選「無」"),
        ("not t=true", "並非（勾選「無」）"),
        ("q set", "「是否開案」已填"),
        ("not q set", "「是否開案」沒有填"),
        ("n<18", "n小於18"),
        ("n>24", "n大於24"),
        ("q=Y and t=true or n<18", "（「是否開案」為「開案」，且勾選「無」），或n小於18"),
    ],
)
def test_a_condition_in_words(page: Any, told: str, words: str) -> None:
    assert condition_in_words(condition(told), ASKED) == words


def test_of_a_long_list_the_first_are_named_and_the_rest_is_counted(page: Any) -> None:
    told = condition_in_words(condition("q in (Y,N,S)"), ASKED, 2)
    assert told == "「是否開案」為「開案」、「不開案」等 3 項之一"


def html_of_form(form: type[Worksheet]) -> str:
    asked = form.questions(today())
    return html_of_blank(
        str(form.TITLE), "空白表單", empty_parts(asked), is_unofficial=form.is_unofficial(), is_signed=True
    )


@pytest.mark.parametrize("form", REGISTRY, ids=lambda form: form.CODE)
def test_every_question_and_choice_of_every_form_stands_on_its_empty_paper(
    page: Any, form: type[Worksheet]
) -> None:
    words = re.sub(r"\s", "", re.sub(r"<[^>]+>", "", html_of_form(form)))
    plain = words.replace("&#39;", "'").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    missing = [said for said in wanted(form) if re.sub(r"\s", "", said) not in plain]
    assert missing == []
    assert ("用語非官方，待主管機關核對" in words) is form.is_unofficial()


def wanted(form: type[Worksheet]) -> list[str]:
    """Every wording that must be there; of a given list its items with their choices instead of all there ever were."""
    told: list[str] = []
    for q in form.questions(today()):
        if q.key.startswith(SIGNED):
            continue
        if isinstance(q.kind, GivenRows):
            for item in q.kind.each.items({}):
                told += [
                    str(item.label),
                    *(str(c.label) for offered in item.offers.values() for c in offered),
                ]
            continue
        asked = q.kind.asks if isinstance(q.kind, Rows) else (q,)
        told += [str(q.label), *(str(one.label) for one in asked)]
        told += [str(c.label) for one in asked if not isinstance(one.kind, Computed) for c in one.choices]
    return told


def test_there_is_room_to_write(page: Any) -> None:
    story = Question("說明", A, LongText(), key="s", required=True, show_if=condition("q=Y"))
    html = html_of_blank("表", "版", empty_parts((ASKED["q"], story)), is_unofficial=False, is_signed=False)
    assert "□ 開案" in html
    assert "（「是否開案」為「開案」時填）" in html
    assert html.count('class="writing"') == 3
    assert "說明＊" in html


def test_a_small_table_has_empty_rows_and_a_large_one_blocks(page: Any) -> None:
    small = (Question("姓名", A, Text(), key="n"), Question("生日", A, Day(), key="d"))
    large = (*small, Question("備註", A, LongText(), key="r"))
    for asks, kinds in ((small, [EmptyGrid]), (large, [Asks, Asks, Asks])):
        table = Question("子女", A, Rows(asks=asks), key="t")
        assert [type(block) for block in empty_parts((table,))[0].blocks] == kinds


def test_tipvda_on_paper(page: Any) -> None:
    made = pdf.made(html_of_form(BY_CODE["TIPVDA"]))
    assert 2 <= len(pages_of(made)) <= 3
    assert "他曾揚言或威脅要殺掉你＊□有□無□不詳" in text_of(made)
    assert "民國＿＿＿年＿＿月＿＿日＿＿時＿＿分" in text_of(made)
