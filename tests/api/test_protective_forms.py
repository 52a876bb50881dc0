"""Sexual assault and perpetrators over the API: written by who works with them, read by nobody else, with clocks."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from app.casework import reviewing
from app.columns.minguo import today
from app.models import REGISTRY, Case, Due, Worksheet, db
from app.models.review import OK, RETURN
from app.questions import Rows
from tests import path, stage
from tests.api.test_sheets import Program
from tests.browser.on_the_stage import wearing
from tests.complete import Answers, as_json, complete
from tests.path_protected import people, protected
from tests.views.pages import inputs

BY_CODE = {form.CODE: form for form in REGISTRY}
WRITERS = {"SA_ASSESS": "sa", "BSRS5": "mh", "PERP_MH": "mh", "PERP_TREAT": "mh", "JOINT_PLAN": "mh"}
EVERY = pytest.mark.parametrize("code", WRITERS)
WEEK = dt.timedelta(days=7)
PROGRAMME: Answers = {"sessions": [], "pt_every": "W", "pt_total": 3, "pt_state": "ON"}


class Team:
    """A case of sexual assault, its protective worker and the mental-health worker who helps."""

    def __init__(self, app: Any, login: Any) -> None:
        self.app, self.login = app, login
        self.id = protected(app)
        owner = app.config["DATABASE_OWNER_URL"]
        self.people = people(app, self.id)
        self.refs = {
            "person": self.people[0],
            "agency": stage.ids(owner)["health"],
            "user": stage.viewer(owner, "mh").user_id or 0,
        }
        self._programs: dict[str, Program] = {}

    def as_(self, who: str) -> Program:
        """The program of one of them."""
        if who not in self._programs:
            self._programs[who] = Program(self.login(who))
        return self._programs[who]

    def answers(self, code: str, **start: Any) -> Answers:
        """Complete answers, as JSON."""
        questions = [q for q in BY_CODE[code].questions(today()) if not q.only or code == "PERP_MH"]
        return as_json(questions, complete(questions, self.refs, start=start))

    def post(self, code: str, answers: Answers, *, submit: bool = False, who: str = "") -> Any:
        """A new sheet."""
        program = self.as_(who or WRITERS[code])
        return program.post(url_of(BY_CODE[code]), case_id=self.id, answers=answers, submit=submit)

    def hand_in(self, code: str, **start: Any) -> str:
        """The address of a complete sheet that was handed in."""
        made = self.post(code, self.answers(code, **start), submit=True)
        assert made.status_code == 201, (code, made.json)
        return f"{url_of(BY_CODE[code])}{made.json['id']}"

    def clocks(self, duty: str) -> list[Due]:
        """The clocks of a duty, oldest first."""
        with path.looking(self.app, "sa"):
            return list(db.session.query(Due).filter_by(case_id=self.id, duty=duty).order_by(Due.id))


def url_of(form: type[Worksheet]) -> str:
    return f"/api/v1/{form.__tablename__}/"


@pytest.fixture
def team(app: Any, login: Any) -> Team:
    return Team(app, login)


@EVERY
def test_a_draft_may_be_empty_and_what_is_handed_in_may_not(team: Team, code: str) -> None:
    assert team.post(code, {}).status_code == 201
    answers = team.answers(code)
    required = next(
        q for q in BY_CODE[code].questions(today()) if q.required and not q.show_if and q.key in answers
    )
    del answers[required.key]
    refused = team.post(code, answers, submit=True)
    assert refused.status_code == 422
    assert refused.json["errors"][required.key] == "這一題必須回答"


@EVERY
def test_everything_that_was_sent_is_read_again(team: Team, code: str) -> None:
    if code == "PERP_MH":
        team.hand_in("BSRS5")
    sent, url = team.answers(code), team.hand_in(code)
    found = team.as_(WRITERS[code]).get(url).json["result"]
    assert (found["state"], found["case_id"]) == ("submitted", team.id)
    tables = {q.key for q in BY_CODE[code].questions(today()) if isinstance(q.kind, Rows)}
    for key, value in sent.items():
        if key not in tables:
            assert found["answers"][key] == value
        else:
            assert [{**row, "id": None} for row in found["answers"][key]] == [
                {**row, "id": None} for row in value
            ]


def test_a_visit_to_a_perpetrator_rests_on_a_scale_of_the_same_person(team: Team) -> None:
    refused = team.post("PERP_MH", team.answers("PERP_MH"), submit=True)
    assert refused.status_code == 422
    assert "簡式健康量表" in refused.json["message"]
    team.hand_in("BSRS5", bs_person=team.people[-1])
    assert team.post("PERP_MH", team.answers("PERP_MH"), submit=True).status_code == 422
    scale = team.hand_in("BSRS5").rpartition("/")[2]
    told = team.as_("mh").get(team.hand_in("PERP_MH")).json["result"]["answers"]
    assert told["mh_bsrs"] == int(scale)
    assert told["mh_joint_advice"] == "Y"


def test_a_visit_starts_the_next_one_and_ends_the_last(team: Team) -> None:
    team.hand_in("BSRS5")
    team.hand_in("PERP_MH", mh_decide="GO")
    team.hand_in("PERP_MH", mh_decide="CLOSE")
    [first] = team.clocks("perp_assessment")
    assert first.met_form == "PERP_MH"


def test_what_a_helping_unit_owed_goes_back_to_the_lead(team: Team, app: Any) -> None:
    team.hand_in("BSRS5")
    team.hand_in("PERP_MH", mh_decide="GO")
    health, protection = (stage.ids(app.config["DATABASE_OWNER_URL"])[k] for k in ("health", "protection"))
    assert [due.agency_id for due in team.clocks("perp_assessment")] == [health]
    path.say(app, "prot_sup", team.id, "release", helping=health, reason="戲：服務結束")
    assert [due.agency_id for due in team.clocks("perp_assessment")] == [protection]


@pytest.mark.parametrize(("thoughts", "is_owed"), [(1, False), (2, True)])
def test_suicidal_thoughts_start_the_clock_of_the_report(team: Team, thoughts: int, is_owed: bool) -> None:
    team.hand_in("BSRS5", bs6=thoughts, bs_action=["SUI"])
    assert [due.is_open for due in team.clocks("suicide_report")] == [True] * is_owed


def test_the_diagnosis_is_for_mental_health_alone(team: Team) -> None:
    team.hand_in("BSRS5")
    url = team.hand_in("PERP_MH", mh_dx="F20.9")
    assert team.as_("mh").get(url).json["result"]["answers"]["mh_dx"] == "F20.9"
    found = team.as_("sa").get(url).json["result"]
    assert "mh_dx" not in found["answers"]
    assert found["withheld"] == ["mh_dx"]
    assert found["answers"]["mh_viol"] == "H"


@pytest.mark.parametrize("code", ["SA_ASSESS", "PERP_MH", "PERP_TREAT", "JOINT_PLAN", "BSRS5"])
@pytest.mark.parametrize("who", ["ngo_worker", "county_sup", "worker"])
def test_nobody_else_reads_them(team: Team, code: str, who: str) -> None:
    if code == "PERP_MH":
        team.hand_in("BSRS5")
    url = team.hand_in(code)
    assert team.as_(who).get(url).status_code in (403, 404)


def test_the_victims_assessment_is_not_for_the_perpetrators_worker(team: Team) -> None:
    assert team.as_("mh").get(team.hand_in("SA_ASSESS")).status_code in (403, 404)


def test_the_assessment_begins_with_the_scale_of_the_victim_and_of_nobody_else(team: Team) -> None:
    add = f"/sheet/sa_assess/add?case={team.id}"
    team.hand_in("BSRS5", bs_person=team.people[-1], bs1=4)
    assert inputs(team.as_("sa").get(add).text).get("st_bsrs", "") == ""
    team.hand_in("BSRS5", bs1=3)
    assert inputs(team.as_("sa").get(add).text)["st_bsrs"] == "7"


def test_the_first_assessment_of_sexual_assault_proposes_to_open(team: Team, app: Any) -> None:
    team.hand_in("SA_ASSESS", sa_kind="INIT", sc_open="OPEN")
    with path.looking(app, "sa"):
        assert db.session.get_one(Case, team.id).status == "open_review"
    assert [due.is_open for due in team.clocks("sa_assessment")] == [True]
    assert all(not due.is_open for due in team.clocks("first_report"))


@pytest.mark.parametrize(
    ("result", "said", "status"),
    [(OK, {"sc_open": "OPEN"}, "open"), (OK, {"sc_open": "NONE"}, "not_opened"), (RETURN, {}, "assessing")],
)
def test_the_supervisor_decides_on_it(team: Team, app: Any, result: str, said: Answers, status: str) -> None:
    sheet = int(team.hand_in("SA_ASSESS", sa_kind="INIT", **said).rpartition("/")[2])
    with wearing(app, "prot_sup"):
        reviewing.review(db.session.get_one(BY_CODE["SA_ASSESS"], sheet), result, "戲：意見")
    with path.looking(app, "sa"):
        assert db.session.get_one(Case, team.id).status == status


class TestTreatment:
    """加害人處遇: the clock goes from one session to the next."""

    @pytest.fixture
    def url(self, team: Team) -> str:
        return team.hand_in("PERP_TREAT", **PROGRAMME, pt_next=today() + WEEK)

    def held(self, team: Team, url: str, version: int, *days: int, **answers: Any) -> None:
        """So many days ago, all attended."""
        rows = [{"ps_on": (today() - dt.timedelta(days=n)).isoformat(), "ps_result": "ATT"} for n in days]
        there = team.as_("mh").get(url).json["result"]["answers"]["sessions"]
        kept = [{"id": row["id"]} for row in there]
        done = team.as_("mh").put(url, version=version, answers={"sessions": kept + rows, **answers})
        assert done.status_code == 200, done.json

    def running(self, team: Team) -> list[tuple[int | None, dt.date]]:
        """Which session is waited for, and its last day."""
        ends = [
            (due.nth, due.due_at - dt.timedelta(hours=1))
            for due in team.clocks("treatment_session")
            if due.is_open
        ]
        return [(nth, end.astimezone(dt.timezone(dt.timedelta(hours=8))).date()) for nth, end in ends]

    def test_the_next_date_is_a_clock_of_the_lead(self, team: Team, url: str) -> None:
        assert self.running(team) == [(1, today() + WEEK)]
        [due] = team.clocks("treatment_session")
        assert (due.sheet_form, due.sheet_id) == ("PERP_TREAT", int(url.rpartition("/")[2]))
        with path.looking(team.app, "sa"):
            case = db.session.get_one(Case, team.id)
            assert (due.agency_id, due.user_id) == (case.lead_agency_id, case.lead_user_id)

    def test_a_session_meets_it_and_starts_the_next_by_the_interval(self, team: Team) -> None:
        self.held(team, team.hand_in("PERP_TREAT", **PROGRAMME, pt_next=today()), 1, 0)
        [met, _next] = team.clocks("treatment_session")
        assert met.met_form == "PERP_TREAT"
        assert self.running(team) == [(2, today() + WEEK)]

    def test_another_date_moves_it(self, team: Team, url: str) -> None:
        later = today() + dt.timedelta(days=20)
        assert team.as_("mh").put(url, version=1, answers={"pt_next": later.isoformat()}).status_code == 200
        [moved, _next] = team.clocks("treatment_session")
        assert moved.excuse == "moved"
        assert self.running(team) == [(1, later)]

    def test_saying_the_same_again_changes_nothing(self, team: Team, url: str) -> None:
        assert team.as_("mh").put(url, version=1, answers={"pt_text": "戲：配合"}).status_code == 200
        assert len(team.clocks("treatment_session")) == 1

    def test_it_stops_with_the_last_session(self, team: Team, url: str) -> None:
        self.held(team, url, 1, 14)
        self.held(team, url, 2, 7)
        assert [nth for nth, _day in self.running(team)] == [3]
        self.held(team, url, 3, 0)
        assert self.running(team) == []
        assert [bool(due.met_at) for due in team.clocks("treatment_session")] == [True] * 3

    def test_it_stops_when_the_order_is_void(self, team: Team, url: str) -> None:
        over = {"pt_state": "VOID", "pt_ended": today().isoformat(), "pt_told": ["PROT"], "pt_next": None}
        assert team.as_("mh").put(url, version=1, answers=over).status_code == 200
        assert [due.excuse for due in team.clocks("treatment_session")] == ["treatment_over"]
