"""The three protective reports as pages and over the API: filed whole, read by few, corrected, dispatched."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from app.casework.moves import move
from app.columns.minguo import today
from app.forms import form_for
from app.forms.drafts import as_post
from app.models import Case, Party, db
from app.models.worksheets import AdultReport, ChildReport, DangerAssessment, SexualAssaultReport, Worksheet
from app.models.worksheets.harmed_child import HarmedChild
from tests.api.test_sheets import Program
from tests.browser.on_the_stage import wearing
from tests.complete import as_json, complete
from tests.path import looking, say
from tests.protective import HIDING, REPORTER, REPORTS, SAFE_PHONE, child, filed, protected, report, victim
from tests.stage import ids
from tests.views.pages import fill, inputs, send
from tests.views.test_filling_in import text_of

EVERY_REPORT = pytest.mark.parametrize("form", REPORTS, ids=lambda form: form.CODE)


def add(form: type[Worksheet]) -> str:
    return f"/sheet/{form.__tablename__}/add"


def typed(app: Any, form: type[Worksheet], page: str, answers: dict[str, Any]) -> MultiDict[str, str]:
    """These answers as they are posted over what stands on the page."""
    with app.test_request_context():
        made = form_for(form, today(), may=lambda permission: True)
        words = as_post(made(answers=answers))
    posted = inputs(page)
    for name, values in words.lists():
        posted.setlist(name, values)
    return posted


def newest(undone: Any, form: type[Worksheet]) -> int:
    found: int = undone.execute(
        text(f"select max(id) from {form.__tablename__}")
    ).scalar_one()  # names of ours
    return found


@EVERY_REPORT
def test_a_report_is_filed_as_a_page_and_ends_with_its_receipt(
    app: Any, login: Any, undone: Any, form: Any
) -> None:
    reporter = login("reporter")
    page = reporter.get(add(form))
    assert page.status_code == 200
    answer = send(reporter, add(form), typed(app, form, page.text, report(form)), "submit")
    assert answer.status_code == 302, text_of(answer.text)
    assert answer.headers["Location"].startswith("/receipt/")
    assert re.search(r"\b\d{6}\b", text_of(reporter.get(answer.headers["Location"]).text))
    window = login("intake")
    read = window.get(f"/sheet/{form.__tablename__}/{newest(undone, form)}?all=1").text
    for words in (str(form.TITLE), "戲被害", HIDING, SAFE_PHONE):
        assert words in read


@EVERY_REPORT
def test_an_incomplete_report_is_refused_beside_each_question(
    app: Any, login: Any, undone: Any, form: Any
) -> None:
    reporter = login("reporter")
    page = reporter.get(add(form))
    posted = typed(app, form, page.text, report(form))
    missing = next(name for name in posted if name.endswith("v_name"))
    posted[missing] = ""
    posted["ev_text"] = ""
    refused = send(reporter, add(form), posted, "submit")
    assert refused.status_code == 422
    for name in (missing, "ev_text"):
        assert f'href="#{name}"' in refused.text
    assert HIDING in refused.text


@EVERY_REPORT
def test_a_report_travels_through_the_api(app: Any, login: Any, undone: Any, form: Any) -> None:
    program = Program(login("reporter"))
    sent = as_json(form.questions(today()), report(form))
    url = f"/api/v1/{form.__tablename__}/"
    refused = program.post(url, answers={}, submit=True)
    assert refused.status_code == 422
    required = {q.key for q in form.questions(today()) if q.required and not q.show_if}
    assert required <= set(refused.json["errors"])
    made = program.post(url, answers=sent, submit=True)
    assert made.status_code == 201, made.json
    window = Program(login("intake"))
    found = window.get(f"{url}{newest(undone, form)}").json["result"]
    assert (found["case_id"], found["state"], found["withheld"]) == (made.json["case_id"], "submitted", [])
    for key, value in sent.items():
        there = found["answers"][key]
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for row, stored in zip(value, there, strict=True):
                assert {**stored, "id": None} == {**dict.fromkeys(stored), **row, "id": None}
        else:
            assert there == value, key


@EVERY_REPORT
def test_who_reported_and_where_the_victim_is_are_told_to_few(
    app: Any, login: Any, undone: Any, form: Any
) -> None:
    case_id = protected(app, form)
    with looking(app, "intake_sup"):
        sheet = db.session.query(form).filter(form.case_id == case_id).one()
        sheet_id = sheet.id
    url = f"/sheet/{form.__tablename__}/{sheet_id}"
    told = login("ap").get(f"{url}?all=1").text
    assert HIDING in told
    assert SAFE_PHONE in told
    assert REPORTER not in told
    other = login("county_sup").get(f"{url}?all=1")
    assert other.status_code == 200
    assert HIDING not in other.text
    assert SAFE_PHONE not in other.text
    machine = login("county_sup").get(f"/api/v1/{form.__tablename__}/{sheet_id}").text
    assert HIDING not in machine
    assert SAFE_PHONE not in machine
    assert ("戲被害" in other.text) is (form is not SexualAssaultReport)
    assert login("worker").get(url).status_code == 404


def test_a_helping_unit_sees_the_family_and_not_how_to_reach_the_victim(
    app: Any, login: Any, undone: Any
) -> None:
    case_id = protected(app)
    say(app, "prot_sup", case_id, "invite", helper=ids(app.config["DATABASE_OWNER_URL"])["health"], note="")
    protector, helper = (login(who).get(f"/case/show/{case_id}").text for who in ("prot_sup", "mh_sup"))
    assert SAFE_PHONE in protector
    assert "戲被害" in helper
    assert SAFE_PHONE not in helper
    assert "相對人（" in helper


def test_what_a_helper_writes_does_not_begin_with_where_the_victim_is(
    app: Any, login: Any, undone: Any, viewers: Any
) -> None:
    case_id = protected(app)
    say(app, "prot_sup", case_id, "invite", helper=ids(app.config["DATABASE_OWNER_URL"])["health"], note="")
    with wearing(app, "mh_sup"):
        move(db.session.get_one(Case, case_id), "send", {"own_worker": viewers("mh").user_id})
    protector, helper = (login(who).get(f"/sheet/case_rec/add?case={case_id}") for who in ("ap", "mh"))
    assert HIDING in protector.text
    assert helper.status_code == 200
    assert HIDING not in helper.text


def test_offenders_and_children_are_rows_that_a_correction_keeps(app: Any, login: Any, undone: Any) -> None:
    told = report(ChildReport)
    told["offenders"] = [*told["offenders"], told["offenders"][0] | {"o_name": "戲二"}]
    case_id = filed(app, ChildReport, offenders=told["offenders"]).case_id
    window = login("intake")
    sheet = newest(undone, ChildReport)
    url = f"/sheet/rpt_child/{sheet}"
    before = inputs(window.get(f"{url}/edit").text)
    names = {n for n in before if n.endswith("-o_name")}
    assert {before[n] for n in names} == {"示範", "戲二"}
    answer = fill(window, f"{url}/edit", offenders__1__o_name="戲改", children__0__v_name="戲改名")
    assert answer.status_code == 302, text_of(answer.text)
    after = inputs(window.get(f"{url}/edit").text)
    assert after["offenders-1-o_name"] == "戲改"
    assert [after[f"offenders-{n}-id"] for n in range(2)] == [before[f"offenders-{n}-id"] for n in range(2)]
    with looking(app, "intake_sup"):
        roles = [p.role for p in db.session.query(Party).filter(Party.case_id == case_id)]
    assert sorted(roles) == ["client", "family", "offender", "offender"]


def test_of_several_children_one_may_go_and_the_last_stays(app: Any, login: Any, undone: Any) -> None:
    case_id = filed(app, ChildReport).case_id
    program = Program(login("intake"))
    url = f"/api/v1/rpt_child/{newest(undone, ChildReport)}"
    found = program.get(url).json["result"]
    there = found["answers"]["children"]
    asked = HarmedChild.questions(today())
    another = as_json(asked, child("戲手足"))
    assert (
        program.put(url, version=found["version"], answers={"children": [*there, another]}).status_code == 200
    )

    def clients() -> list[Any]:
        with looking(app, "intake_sup"):
            return [p.person.name for p in db.session.query(Party).filter(
                Party.case_id == case_id, Party.role == "client").order_by(Party.id)]  # fmt: skip

    assert clients() == ["戲被害", "戲手足"]
    found = program.get(url).json["result"]
    kept = [row for row in found["answers"]["children"] if row["v_name"] == "戲手足"]
    assert program.put(url, version=found["version"], answers={"children": kept}).status_code == 200
    assert clients() == ["戲手足"]


def test_a_sexual_assault_is_listed_without_the_name(app: Any, undone: Any) -> None:
    case_id = filed(app, SexualAssaultReport).case_id
    with looking(app, "intake_sup"):
        case = db.session.get_one(Case, case_id)
        assert (case.kind, case.family_name) == ("SA", "戲○○")
        assert case.number.startswith("SA-")


def test_partner_violence_asks_for_its_danger_assessment(app: Any, login: Any, undone: Any) -> None:
    case_id = filed(app).case_id
    window = Program(login("intake"))
    answers = as_json(
        DangerAssessment.questions(today()),
        {**{f"tp{n:02}": "Y" if n <= 8 else "N" for n in range(1, 16)}, "tp_at": report(AdultReport)["ev_at"],
         "tp_unit": "01", "tp_rel": "R01", "tp_mode": "F", "tp_self": 9, "tp_prof": "H", "tp_opinion": "持刀威脅"},
    )  # fmt: skip
    assert window.post("/api/v1/tipvda/", case_id=case_id, answers={}, submit=True).status_code == 422
    answers["tp_unit"] = DangerAssessment.questions(today())[2].choices[0].code
    made = window.post("/api/v1/tipvda/", case_id=case_id, answers=answers, submit=True)
    assert made.status_code == 201, made.json
    page = window.get(f"/sheet/disp_adult/add?case={case_id}").text
    assert inputs(page)["da_tipvda"] == "8"
    assert inputs(page)["da_prof"] == "H"
    shown = window.get(f"/sheet/tipvda/{made.json['id']}").text
    assert "高度危險（8-15）" in shown
    assert victim()["v_name"] in window.get(f"/sheet/rpt_adult/{newest(undone, AdultReport)}").text


def test_a_danger_assessment_is_for_partners_alone(app: Any, login: Any, undone: Any) -> None:
    case_id = filed(app, ChildReport).case_id
    refused = Program(login("intake")).post("/api/v1/tipvda/", case_id=case_id, answers={})
    assert refused.status_code == 409


def test_one_page_leads_to_the_four_reports(login: Any) -> None:
    page = login("intake").get("/report/").text
    for form in ("rpt_child", "rpt_adult", "rpt_sa", "rpt_vf"):
        assert f'href="/sheet/{form}/add"' in page
        assert f'href="/sheet/{form}/"' in page
    assert 'href="/report/"' in login("reporter").get("/desk/").text
    ngo = login("ngo_worker").get("/report/").text
    assert 'href="/sheet/rpt_child/add"' in ngo
    assert 'href="/sheet/rpt_child/"' not in ngo


def test_a_consultation_fills_the_row_of_the_first_child_and_leads_to_each_report(login: Any) -> None:
    worker = login("worker")
    answer = fill(
        worker, "/sheet/ssn_consult/add", "submit", ct_at="115/11/01 09:00", ct_channel="H113", ct_caller="SELF",
        cp_name="陳小範", cp_age_said="A", cp_addr="台北市示範路1號", ct_topic=["ECO"],
        ct_text="背上有傷", ri_emerg="N", oc_result=["RPT_CHILD"], oc_close_at="115/11/01 10:00",
    )  # fmt: skip
    assert answer.status_code == 302, text_of(answer.text)
    consultation = answer.headers["Location"]
    page = worker.get(consultation).text
    for form, name in (("rpt_child", "children-0-v_name"), ("rpt_adult", "v_name"), ("rpt_sa", "v_name")):
        link = re.search(rf'href="(/sheet/{form}/add\?from=SSN_CONSULT-\d+)"', page)
        assert link, form
        told = inputs(worker.get(link[1]).text)
        assert told[name] == "陳小範"
        assert told[name.replace("v_name", "v_addr_now")] == "臺北市示範路1號"
        assert told["ev_text"] == "背上有傷"


def test_a_new_report_has_a_row_for_whoever_must_be_named(login: Any) -> None:
    page = login("reporter").get(add(ChildReport)).text
    assert {"children-0-v_name", "offenders-0-o_name"} <= set(inputs(page))
    assert "carers-0-pa_name" not in inputs(page)


def test_whoever_reports_partner_violence_assesses_the_danger_next(app: Any, login: Any, undone: Any) -> None:
    number, reporter = filed(app, who="reporter").number, login("reporter")
    receipt = reporter.get(f"/receipt/{number}").text
    link = re.search(r'href="(/sheet/tipvda/add\?case=\d+)"', receipt)
    assert link
    page = reporter.get(link[1])
    assert inputs(page.text)["tp_rel"] == "R01"
    told = complete(DangerAssessment.questions(today()), {}, start={"tp_prof": "H"})
    answer = send(reporter, link[1], typed(app, DangerAssessment, page.text, told), "submit")
    assert answer.status_code == 302, text_of(answer.text)
    assert reporter.get(answer.headers["Location"]).status_code == 200
    assert inputs(login("intake").get(link[1].replace("tipvda", "disp_adult")).text)["da_tipvda"] == "15"
    timeline = text_of(login("intake").get(link[1].replace("sheet/tipvda/add?case=", "case/show/")).text)
    assert "送出台灣親密關係暴力危險評估表" in timeline
    assert "測reporter" not in timeline.partition("誰看得到")[0]
    child = filed(app, ChildReport, who="reporter").number
    assert "/sheet/tipvda/" not in reporter.get(f"/receipt/{child}").text


def test_a_helping_unit_does_not_assess_the_danger(login: Any) -> None:
    assert login("mh").get("/sheet/tipvda/add?case=1").status_code == 403
