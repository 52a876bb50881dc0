"""The path of a protective case: what it owes first, assessed, approved, opened with its risk; placed, planned."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from app.columns.minguo import TAIPEI, today
from app.models import Case, Due, db
from app.rules.terms import midnight_after, months_after
from tests import path
from tests.views.pages import fill, inputs, send
from tests.views.test_every_form import BY_CODE
from tests.views.test_forms_of_protection import Protection

ADULT, CHILD, SAFETY = BY_CODE["ADULT_ASSESS"], BY_CODE["CP_INVEST"], BY_CODE["CP_SDM"]
PLAN, PLACED = BY_CODE["CP_PLAN"], BY_CODE["EMERG_PLACE"]
OPENED = {"aa_open": "Y", "aa_notopen": "", "aa_div": "PUB", "aa_will": "YES", "aa_public": "N"}
SAFE = {f"sd{number:02d}": "N" for number in range(1, 14)}


class Path(Protection):
    """The worker and the supervisor of the protection unit."""

    def __init__(self, app: Any, login: Any, form: Any) -> None:
        super().__init__(app, login, form)
        self.sup = login("prot_sup")

    def done(self, form: Any, **more: str) -> str:
        """The address of a sheet that was handed in with these answers."""
        answer = self.post(form, **more)
        wrong = re.findall(r'href="#([^"]+)">[^<]*：([^<]+)<', answer.text)
        assert answer.status_code == 302, (answer.status_code, wrong)
        return str(answer.headers["Location"])

    def say(self, url: str, result: str = "OK", **typed: str) -> Any:
        """What the supervisor says of the sheet at this address."""
        table, number = url.split("/")[-2:]
        at = f"/reviews/{table.upper()}/{number}"
        hidden = re.findall(r'name="(csrf_token|version)" value="([^"]*)"', self.sup.get(at).text)
        return self.sup.post(at, data=MultiDict([*hidden, ("result", result), *typed.items()]))

    def case(self) -> Case:
        """The case as it stands."""
        with path.looking(self.app, "prot_sup"):
            found = db.session.get_one(Case, self.id)
            db.session.expunge(found)
            return found

    def dues(self, *duties: str) -> list[tuple[str, int | None, bool, dt.datetime]]:
        """(duty, turn, still owed, end) of its clocks, in the order in which they were started."""
        with path.looking(self.app, "prot_sup"):
            query = select(Due).where(Due.case_id == self.id).order_by(Due.id)
            rows = [d for d in db.session.scalars(query) if not duties or d.duty in duties]
            return [(d.duty, d.nth, d.is_open, d.due_at) for d in rows]

    def owed(self) -> set[str]:
        """The duties that are owed now."""
        return {duty for duty, _, is_open, _ in self.dues() if is_open}


@pytest.fixture
def adult(app: Any, login: Any) -> Path:
    return Path(app, login, ADULT)


@pytest.fixture
def child(app: Any, login: Any) -> Path:
    return Path(app, login, CHILD)


def opened(child: Path) -> Path:
    """A child whose case was opened, safe at home with a plan."""
    found = {"sd01": "Y", "sd01s": "a", "si_home": "1", "si_out": "0"}
    child.done(SAFETY, **SAFE | found, sd_plan="外婆同住", sd_plan_until="117/1/1")
    url = child.done(CHILD, ci_grade="G2", cg_open="OPEN", cd_will="YES", ce_risk="M", ce_plan="外婆同住")
    assert child.say(url).headers["Location"] == "/reviews/"
    return child


def test_an_adult_case_owes_its_assessment_and_no_visit_of_a_family(adult: Path) -> None:
    assert "adult_report" in adult.owed()
    assert not adult.owed() & {"first_visit", "first_report"}


def test_a_child_that_nobody_has_graded_is_of_the_first_grade(child: Path) -> None:
    ((_, _, is_open, ends),) = child.dues("cp_report")
    assert is_open
    assert ends == midnight_after(child.case().filed_at.astimezone(TAIPEI).date() + dt.timedelta(days=4))


def test_an_approved_assessment_opens_the_case_with_its_risk(adult: Path) -> None:
    url = adult.done(ADULT, **OPENED, aa_score="9", aa_level="H", aa_suicide="NONE", aa_o_suicide="NONE")
    assert adult.case().status == "open_review"
    assert "adult_report" not in adult.owed()
    table, number = url.split("/")[-2:]
    assert "核可後，案件將「開案」。" in adult.sup.get(f"/reviews/{table.upper()}/{number}").text
    assert adult.say(url).headers["Location"] == "/reviews/"
    case = adult.case()
    assert (case.status, case.risk, case.is_assessed, case.is_willing) == ("open", "high", True, True)
    assert not case.needs_authority


@pytest.mark.parametrize(("level", "risk"), [("H", "high"), ("L", "low")])
def test_a_milder_judgement_counts_once_it_is_approved(adult: Path, level: str, risk: str) -> None:
    url = adult.done(ADULT, **OPENED, aa_cat="A2", aa_hr_meeting="Y", aa_score="9", aa_level=level)
    page = adult.worker.get(url).text
    assert "R06 第" in page
    adult.say(url)
    assert adult.case().risk == risk


def test_a_danger_of_suicide_must_be_reported(adult: Path) -> None:
    adult.done(ADULT, **OPENED, aa_suicide="PLAN", aa_o_suicide="NONE")
    assert "suicide_report" in adult.owed()


def test_no_danger_of_suicide_owes_no_report(adult: Path) -> None:
    adult.done(ADULT, **OPENED, aa_suicide="IDEA", aa_o_suicide="NONE")
    assert "suicide_report" not in adult.owed()


def test_public_authority_keeps_the_case_from_every_ngo(adult: Path) -> None:
    url = adult.done(ADULT, **OPENED | {"aa_public": "Y"})
    adult.say(url)
    assert adult.case().needs_authority


def test_a_case_that_is_not_opened_ends(adult: Path) -> None:
    url = adult.done(ADULT, **OPENED | {"aa_open": "N", "aa_notopen": "N01"})
    adult.say(url)
    assert adult.case().status == "not_opened"


def test_what_goes_back_leaves_the_case_with_its_worker(adult: Path) -> None:
    url = adult.done(ADULT, **OPENED)
    assert adult.say(url, "RETURN", opinion="請補充風險說明").status_code == 302
    assert adult.case().status == "assessing"


def test_an_investigation_is_approved_with_the_safety_assessment_and_its_plan_is_owed(child: Path) -> None:
    case = opened(child).case()
    assert (case.status, case.risk, case.is_willing, case.needs_authority) == ("open", "mid", True, False)
    ((_, _, is_open, ends),) = child.dues("family_plan")
    assert is_open
    assert ends == midnight_after(months_after(today(), 3))
    child.done(PLAN, ck_listed=str(today()), ck_date=str(today()), ck_review=str(today()))
    assert "family_plan" not in child.owed()


def test_a_child_that_is_not_safe_needs_public_authority(child: Path) -> None:
    child.done(SAFETY)
    url = child.done(CHILD, ce_place="Y", cg_open="PLACE")
    child.say(url)
    case = child.case()
    assert (case.status, case.needs_authority) == ("open", True)


def test_a_child_without_a_need_of_protection_is_not_opened(child: Path) -> None:
    child.done(SAFETY, **SAFE)
    url = child.done(CHILD, cg_open="VF", cg_found="RISK")
    child.say(url)
    assert child.case().status == "not_opened"


def test_a_placement_keeps_the_clocks_of_the_court(child: Path) -> None:
    started = dt.datetime.now(TAIPEI).replace(second=0, microsecond=0) - dt.timedelta(hours=20)
    words = f"{started.year - 1911}/{started.month}/{started.day} {started.hour:02d}:{started.minute:02d}"
    posted = child.typed(PLACED)
    for key in [name for name in posted if name.startswith(("petitions", "eo_"))]:
        del posted[key]
    late = dict.fromkeys(("em_court_told", "em_police_told", "em_parent_told"), words)
    for key, word in {**late, "em_start": words, "em_home": "", "em_excl": "60"}.items():
        posted[key] = word
    posted["em_place_org"] = str(child.refs["agency"])
    answer = send(child.worker, child.add(PLACED), posted, "submit")
    assert answer.status_code == 302, answer.text
    url = str(answer.headers["Location"])
    assert child.dues("placement_court") == [("placement_court", 0, True, started + dt.timedelta(hours=73))]

    until = today() + dt.timedelta(days=60)
    day = f"{until.year - 1911}/{until.month}/{until.day}"
    now = dt.datetime.now(TAIPEI)
    petition = {
        "en_seq": "1", "en_kind": "C", "en_court": "示範地院", "en_ruling": "G",
        "en_filed": f"{now.year - 1911}/{now.month}/{now.day} {now.hour:02d}:{now.minute:02d}",
        "en_from": f"{today().year - 1911}/{today().month}/{today().day}", "en_to": day,
    }  # fmt: skip
    row = {f"petitions-0-{key}": word for key, word in petition.items()}
    assert fill(child.worker, f"{url}/edit", **row).status_code == 302
    assert child.dues("placement_court")[0][2] is False
    ends = {duty: end for duty, turn, is_open, end in child.dues() if is_open and turn == 1}
    assert ends["placement_assess"] == midnight_after(until - dt.timedelta(days=15))
    assert ends["placement_petition"] == midnight_after(until - dt.timedelta(days=7))

    told = inputs(child.worker.get(f"{url}/edit").text)
    assert told["petitions-0-en_to"]
    back = f"{today().year - 1911}/{today().month}/{today().day}"
    assert fill(child.worker, f"{url}/edit", eo_end=back, eo_reason="HOME").status_code == 302
    assert not child.owed() & {"placement_court", "placement_assess", "placement_petition"}


def test_a_court_gives_three_months_at_a_time(child: Path) -> None:
    posted = child.typed(PLACED)
    posted["em_place_org"] = str(child.refs["agency"])
    posted["petitions-0-en_from"], posted["petitions-0-en_to"] = "115/1/1", "115/4/2"
    refused = send(child.worker, child.add(PLACED), posted, "submit")
    assert refused.status_code == 422
    assert "安置期間至多3個月" in refused.text


def test_a_protective_case_ends_without_an_assessment_of_vulnerability(adult: Path) -> None:
    adult.say(adult.done(ADULT, **OPENED))
    url = adult.done(BY_CODE["CLOSURE"], cl_follow="N", cl_date=str(today()), cl_reason_pr="P01")
    assert adult.case().status == "close_review"
    assert adult.say(url).headers["Location"] == "/reviews/"
    assert adult.case().status == "closed"


def test_the_case_page_asks_for_the_sheets_of_its_kind(adult: Path, child: Path) -> None:
    of_child = child.worker.get(f"/case/show/{child.id}").text
    for form in (SAFETY, CHILD):
        assert str(form.TITLE) in of_child
        assert child.add(form) in of_child
    assert child.add(BY_CODE["VF_VISIT"]) not in of_child
    of_adult = adult.worker.get(f"/case/show/{adult.id}").text
    assert adult.add(ADULT) in of_adult
    assert adult.add(BY_CODE["VF_VISIT"]) not in of_adult
