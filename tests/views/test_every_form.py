"""Every form of a case as pages: begun, kept as a draft, refused when incomplete, handed in, read, its past."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from app.columns.minguo import today
from app.forms import form_for
from app.forms.drafts import as_post
from app.forms.filing import BEGUN_IN, USED_FOR
from app.models import REGISTRY, Worksheet
from app.questions import Question, Rows, Text
from app.questions.kinds import GivenRows
from tests import path, stage
from tests.complete import complete
from tests.views.pages import fill, inputs, send

OF_A_FAMILY = [s for s in REGISTRY if "VF" in USED_FOR.get(s.CODE, ("VF",))]
FORMS = [s for s in OF_A_FAMILY if "assessing" in BEGUN_IN.get(s.CODE, ())]
EVERY_FORM = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.CODE)
BY_CODE = {form.CODE: form for form in REGISTRY}


class Desk:
    """The worker at the desk, with a case to assess."""

    def __init__(self, app: Any, login: Any) -> None:
        self.app, self.worker = app, login("worker")
        self.id = path.assessing(app)
        owner = app.config["DATABASE_OWNER_URL"]
        self.next_unit = {"agency": stage.ids(owner)["centre2"]}  # nobody hands over to themselves
        self.refs = {
            "person": path.people(app, self.id)[0],
            "agency": stage.ids(owner)["centre"],
            "user": stage.viewer(owner, "worker").user_id or 0,
        }

    def add(self, form: type[Worksheet]) -> str:
        """The address of a new sheet."""
        return f"/sheet/{form.__tablename__}/add?case={self.id}"

    def typed(self, form: type[Worksheet]) -> MultiDict[str, str]:
        """Complete answers as they are posted, over what stands on the page."""
        page = self.worker.get(self.add(form))
        assert page.status_code == 200, page.text
        with self.app.test_request_context():
            made = form_for(form, today(), may=lambda permission: False)
            if form.CODE == "TRANSFER":
                told = complete(made.QUESTIONS, self.refs | self.next_unit, start={"tr_dir": "SAME"})
            else:
                told = complete(made.QUESTIONS, self.refs)
            words = as_post(made(answers=told))
        tables = {
            q.key for q in made.QUESTIONS if isinstance(q.kind, Rows) and not isinstance(q.kind, GivenRows)
        }
        posted = inputs(page.text)
        for name in [n for n in posted if n.partition("-")[0] in tables]:
            del posted[name]  # suggested rows give way to those of the complete answers
        for name, values in words.lists():
            posted.setlist(name, values)
        return posted

    def hand_in(self, form: type[Worksheet]) -> str:
        """The address of a sheet that was handed in, after its parts."""
        for code in form.PARTS:
            self.hand_in(BY_CODE[code])
        answer = send(self.worker, self.add(form), self.typed(form), "submit")
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"])


def first_required(form: type[Worksheet]) -> Question:
    """A question that everybody must answer."""
    asked = form.questions(today())
    return next(q for q in asked if q.required and not q.show_if and not q.only and not q.bind)


@pytest.fixture
def desk(app: Any, login: Any) -> Desk:
    return Desk(app, login)


@EVERY_FORM
def test_a_sheet_is_kept_as_a_draft_and_refused_when_incomplete(desk: Desk, form: type[Worksheet]) -> None:
    kept = fill(desk.worker, desk.add(form))
    assert kept.status_code == 302
    missing = first_required(form).key
    refused = fill(desk.worker, f"{kept.headers['Location']}/edit", "submit", **{missing: []})
    assert refused.status_code == 422
    assert "這一題必須回答" in refused.text


@EVERY_FORM
def test_a_sheet_is_handed_in_and_read(desk: Desk, form: type[Worksheet]) -> None:
    url = desk.hand_in(form)
    page = desk.worker.get(url)
    assert page.status_code == 200
    assert str(form.TITLE) in page.text
    told = [q for q in form.questions(today()) if isinstance(q.kind, Text) and not q.show_if]
    assert ("示範" in page.text) is bool(told)
    past = desk.worker.get(f"{url}/history")
    assert past.status_code == 200
    assert str(first_required(form).label) in past.text


def test_a_visit_without_its_parts_says_which_and_keeps_what_was_typed(desk: Desk) -> None:
    visit = BY_CODE["VF_VISIT"]
    posted = desk.typed(visit)
    posted["vv_sum"] = "三人在家，屋內整潔。"
    refused = send(desk.worker, desk.add(visit), posted, "submit")
    assert refused.status_code == 409
    assert "請先完成並送出：家庭脆弱性評估、家庭功能評估、需求評估" in refused.text
    assert "三人在家，屋內整潔。" in refused.text


def test_a_second_click_leads_to_the_visit_though_the_case_has_moved_on(desk: Desk) -> None:
    visit = BY_CODE["VF_VISIT"]
    for code in visit.PARTS:
        desk.hand_in(BY_CODE[code])
    posted = desk.typed(visit)
    first = send(desk.worker, desk.add(visit), posted, "submit")
    assert first.status_code == 302
    assert (
        send(desk.worker, desk.add(visit), posted, "submit").headers["Location"] == first.headers["Location"]
    )


def test_who_is_too_late_is_told_why_and_keeps_what_was_typed(desk: Desk) -> None:
    visit = BY_CODE["VF_VISIT"]
    posted = desk.typed(visit)
    posted["vv_sum"] = "三人在家，屋內整潔。"
    desk.hand_in(visit)
    late = send(desk.worker, desk.add(visit), posted)
    assert late.status_code == 409
    assert "這一案目前是「開案審查中」。「訪視評估表」在這幾個階段可以新增：評估中。" in late.text
    assert "三人在家，屋內整潔。" in late.text


def test_a_visit_begins_with_what_the_report_said(desk: Desk) -> None:
    page = desk.worker.get(desk.add(BY_CODE["VF_VISIT"])).text
    told = inputs(page)
    assert told["vv_confirm_txt"] == "戲評估的通報內容"
    assert told["vv_place"] == "示範市示範路1號"
    assert told["family-0-fm_name"] == "戲評估之子"
    assert "脆弱家庭通報表" in page


def test_a_row_chooses_among_the_people_of_the_case(desk: Desk) -> None:
    page = desk.worker.get(desk.add(BY_CODE["VF_NEED"])).text
    assert "戲評估</option>" in page
    assert "戲評估之子</option>" in page
    assert "戲open" not in page


def test_the_page_of_a_visit_leads_to_its_parts(desk: Desk) -> None:
    visit, function = BY_CODE["VF_VISIT"], BY_CODE["VF_FUNC"]
    page = desk.worker.get(desk.add(visit)).text
    assert f'href="{desk.add(function)}&amp;whole=VF_VISIT"' in page
    draft = fill(desk.worker, desk.add(function)).headers["Location"]
    assert f'href="{draft}/edit"' in desk.worker.get(desk.add(visit)).text
    done = desk.hand_in(function)
    assert f'href="{done}"' in desk.worker.get(desk.add(visit)).text
