"""R21 on the case page: each side reads who of the other one follows the same person, and nothing more."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from app.casework.filing import file_report
from app.columns import blind
from app.columns.minguo import today
from app.models import Case, Party, VulnerableFamilyReport, db
from app.models.worksheets.offenders import OtherParty
from tests import path, protective, stage
from tests.cast import HOME
from tests.complete import complete
from tests.stage import answers, ids, viewer
from tests.transfers import say
from tests.views.test_desk import QUERIES, counted

NUMBER = "A123456789"  # the usual example; nobody's
TO_BUREAU = "戲相對人另案的主責是centre2 測other_worker"
TO_LEAD = "戲同一人另有心衛社工health 測mh服務"


def joined(app: Any) -> int:
    """A wife's case with a joint plan about her husband."""
    owner = app.config["DATABASE_OWNER_URL"]
    known = {"o_known": "Y", "o_name": "戲相對人", "o_id_no": NUMBER}
    case_id = protective.protected(
        app, worker="ap", offenders=[complete(OtherParty.questions(today()), {}, start=known)]
    )
    say(app, "prot_sup", case_id, "joint_invite", mh_unit=ids(owner)["health"])
    say(app, "mh_sup", case_id, "joint_join", own_worker=viewer(owner, "mh").user_id)
    return case_id


def led(app: Any) -> int:
    """The husband's own case: his mother's family, served by the other centre."""
    owner = app.config["DATABASE_OWNER_URL"]
    told = answers("戲同一人") | {"cl_id": NUMBER}
    with path.looking(app, "hot"):
        case_id = file_report(VulnerableFamilyReport, told, county_id=HOME, once=uuid.uuid4()).case_id
        db.session.commit()
    say(app, "intake_sup", case_id, "dispatch", unit=ids(owner)["centre2"])
    say(app, "other_sup", case_id, "accept", worker=viewer(owner, "other_worker").user_id)
    return case_id


@pytest.fixture
def both(app: Any) -> tuple[int, int]:
    return joined(app), led(app)


def numbers(app: Any, who: str, *cases: int) -> list[str]:
    with path.looking(app, who):
        return [db.session.get_one(Case, case).number for case in cases]


def test_each_side_reads_who_the_other_is_and_whom_to_call(app: Any, login: Any, both: tuple[int, int]):
    for case, sees, words in (
        (both[0], ("mh", "mh_sup"), TO_BUREAU),
        (both[1], ("other_worker", "other_sup"), TO_LEAD),
    ):
        for who in sees:
            text = login(who).get(f"/case/show/{case}").text
            assert words in text, who
            assert "電話 02-0000-0000" in text.split(words)[1][:200], who


def test_nothing_of_the_other_case_is_told(app: Any, login: Any, both: tuple[int, int]):
    [mine], [other] = numbers(app, "mh", both[0]), numbers(app, "other_sup", both[1])
    text = login("mh").get(f"/case/show/{both[0]}").text
    for word in (other, "戲同一人", f"/case/show/{both[1]}"):
        assert word not in text
    text = login("other_sup").get(f"/case/show/{both[1]}").text
    for word in (mine, "戲相對人", "戲被害", "protection", "測ap", f"/case/show/{both[0]}"):
        assert word not in text


def test_nobody_else_reads_it(login: Any, both: tuple[int, int]):
    for who, case in (
        ("ap", both[0]),
        ("prot_sup", both[0]),
        ("county_sup", both[0]),
        ("county_sup", both[1]),
        ("intake_sup", both[1]),
    ):
        text = login(who).get(f"/case/show/{case}").text
        assert "另案的主責" not in text, who
        assert "另有心衛社工" not in text, who


def test_an_ngo_reads_nothing_of_it_on_the_case_that_it_serves(app: Any, login: Any):
    joined(app)
    case = stage.CASES["delegated"]
    with path.looking(app, "worker"):
        client = db.session.query(Party).filter_by(case_id=case, role="client").one()
        client.person.id_no_key = blind(NUMBER)
        db.session.commit()
    assert "另有心衛社工health 測mh服務" in login("worker").get(f"/case/show/{case}").text
    for who in ("ngo_worker", "ngo_sup"):
        text = login(who).get(f"/case/show/{case}").text
        assert "戲delegated" in text, who
        assert "心衛" not in text, who
        assert "測mh" not in text, who


def test_it_costs_no_statement_more(app: Any, login: Any, both: tuple[int, int]):
    for who, case in (("mh", both[0]), ("other_worker", both[1])):
        client = login(who)
        client.get(f"/case/show/{case}")
        with counted(app) as sent:
            assert client.get(f"/case/show/{case}").status_code == 200
        assert len(sent) <= QUERIES, "\n".join(sent)
