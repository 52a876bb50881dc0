"""The pages of the portal: emergencies first, a way out on each, the guide, both languages, nobody is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.portal.visiting import Visitor

Visit = Callable[..., Visitor]
PAGES = (
    "/portal/",
    "/portal/help",
    "/portal/guide",
    "/portal/report/RPT_CHILD",
    "/portal/status",
    "/portal/draft/x",
    "/portal/nowhere",
)


@pytest.mark.parametrize("url", PAGES)
def test_every_page_has_the_way_out_one_heading_and_a_title_that_says_nothing(
    visitor: Visit, url: str
) -> None:
    page = visitor().get(url).text
    assert re.search(r'<a class="leave" href="https://[^"]+" rel="noreferrer" data-leave>', page)
    assert len(re.findall(r"<h1", page)) == 1
    assert "通報" not in (re.search(r"<title>(.*?)</title>", page) or [""])[0] or "nowhere" in url


def test_the_first_page_has_the_numbers_before_everything_else(visitor: Visit) -> None:
    page = visitor().get("/portal/").text
    places = [
        page.index(f'href="tel:{number}"') for number in ("110", "119", "113", "1925", "1957", "0800013999")
    ]
    assert places == sorted(places)
    assert places[-1] < page.index("我要求助") < page.index("我要通報") < page.index("查詢受理狀態")


def test_the_portal_speaks_english_to_who_asks_for_it(visitor: Visit) -> None:
    who = visitor()
    token = re.search(r'name="csrf_token" value="([^"]+)"', who.get("/portal/guide").text)
    assert token
    said = {"csrf_token": token[1], "locale": "en", "next": "/portal/guide?asked=1"}
    assert who.post("/portal/language", said).headers["Location"] == "/portal/guide?asked=1"
    assert 'lang="en"' in who.get("/portal/guide").text[:200]
    assert who.post("/portal/language", said | {"csrf_token": "x", "locale": "zh_Hant_TW"}).status_code == 400
    assert 'lang="en"' in who.get("/portal/").text[:200]


def test_whoever_is_signed_in_is_a_visitor_there(login: Callable[[str], Any]) -> None:
    page = login("worker").get("/portal/").text
    assert "測worker" not in page
    assert "logout" not in page


@pytest.mark.parametrize(("said", "form", "law"), [
    ("age=U18&event=harm", "RPT_CHILD", "兒少法§53"),
    ("age=U18&event=used", "RPT_CHILD", "兒童及少年性剝削防制條例§7"),
    ("age=A18&event=harm&actor=partner", "RPT_ADULT", "家暴法§50"),
    ("age=A18&event=harm&actor=somebody&trait=elder", "RPT_ADULT", "老人福利法§43"),
    ("age=UNK&event=sexual", "RPT_SA", "性侵害犯罪防治法§11"),
    ("age=A18&event=hardship", "RPT_VF", "兒少法§54"),
])  # fmt: skip
def test_plain_questions_lead_to_the_form_and_say_what_the_law_asks(
    visitor: Visit, said: str, form: str, law: str
) -> None:
    page = visitor().get(f"/portal/guide?asked=1&who=duty&{said}").text
    assert f'href="/portal/report/{form}?who=duty"' in page
    assert law in page


def test_the_guide_says_what_is_missing_and_keeps_what_was_chosen(visitor: Visit) -> None:
    answer = visitor().get("/portal/guide?asked=1&age=U18")
    assert answer.status_code == 422
    assert 'href="#ask-event"' in answer.text
    assert re.search(r'name="age" value="U18" checked', answer.text)


@pytest.mark.parametrize(
    "said", ["age=999&event=harm", "age=U18&event=drop", "asked=1&actor=x&trait=y&who=z"]
)
def test_answers_that_nobody_offers_are_none(visitor: Visit, said: str) -> None:
    assert visitor().get(f"/portal/guide?asked=1&{said}").status_code == 422


@pytest.mark.parametrize("code", ["CASE_REC", "SSN_CONSULT", "TIPVDA", "x"])
def test_the_portal_has_the_four_reports_alone(visitor: Visit, code: str) -> None:
    assert visitor().get(f"/portal/report/{code}").status_code == 404
