"""The queue and the match as the pages ask them: order, groups, places, names."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest

from app.casework.case_page import people_on
from app.casework.filing import file_report
from app.casework.intake import Asked, Cursor, Taken, of_group, one, queue, say, staff
from app.casework.matching import matches
from app.guard.viewer import Viewer, acting
from app.models import Case, VulnerableFamilyReport
from tests.cast import HOME
from tests.stage import CASES, answers

Viewers = Callable[[str], Viewer]


def filed(session: Any, viewers: Viewers, name: str, **more: Any) -> int:
    with acting(viewers("hot"), session):
        given = answers(name) | {"cl_addr": None, "cl_phone": None, "family": []} | more
        case_id = file_report(VulnerableFamilyReport, given, county_id=HOME, once=uuid.uuid4()).case_id
        session.commit()
        return case_id


def me(viewers: Viewers, who: str = "intake") -> int:
    user_id = viewers(who).user_id
    assert user_id is not None
    return user_id


def test_emergencies_stand_on_top_and_the_same_report_five_times_is_one_line(session: Any, viewers: Viewers):
    same = [filed(session, viewers, "重複甲", cl_birth=dt.date(1980, 1, 1)) for _ in range(5)]
    urgent = filed(session, viewers, "緊急乙", rv_urgent="Y")
    with acting(viewers("intake"), session):
        rows, counts = queue(Asked(), me(viewers), 10)
        assert [row.case_id for row in rows] == [urgent, CASES["intake"], same[0]]
        assert sorted(rows[-1].ids) == same
        assert [r.case_id for r in of_group(rows[-1].ids)] == same
        assert (counts.total, counts.emergencies, counts.nobody, counts.mine) == (7, 1, 7, 0)
        assert rows[0].family_name == "緊急乙家"


@pytest.mark.parametrize("sort", ["due", "new"])
def test_pages_follow_each_other_without_a_gap(session: Any, viewers: Viewers, sort: str):
    made = {filed(session, viewers, f"分頁{n}", rv_urgent="Y" if n % 2 else "N") for n in range(6)}
    seen: list[int] = []
    after = None
    with acting(viewers("intake"), session):
        while rows := queue(Asked(sort=sort, after=after), me(viewers), 2)[0]:
            seen += [row.case_id for row in rows]
            at = rows[-1].due_at if sort == "due" else rows[-1].filed_at
            after = Cursor(rows[-1].is_emergency, at.isoformat(), rows[-1].case_id)
    assert len(seen) == len(set(seen)) == 7
    assert set(seen) == made | {CASES["intake"]}


def test_filters_narrow_the_queue_and_an_unknown_kind_finds_nothing(session: Any, viewers: Viewers):
    with acting(viewers("intake"), session):
        case = session.get(Case, CASES["intake"])
        say(case, "take", {})
        for asked, n in ((Asked(which=("mine",)), 1), (Asked(which=("nobody",)), 0), (Asked(which=("late",)), 0),
                         (Asked(which=("emergency",)), 0), (Asked(kind="VF"), 1), (Asked(kind="x"), 0),
                         (Asked(number=case.number[-4:]), 1), (Asked(number="99999"), 0)):  # fmt: skip
            assert len(queue(asked, me(viewers), 5)[0]) == n, asked


def test_the_second_who_takes_a_report_is_told_who_has_it(session: Any, viewers: Viewers):
    with acting(viewers("intake"), session):
        say(session.get(Case, CASES["intake"]), "take", {})
        session.commit()
    with acting(viewers("intake_sup"), session):
        with pytest.raises(Taken) as refusal:
            say(session.get(Case, CASES["intake"]), "take", {})
        assert refusal.value.user_id == me(viewers)
        assert set(staff()) == {me(viewers), me(viewers, "intake_sup")}
        say(session.get(Case, CASES["intake"]), "pass_on", {"worker": me(viewers, "intake_sup")})
        row = one(CASES["intake"])
        assert row is not None
        assert row.user_id == me(viewers, "intake_sup")


def test_a_report_is_matched_by_name_address_and_telephone(session: Any, viewers: Viewers):
    born = dt.date(1990, 5, 5)
    known = filed(
        session, viewers, "王比對", cl_birth=born, cl_addr="示範市比對路9號", cl_phone="0912-345-678"
    )
    named = filed(session, viewers, "王比對", cl_birth=born)
    other = filed(session, viewers, "王比對", cl_birth=dt.date(1970, 1, 1))
    report = filed(
        session, viewers, "王比對", cl_birth=born, cl_addr="示範市比對路9號", cl_phone="0912-345-678"
    )
    with acting(viewers("intake"), session):
        found = {m.case_id: set(m.whys) for m in matches(session.get(Case, report), people_on(report))}
    assert found[known] == {"name_born", "address", "phone"}
    assert found[named] == {"name_born"}
    assert other not in found


def test_a_report_about_nobody_matches_nothing(session: Any, viewers: Viewers):
    report = filed(session, viewers, "", cl_name=None)
    with acting(viewers("intake"), session):
        assert matches(session.get(Case, report), people_on(report)) == []
