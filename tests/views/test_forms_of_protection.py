"""The sheets of adult and child protection as pages: begun on their kind of case alone, refused, handed in, read."""

from __future__ import annotations

from typing import Any

import pytest

from app.models import Worksheet
from app.models.worksheets import AdultReport, ChildReport
from tests import path, stage
from tests.protective import protected
from tests.views.pages import fill, inputs, send
from tests.views.test_every_form import BY_CODE, Desk, first_required

FORMS = [BY_CODE[code] for code in ("ADULT_ASSESS", "CP_INVEST", "CP_SDM", "EMERG_PLACE")]
EVERY_FORM = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.CODE)


class Protection(Desk):
    """A worker of the protection unit, with a case to assess."""

    def __init__(self, app: Any, login: Any, form: type[Worksheet]) -> None:
        report, who = (AdultReport, "ap") if form.CODE == "ADULT_ASSESS" else (ChildReport, "cp")
        self.app, self.worker = app, login(who)
        self.id = protected(app, report, who)
        owner = app.config["DATABASE_OWNER_URL"]
        self.refs = {
            "person": path.people(app, self.id, who)[0],
            "agency": stage.ids(owner)["protection"],
            "user": stage.viewer(owner, who).user_id or 0,
        }

    def post(self, form: type[Worksheet], **more: str) -> Any:
        """The answer to a complete sheet that is handed in; where a victim is, only those of protection write."""
        posted = self.typed(form)
        unit = str(self.refs["agency"])
        kept = {"ADULT_ASSESS": {"aa_safety": "有危險就撥 110。"}, "EMERG_PLACE": {"em_place_org": unit}}
        for key, word in {**kept.get(form.CODE, {}), **more}.items():
            posted[key] = word
        return send(self.worker, self.add(form), posted, "submit")

    def hand_in(self, form: type[Worksheet]) -> str:
        """The address of a sheet that was handed in, after its parts."""
        for code in form.PARTS:
            self.hand_in(BY_CODE[code])
        # what is asked only once the safety assessment has said that the child is not safe
        answer = self.post(form, **({"ce_place": "Y"} if form.CODE == "CP_INVEST" else {}))
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"])


@pytest.fixture
def child(app: Any, login: Any) -> Protection:
    """A child to be protected."""
    return Protection(app, login, BY_CODE["CP_INVEST"])


@EVERY_FORM
def test_a_sheet_is_kept_as_a_draft_and_refused_when_incomplete(
    app: Any, login: Any, form: type[Worksheet]
) -> None:
    desk = Protection(app, login, form)
    kept = fill(desk.worker, desk.add(form))
    assert kept.status_code == 302
    missing = first_required(form).key
    refused = fill(desk.worker, f"{kept.headers['Location']}/edit", "submit", **{missing: []})
    assert refused.status_code == 422
    assert "這一題必須回答" in refused.text


@EVERY_FORM
def test_a_sheet_is_handed_in_and_read(app: Any, login: Any, form: type[Worksheet]) -> None:
    desk = Protection(app, login, form)
    url = desk.hand_in(form)
    page = desk.worker.get(url)
    assert page.status_code == 200
    assert str(form.TITLE) in page.text
    assert "示範" in page.text
    past = desk.worker.get(f"{url}/history")
    assert past.status_code == 200
    assert str(first_required(form).label) in past.text


def test_a_family_has_no_sheet_of_protection_and_a_child_no_visit_of_a_family(
    app: Any, login: Any, child: Protection
) -> None:
    family = Desk(app, login)
    for form in FORMS:
        assert family.worker.get(family.add(form)).status_code == 409
    assert child.worker.get(child.add(BY_CODE["CP_INVEST"])).status_code == 200
    assert child.worker.get(child.add(BY_CODE["VF_VISIT"])).status_code == 409


def test_an_investigation_of_the_first_class_rests_on_the_safety_assessment(child: Protection) -> None:
    refused = child.post(BY_CODE["CP_INVEST"], cb_child_say="爸爸喝酒後會打我。")
    assert refused.status_code == 409
    assert "請先完成並送出：兒少保護安全評估" in refused.text
    assert "爸爸喝酒後會打我。" in refused.text


def test_a_case_of_the_second_class_needs_no_safety_assessment(child: Protection) -> None:
    form = BY_CODE["CP_INVEST"]
    keys = ("cf_actor", "cf_actor_minor", "cf_place", "cf_parent", "cf_finding", "cf_auth")
    first = {q.key: q.kind.choices[0].code for q in form._declared if q.key in keys}
    answer = child.post(form, ci_class="K2", **first)
    assert answer.status_code == 302, answer.text


def test_a_safety_assessment_says_how_it_came_to_its_result(child: Protection) -> None:
    url = child.hand_in(BY_CODE["CP_SDM"])
    page = child.worker.get(url).text
    assert "不安全" in page
    assert "13 項危險因素（R20 第 3 列）" in page


def test_an_assessment_begins_with_what_report_and_register_know(
    app: Any, login: Any, child: Protection
) -> None:
    told = inputs(child.worker.get(child.add(BY_CODE["CP_INVEST"])).text)
    assert told["ci_type"] == "PHY"
    assert told["cc_injury"] == "NONE"
    assert told["ci_grade"] == "G1"
    adult = Protection(app, login, BY_CODE["ADULT_ASSESS"])
    told = inputs(adult.worker.get(adult.add(BY_CODE["ADULT_ASSESS"])).text)
    assert told["aa_type"] == "PHY"
    assert told["aa_o_rel"] == "R01"
