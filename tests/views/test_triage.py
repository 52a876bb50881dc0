"""分級分類 on a page without a script: filled in with its source, no more asked than needed, stored with reasons."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.casework.triage import decided, suggestion
from app.columns.minguo import today
from app.models import Case, StoredDecision, db
from app.models.worksheets import AdultDispatch, AdultReport, ChildReport
from tests import path, stage
from tests.api.test_sheets import Program
from tests.complete import as_json, complete
from tests.path import looking
from tests.protective import filed
from tests.views.pages import is_posted
from tests.views.test_filling_in import text_of


class Posted(HTMLParser):
    """What a browser would post of the one form in the middle of the page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.area: list[str] | None = None
        self.select = ""
        self.feed(page[page.index("<main") : page.index("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag == "textarea":
            self.area = [at["name"], ""]
        elif tag == "select":
            self.select = at["name"]
        elif tag == "option" and "selected" in at:
            self.found.append((self.select, at["value"]))
        elif tag == "input" and at.get("name") and is_posted(at):
            self.found.append((at["name"], at.get("value", "")))

    def handle_data(self, data: str) -> None:
        if self.area is not None:
            self.area[1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self.area is not None:
            self.found.append((self.area[0], self.area[1].removeprefix("\n")))
            self.area = None


class Desk:
    """A player at the triage of one report: every post is what stands on the last page, with answers typed over it."""

    def __init__(self, client: Any, case_id: int) -> None:
        self.client, self.url = client, f"/case/{case_id}/triage"
        self.answer = client.get(self.url)

    @property
    def stands(self) -> MultiDict[str, str]:
        return MultiDict(Posted(self.answer.text).found)

    def say(self, do: str = "ask", **typed: str) -> Any:
        data = self.stands
        for name, value in typed.items():
            data[name] = value
        self.answer = self.client.post(self.url, data=data | {"do": do})
        return self.answer

    @property
    def asks(self) -> set[str]:
        """The inputs that the page asks, as table and name."""
        return set(re.findall(r'data-q="(R\d+_\w+_in_\w+)"', self.answer.text))


@pytest.fixture
def child(app: Any, undone: Any) -> int:
    return filed(app, ChildReport).case_id


@pytest.fixture
def adult(app: Any, undone: Any) -> int:
    """Of partners, reported without a score."""
    case_id = filed(app, AdultReport, ra_violence=["PHY"]).case_id
    with looking(app, "intake"):
        db.session.query(AdultReport).filter_by(case_id=case_id).one().hp_tipvda = None
        db.session.commit()
    return case_id


def stored(app: Any, case_id: int) -> dict[str, StoredDecision]:
    with looking(app, "intake_sup"):
        return {one.table_id.partition("_")[0]: one for one in decided(case_id).values()}


ASPECTS = {"R10_U18_ASPECTS_in_harm": "S", "R10_U18_ASPECTS_in_responsibility": "Y"}


def through(desk: Desk) -> Any:
    """A child report from the three aspects to what is stored."""
    desk.say(**ASPECTS)
    desk.say(R11_CP_GRADE_in_immediate="Y")
    return desk.say("keep")


def test_the_page_asks_no_more_than_the_table_needs(login: Any, child: int) -> None:
    desk = Desk(login("intake"), child)
    assert desk.asks == {f"R10_U18_ASPECTS_in_{name}" for name in ("harm", "responsibility", "will")}
    desk.say(**ASPECTS)
    assert "R10_U18_ASPECTS_in_will" not in desk.asks  # harm and fault decide
    assert "因為第 1 列成立" in desk.answer.text


def test_what_the_report_says_is_filled_in_with_its_source(login: Any, adult: int) -> None:
    desk = Desk(login("intake"), adult)
    assert desk.stands["R04_ADULT_CATEGORY_in_act"] == "VIO"
    assert "帶入自 成人保護事件通報表" in text_of(desk.answer.text)


def test_a_child_report_is_decided_and_stored(app: Any, login: Any, child: int) -> None:
    desk = Desk(login("intake"), child)
    answer = through(desk)
    assert answer.status_code == 302, text_of(answer.text)
    found = stored(app, child)
    assert list(found) == ["R10", "R11", "R12", "R13", "R23"]
    assert all(one.is_intake and one.is_triage for one in found.values())
    assert found["R10"].inputs == {"harm": "S", "responsibility": "Y"}
    assert (found["R10"].row_no, found["R10"].outcome["system"], found["R10"].version) == (1, "CP", "1")
    with looking(app, "intake_sup"):
        found_ = suggestion(db.session.get_one(Case, child))
        assert found_ is not None
        assert (found_.unit, found_.action, found_.table, found_.row) == (
            "CP",
            "ASSIGN",
            "R10_U18_ASPECTS",
            1,
        )
    page = text_of(login("intake_sup").get(f"/case/show/{child}").text)
    assert "未滿18歲三面向分流" in page
    assert "第1列" in page


def test_what_stands_is_not_stored_twice_and_a_change_is_a_new_row(app: Any, login: Any, child: int) -> None:
    client = login("intake")
    through(Desk(client, child))
    before = stored(app, child)
    assert Desk(client, child).say("keep").status_code == 302
    assert {k: one.id for k, one in stored(app, child).items()} == {k: one.id for k, one in before.items()}
    desk = Desk(client, child)
    desk.say(R11_CP_GRADE_in_immediate="N")
    assert desk.say("keep").status_code == 302
    now = stored(app, child)
    assert now["R11"].id > before["R11"].id
    assert now["R10"].id == before["R10"].id


def test_another_choice_needs_a_reason_beside_the_field(app: Any, login: Any, child: int) -> None:
    desk = Desk(login("intake"), child)
    desk.say(**ASPECTS)
    desk.say(R11_CP_GRADE_in_immediate="Y")
    refused = desk.say("keep", R12_CP_CLASS_chosen="K2")
    assert refused.status_code == 400
    assert 'id="R12_CP_CLASS_reason-err"' in refused.text
    assert desk.stands["R12_CP_CLASS_chosen"] == "K2"  # nothing typed is lost
    assert desk.say("keep", R12_CP_CLASS_reason="行為人已離家").status_code == 302
    one = stored(app, child)["R12"]
    assert (one.outcome["class"], one.chosen, one.reason) == ("K1", "K2", "行為人已離家")


def test_a_judgement_is_confirmed_with_a_reason(app: Any, login: Any, child: int) -> None:
    desk = Desk(login("intake"), child)
    desk.say(R10_U18_ASPECTS_in_harm="N", R10_U18_ASPECTS_in_responsibility="Y", R10_U18_ASPECTS_in_will="U")
    assert "建議：" in desk.answer.text
    refused = desk.say("keep")
    assert (refused.status_code, 'id="R10_U18_ASPECTS_reason-err"' in refused.text) == (400, True)
    assert desk.say("keep", R10_U18_ASPECTS_reason="先訪視再決定").status_code == 302
    one = stored(app, child)["R10"]
    assert (one.chosen, one.reason, one.outcome["system"]) == (None, "先訪視再決定", "SSC_VISIT")


def test_an_outcome_that_nobody_has_seen_is_shown_before_it_is_stored(
    app: Any, login: Any, child: int
) -> None:
    desk = Desk(login("intake"), child)
    desk.say(**ASPECTS)
    desk.say(R11_CP_GRADE_in_immediate="Y")
    answer = desk.say("keep", R11_CP_GRADE_in_immediate="N", R12_CP_CLASS_reason="留著")
    assert answer.status_code == 400
    assert "適用的列不同了" in answer.text
    assert (desk.stands["R11_CP_GRADE_chosen"], desk.stands["R12_CP_CLASS_reason"]) == ("G2", "留著")
    assert not stored(app, child)
    assert desk.say("keep").status_code == 302


JUDGED = {"R07_OTHER_LEVEL_in_professional": "H", "R07_OTHER_LEVEL_reason": "勒頸史"}


def test_without_a_scale_partners_are_graded_by_judgement_and_it_is_said_why(
    app: Any, login: Any, adult: int
) -> None:
    client = login("intake")
    desk = Desk(client, adult)
    assert {"R05_TIPVDA_BAND_in_score"} <= desk.asks
    assert f"/sheet/tipvda/add?case={adult}" in desk.answer.text
    desk.say(R05_TIPVDA_BAND_unmeasured="昏迷中")
    assert "R07_OTHER_LEVEL_in_professional" in desk.asks
    desk.say(**JUDGED)
    assert desk.say("keep", R23_JURISDICTION_reason="被害人住本縣").status_code == 302, text_of(
        desk.answer.text
    )
    found = stored(app, adult)
    assert list(found) == ["R04", "R07", "R23"]
    assert found["R07"].reason == "TIPVDA：昏迷中\n勒頸史"
    again = Desk(client, adult).stands
    assert (again["R05_TIPVDA_BAND_unmeasured"], again["R07_OTHER_LEVEL_reason"]) == ("昏迷中", "勒頸史")
    record = client.get(f"/sheet/disp_adult/add?case={adult}").text
    assert "昏迷中" in record
    assert re.search(r'name="da_prof" value="H" checked', record)


def test_a_score_grades_partners_with_the_judgement(app: Any, login: Any, adult: int) -> None:
    desk = Desk(login("intake"), adult)
    desk.say(R05_TIPVDA_BAND_in_score="S8_15", R06_IPV_LEVEL_in_professional="M")
    desk.say(R06_IPV_LEVEL_in_professional="M", R23_JURISDICTION_reason="被害人住本縣")
    refused = desk.say("keep")  # milder than the score: only with a reason
    assert 'id="R06_IPV_LEVEL_reason-err"' in refused.text
    assert desk.say("keep", R06_IPV_LEVEL_reason="加害人已羈押").status_code == 302
    assert [(k, one.row_no) for k, one in stored(app, adult).items()] == [
        ("R04", 2),
        ("R05", 3),
        ("R06", 2),
        ("R23", 11),
    ]


def test_partner_violence_is_not_handed_in_without_a_scale_or_the_reason(
    app: Any, login: Any, adult: int
) -> None:
    window, agency = Program(login("intake")), stage.ids(app.config["DATABASE_OWNER_URL"])
    refs = {"agency": agency["protection"], "user": 1, "person": path.people(app, adult, "intake_sup")[0]}
    questions = AdultDispatch.questions(today())
    told = complete(questions, refs, start={"da_cat": "A2", "da_tipvda_why": None, "da_tipvda": 9})
    refused = window.post("/api/v1/disp_adult/", case_id=adult, answers=as_json(questions, told), submit=True)
    assert refused.status_code == 422
    assert "da_tipvda_why" in refused.text
    told |= {"da_tipvda_why": "昏迷中"}
    told = {key: value for key, value in told.items() if key != "da_tipvda"}
    made = window.post("/api/v1/disp_adult/", case_id=adult, answers=as_json(questions, told), submit=True)
    assert made.status_code == 201, made.text


def test_the_dispatch_record_opens_with_what_was_decided(login: Any, child: int) -> None:
    client = login("intake")
    through(Desk(client, child))
    page = client.get(f"/sheet/disp_child/add?case={child}").text
    told = dict(re.findall(r'name="(dc_\w+)" value="(\w+)" checked', page))
    wanted = {
        "dc_as1": "S",
        "dc_as2": "Y",
        "dc_is_cp": "Y",
        "dc_grade": "G1",
        "dc_class": "K1",
        "dc_action": "ASSIGN",
    }
    assert wanted.items() <= told.items()
    assert "帶入自 分級分類" in text_of(page)


def test_the_case_page_leads_to_the_tables_before_the_record(login: Any, child: int) -> None:
    page = login("intake").get(f"/case/show/{child}").text
    assert re.search(rf'btn btn-primary" href="/case/{child}/triage"', page)


def test_a_dispatched_case_is_triaged_no_more(app: Any, login: Any, child: int) -> None:
    client = login("intake")
    desk = Desk(client, child)
    desk.say(**ASPECTS)
    desk.say(R11_CP_GRADE_in_immediate="Y")
    path.say(
        app, "intake_sup", child, "dispatch", unit=stage.ids(app.config["DATABASE_OWNER_URL"])["protection"]
    )
    late = desk.say("keep")
    assert late.status_code in (404, 409)
    assert not stored(app, child)
