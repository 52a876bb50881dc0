"""Supervision over HTTP: the queue, comments beside answers, approval that opens the case, and every clear refusal."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.columns.minguo import minguo, today
from app.models import Case, Due, Event, StoredDecision, db
from app.models.worksheets.fam_plan import PlanGoal as Goal
from app.rules.grading import case_risk
from tests import path, stage
from tests.views.pages import fill, send
from tests.views.test_every_form import BY_CODE, Desk
from tests.views.test_filling_in import text_of

Login = Any
STAGED = {"CLOSURE": {"vu_stage": "END"}}  # for which sheet a part is filled in
CLOSING = {"cl_reason_vf": "C01", "cl_date": minguo(today())}
VISIT, PLAN = BY_CODE["VF_VISIT"], BY_CODE["FAM_PLAN"]


class Office(Desk):
    """The worker's desk and the supervisor's."""

    def __init__(self, app: Any, login: Any) -> None:
        super().__init__(app, login)
        self.sup = login("sup")

    def review_url(self, url: str) -> str:
        """Where the sheet at this address is reviewed."""
        table, number = url.split("/")[-2:]
        return f"/reviews/{table.upper()}/{number}"

    def say(self, url: str, result: str, browser: Any = None, **typed: str) -> Any:
        """Open the review page, type, and press a button."""
        browser = browser or self.sup
        page = browser.get(self.review_url(url))
        hidden = re.findall(r'name="(csrf_token|version)" value="([^"]*)"', page.text)
        names = {name.replace("__", "-"): value for name, value in typed.items()}
        return browser.post(
            self.review_url(url), data=MultiDict([*hidden, ("result", result), *names.items()])
        )

    def post(self, browser: Any, url: str, **data: str) -> Any:
        """A post with its token."""
        token = stage.token(browser.get("/account/").text)
        return browser.post(url, data={"csrf_token": token, **data})

    def status(self) -> str:
        """How the case stands."""
        return path.status(self.app, self.id)


@pytest.fixture
def office(app: Any, login: Login) -> Office:
    return Office(app, login)


@pytest.fixture
def served(office: Office) -> Office:
    """On a case that is open: there a plan is written."""
    office.id = stage.CASES["open"]
    office.refs["person"] = path.people(office.app, office.id)[0]
    return office


def test_what_is_handed_in_waits_in_the_queue_and_opens(office: Office) -> None:
    url = office.hand_in(VISIT)
    queue = office.sup.get("/reviews/").text
    assert office.review_url(url) in queue
    assert "/reviews/VF_NEED/" not in queue  # a part goes with its whole
    page = office.sup.get(office.review_url(url)).text
    assert "核可後，案件將「開案」。" in page
    assert 'name="note-vv_sum"' in page
    assert 'name="note-VF_NEED.' in page
    assert "審核" in office.sup.get(url).text
    assert "已送審，等督導審核" in office.worker.get(url).text


def test_approval_opens_the_case_and_freezes_the_sheet_with_its_parts(office: Office) -> None:
    url = office.hand_in(VISIT)
    assert office.status() == "open_review"
    answer = office.say(url, "OK", opinion="同意開案")
    assert answer.headers["Location"] == "/reviews/"
    assert office.status() == "open"
    page = office.worker.get(url)
    assert "已核可" in page.text
    assert "同意開案" in page.text
    assert f"{url}/edit" not in page.text
    assert office.worker.get(f"{url}/edit").headers["Location"] == url
    assert office.review_url(url) not in office.sup.get("/reviews/").text


def test_the_snapshot_page_shows_what_was_signed_with_its_hash(served: Office) -> None:
    url = served.hand_in(PLAN)
    served.say(url, "OK", opinion="同意")
    link = re.search(r'href="(/reviews/snapshot/\d+)"', served.worker.get(url).text)
    assert link
    page = served.worker.get(link[1]).text
    assert "內容與雜湊值相符" in page
    assert re.search(r"[0-9a-f]{64}", page)
    assert "測sup" in page
    assert "同意" in page
    assert stage.sign_in(served.app, "other_worker").get(link[1]).status_code == 404


def test_what_goes_back_carries_its_comments_to_the_answers(office: Office) -> None:
    url = office.hand_in(VISIT)
    assert office.say(url, "RETURN", opinion="請補充", note__vv_sum="摘要太短").status_code == 302
    assert office.status() == "assessing"
    read = text_of(office.worker.get(url).text)
    assert "退回修正" in read
    assert "摘要太短" in read
    edit = office.worker.get(f"{url}/edit").text
    assert "請補充" in edit
    assert re.search(r'id="[^"]*vv_sum-said"[^>]*>.*摘要太短', edit)
    assert "檢查並送審" in edit
    again = fill(office.worker, f"{url}/edit", "submit", vv_sum="寫得比較長")
    assert again.status_code == 302
    assert office.status() == "open_review"
    assert office.say(url, "OK").status_code == 302
    assert "摘要太短" in office.worker.get(url).text  # what was said stays in its history


def test_a_comment_on_a_row_stands_beside_its_answer(served: Office) -> None:
    url = served.hand_in(PLAN)
    served.say(url, "RETURN", **{"note__fp_goals-0-fg_goal": "目標要能衡量"})
    assert re.search(r'fp_goals-0-fg_goal-said"[^>]*>.*目標要能衡量', served.worker.get(f"{url}/edit").text)
    assert "目標要能衡量" in served.worker.get(url).text


def test_a_comment_stays_with_its_row_when_another_is_put_before_it_and_when_it_is_taken_out(
    served: Office,
) -> None:
    url = served.hand_in(PLAN)
    served.say(url, "RETURN", **{"note__fp_goals-0-fg_goal": "目標要能衡量"})
    with path.looking(served.app, "worker"):
        (goal,) = db.session.scalars(select(Goal).where(Goal.sheet_id == int(url.split("/")[-1])))
        goal.place, about = 1, {"case_id": goal.case_id, "county_id": goal.county_id, "form": goal.form}
        db.session.add(Goal(**about, sheet_id=goal.sheet_id, place=0, fg_goal="新的目標"))
        db.session.commit()
    edit = served.worker.get(f"{url}/edit").text
    assert re.search(r'fp_goals-1-fg_goal-said"[^>]*>.*目標要能衡量', edit)
    assert 'fp_goals-0-fg_goal-said"' not in edit
    with path.looking(served.app, "worker"):
        db.session.delete(db.session.scalars(select(Goal).where(Goal.fg_goal != "新的目標")).one())
        db.session.commit()
    read = served.worker.get(url).text
    assert "已刪除的一列" in read
    assert "目標要能衡量" in read
    assert '-said"' not in served.worker.get(f"{url}/edit").text


def test_an_approval_keeps_by_which_rows_the_case_was_rated_and_opened(office: Office) -> None:
    office.say(office.hand_in(VISIT), "OK")
    with path.looking(office.app, "sup"):
        found = db.session.scalars(select(StoredDecision).where(StoredDecision.case_id == office.id))
        kept = {one.table_id: one for one in found}
        case = db.session.get_one(Case, office.id)
        assert {"R14_VF_GRADE", "R00_CASE_RISK", "R17_VF_OPEN"} <= set(kept)
        assert kept["R00_CASE_RISK"].outcome["risk"] == case.risk
        assert (
            kept["R17_VF_OPEN"].created_by
            == stage.viewer(office.app.config["DATABASE_OWNER_URL"], "sup").user_id
        )
        assert (kept["R17_VF_OPEN"].chosen is None) == (kept["R17_VF_OPEN"].reason is None)


def test_only_parts_with_a_comment_go_back_with_the_whole(office: Office) -> None:
    url = office.hand_in(VISIT)
    page = office.sup.get(office.review_url(url)).text
    note = re.search(r'name="(note-VF_FUNC\.\w+)"', page)
    assert note
    office.say(url, "RETURN", **{note[1].replace("-", "__", 1): "請看這一題"})
    asked = f"?case={office.id}&state="
    states = {
        form.CODE: office.worker.get(f"/api/v1/{form.__tablename__}/{asked}returned").json["count"]
        for form in (VISIT, *(BY_CODE[code] for code in VISIT.PARTS))
    }
    assert states == {"VF_VISIT": 1, "VF_FUNC": 1, "VF_VULN": 0, "VF_NEED": 0}


def test_nothing_goes_back_without_a_word(served: Office) -> None:
    url = served.hand_in(PLAN)
    answer = served.say(url, "RETURN", note__fp_consent="  ")
    assert answer.status_code == 422
    assert "退回修正要說明原因" in answer.text


def test_nobody_reviews_their_own(served: Office) -> None:
    assert served.worker.get(served.review_url(served.hand_in(PLAN))).status_code == 403
    desk = Desk.__new__(Desk)
    desk.__dict__.update(vars(served), worker=served.sup)
    own = desk.hand_in(PLAN)
    page = served.sup.get(served.review_url(own), follow_redirects=True).text
    assert "不能審核自己填寫或送審的表單" in page
    assert served.review_url(own) not in served.sup.get("/reviews/").text
    answer = served.post(served.sup, served.review_url(own), result="OK", version="1")
    assert "不能審核自己填寫或送審的表單" in served.sup.get(answer.headers["Location"]).text


def test_two_supervisors_at_once(served: Office) -> None:
    url = served.hand_in(PLAN)
    served.say(url, "OK")
    late = served.post(served.sup, served.review_url(url), result="RETURN", opinion="不同意", version="1")
    page = served.sup.get(late.headers["Location"]).text
    assert re.search("測sup已於 .* 核可這份表單", page)


def test_a_sheet_that_was_changed_since_keeps_what_was_typed(served: Office) -> None:
    url = served.hand_in(PLAN)
    answer = served.post(served.sup, served.review_url(url), result="RETURN", opinion="還沒改好", version="9",
                         **{"note-fp_consent": "這裡"})  # fmt: skip
    assert answer.status_code == 409
    assert "重新送審過" in answer.text
    assert "還沒改好" in answer.text
    assert re.search(r"<details open>.*?這裡", answer.text, re.DOTALL)


@pytest.mark.parametrize("who", ["other_sup", "prot_sup", "away_sup"])
def test_supervisors_of_other_units_find_nothing(served: Office, login: Login, who: str) -> None:
    url = served.hand_in(PLAN)
    other = login(who)
    assert other.get(served.review_url(url)).status_code == 404
    assert served.review_url(url) not in other.get("/reviews/").text
    assert served.post(other, served.review_url(url), result="OK", version="1").status_code == 404


@pytest.mark.parametrize("who", ["worker", "ngo_sup", "mh", "intake", "hot", "admin", "auditor"])
def test_who_approves_nothing_has_no_queue(login: Login, who: str) -> None:
    assert login(who).get("/reviews/").status_code == 403


def test_the_writer_takes_it_back_and_hands_it_in_again(served: Office) -> None:
    url = served.hand_in(PLAN)
    assert served.worker.get(f"{url}/edit", follow_redirects=True).text.count("審核前不能改") == 1
    assert "撤回" in served.worker.get(url).text
    back = served.post(served.worker, f"{served.review_url(url)}/take_back")
    assert back.headers["Location"] == f"{url}/edit"
    assert "填表人已撤回" in served.sup.get(served.review_url(url), follow_redirects=True).text
    assert fill(served.worker, f"{url}/edit", "submit").status_code == 302
    assert served.say(url, "OK").status_code == 302


def test_a_proposal_to_open_is_not_taken_back(office: Office) -> None:
    url = office.hand_in(VISIT)
    assert "take_back" not in office.worker.get(url).text
    back = office.post(office.worker, f"{office.review_url(url)}/take_back")
    assert "不能撤回" in office.worker.get(back.headers["Location"]).text
    assert office.status() == "open_review"


def test_what_waits_is_not_changed_over_http(served: Office) -> None:
    url = served.hand_in(PLAN)
    post = served.post(served.worker, f"{url}/edit", do="save", version="1", fp_safety="改")
    assert post.headers["Location"] == url
    put = served.worker.put(f"/api/v1{url.removeprefix('/sheet')}", json={"answers": {"fp_safety": "改"}, "version": 1},
                            headers={"X-CSRFToken": stage.token(served.worker.get("/account/").text)})  # fmt: skip
    assert put.status_code == 409


@pytest.mark.parametrize("url", ["CASE_REC/1", "NONE/1", "FAM_PLAN/999999", f"FAM_PLAN/{2**63}", "snapshot/999999",
                                 f"snapshot/{2**63}"])  # fmt: skip
def test_what_is_not_there(login: Login, url: str) -> None:
    assert login("sup").get(f"/reviews/{url}").status_code == 404


def test_the_api_tells_state_and_reviews(served: Office) -> None:
    url = served.hand_in(PLAN)
    served.say(url, "RETURN", opinion="請補充", note__fp_consent="哪一天同意的？")
    told = served.worker.get(f"/api/v1{url.removeprefix('/sheet')}").json["result"]
    assert told["state"] == "returned"
    assert [(r["result"], r["opinion"], r["comments"]) for r in told["reviews"]] == [
        ("RETURN", "請補充", {"fp_consent": "哪一天同意的？"})
    ]


def handed_in(office: Office, form: Any, **answers: Any) -> str:
    """A sheet that was handed in with these answers, after its parts."""
    for code in form.PARTS:
        part = BY_CODE[code]
        answer = send(
            office.worker, office.add(part), office.typed(part), "submit", **STAGED.get(form.CODE, {})
        )
        assert answer.status_code == 302, answer.text
    answer = send(office.worker, office.add(form), office.typed(form), "submit", **answers)
    assert answer.status_code == 302, re.findall(r'href="#([^"]+)">[^<]*：([^<]+)<', answer.text)
    return str(answer.headers["Location"])


@pytest.mark.parametrize(("decision", "answers", "status"), [
    ("Y", {}, "open"), ("N", {"vv_notopen": "N01"}, "not_opened"), ("S", {}, "short"), ("M", {}, "missing"),
])  # fmt: skip
def test_the_decision_of_an_approved_visit_moves_the_case(
    office: Office, decision: str, answers: dict[str, Any], status: str
) -> None:
    url = handed_in(office, VISIT, vv_open=decision, vv_will="YES", **answers)
    assert office.say(url, "OK").headers["Location"] == "/reviews/"
    assert office.status() == status


def test_one_need_passed_on_is_asked_after_at_the_system_that_the_sheet_names(office: Office) -> None:
    single = {"vv_open": "N", "vv_notopen": "N03", "vv_will": "YES"}
    url = handed_in(office, VISIT, **single, vv_refer=["X03", "X06"])
    assert "核可後，案件將「轉介既有體系」。" in office.sup.get(office.review_url(url)).text
    assert office.say(url, "OK").headers["Location"] == "/reviews/"
    assert office.status() == "not_opened"
    with path.looking(office.app, "worker"):
        [reply] = db.session.scalars(select(Due).filter_by(case_id=office.id, duty="system_reply"))
        assert reply.is_open
        [event] = db.session.scalars(select(Event).filter_by(case_id=office.id, verb="end_to_system"))
        assert (event.about["system"], event.about["passed_on"]) == ("X03", today().isoformat())
        assert event.about["reason"] == "單一需求，已轉介既有服務系統；並轉介：精神醫療與心理衛生服務"


def test_a_need_passed_on_to_nobody_by_name_only_ends_the_case(office: Office) -> None:
    url = handed_in(office, VISIT, vv_open="N", vv_notopen="N03", vv_will="YES")
    assert "核可後，案件將「不開案」。" in office.sup.get(office.review_url(url)).text
    office.say(url, "OK")
    with path.looking(office.app, "worker"):
        assert db.session.scalars(select(Due).filter_by(case_id=office.id, duty="system_reply")).all() == []


def test_the_approved_assessment_is_the_risk_of_the_case(office: Office) -> None:
    url = handed_in(office, VISIT, vv_will="YES")
    with path.looking(office.app, "worker"):
        before = db.session.get_one(Case, office.id)
        assert (before.risk, before.is_assessed) == ("unrated", False)
        grade = (
            db.session.scalars(select(BY_CODE["VF_VULN"]).filter_by(case_id=office.id))
            .one()
            .vu_grade_effective
        )
    office.say(url, "OK")
    with path.looking(office.app, "worker"):
        case = db.session.get_one(Case, office.id)
        assert (case.risk, case.is_assessed, case.is_willing) == (
            case_risk("VF", assessed=True, level=grade),
            True,
            True,
        )


@pytest.mark.parametrize(("answers", "status"), [
    ({"cl_follow": "N"}, "closed"), ({"cl_follow": "OWN", "cl_follow_to": "116/12/31"}, "follow"),
    ({"cl_follow": "LAW", "cl_follow_to": "116/12/31"}, "follow"),
])  # fmt: skip
def test_an_approved_closure_ends_the_case_or_follows_it(
    served: Office, answers: dict[str, Any], status: str
) -> None:
    url = handed_in(served, BY_CODE["CLOSURE"], **CLOSING | answers)
    assert served.status() == "close_review"
    answer = served.say(url, "OK")
    assert answer.headers.get("Location") == "/reviews/", text_of(answer.text)
    assert served.status() == status


def test_a_closure_that_goes_back_leaves_the_case_open(served: Office) -> None:
    url = handed_in(served, BY_CODE["CLOSURE"], **CLOSING, cl_follow="N")
    assert served.say(url, "RETURN", opinion="請補摘要").status_code == 302
    assert served.status() == "open"


def test_a_decision_that_does_not_fit_the_case_is_refused_with_everything_typed(office: Office) -> None:
    url = handed_in(office, VISIT, vv_open="N", vv_notopen="N01")
    path.say(office.app, "sup", office.id, "open")
    answer = office.say(url, "OK", opinion="同意不開案")
    assert answer.status_code == 409
    assert "案件目前的狀態不能做這個決定：不開案" in answer.text
    assert "同意不開案</textarea>" in answer.text
    assert "已送審，等督導審核" in office.worker.get(url).text


def test_a_sheet_whose_decision_was_carried_out_already_is_approved_all_the_same(office: Office) -> None:
    url = handed_in(office, VISIT, vv_open="Y")
    path.say(office.app, "sup", office.id, "open")
    assert office.say(url, "OK").headers["Location"] == "/reviews/"
    assert office.status() == "open"
