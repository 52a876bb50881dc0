"""The country's counts: for the ministry alone, of months that are over, and nothing small nor what gives it away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.guard.national import counted_words, nationally
from app.models import REGISTRY
from app.rules.roles import may
from tests.cast import PLAYERS
from tests.guard.looking import EVERYBODY, Looking

FORM = "SSN_CONSULT"
MONTH = "date_trunc('month', now() - interval '1 month')::date"
MADE = (
    "insert into ssn_consult (edition, once, created_by, agency_id, county_id, state, submitted_at, {column}) "
    "select current_date, gen_random_uuid(), m.user_id, m.agency_id, %s, %s, date_trunc('month', now()) - interval '9 days', %s "
    "from membership m join generate_series(1, %s) on true where m.id = %s returning id"
)
COUNTED = "select question, county, code, n, is_small from national_tally(%s, {month})"
ROLES = {p.username: p.role for p in PLAYERS}
MINISTRY = sorted(who for who, role in ROLES.items() if may(role, "stats.national"))
Made = Any


@pytest.fixture
def made(db: Looking) -> Iterator[Made]:
    """``made({1: 9, 2: 3})``: consultations of last month, so many of each county; ``made({1: 9}, "A")`` with an answer."""
    ids: list[int] = []
    hat = db.viewer("hot").membership_id

    def make(counts: dict[int, int], answer: str | None = None, state: str = "submitted") -> None:
        for county, n in counts.items():
            ids.extend(db.told(MADE.format(column=column()), county, state, answer, n, hat))

    yield make
    db.told("delete from ssn_consult where id = any (%s) returning id", ids)


def column() -> str:
    """A question of the form with one choice that the country counts."""
    return counted_words()[FORM][0]


def counted(
    db: Looking, who: str, form: str = FORM, month: str = MONTH
) -> dict[tuple[Any, ...], tuple[Any, bool]]:
    """What this player is told: (question, county, code): (number or None, whether all that is hidden is small)."""
    with db.being(who) as me:
        rows = me.execute(COUNTED.format(month=month), [form]).fetchall()
    return {(question, county, code): (n, small) for question, county, code, n, small in rows}


def by_county(db: Looking) -> dict[int, tuple[Any, bool]]:
    return {key[1]: told for key, told in counted(db, "stat").items() if key[0] == ""}


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_ministry_alone_counts_the_country(db: Looking, made: Made, who: str) -> None:
    made({1: 7})
    told = counted(db, who)
    assert bool(told) is (who in MINISTRY)
    if who in MINISTRY:
        assert told["*", 0, ""] == (7, True)
        with db.being(who) as me:
            assert me.execute("select count(*) from ssn_consult where county_id = 1").fetchone() == (0,)


def test_another_reach_or_no_signature_gains_nothing(db: Looking, made: Made) -> None:
    made({1: 7})
    for who, reach, said in (("sup", "nation", None), ("admin", "nation", None), ("stat", "", "1.1.00")):
        with db.being(who, reach=reach, said=said) as me:
            assert me.execute(COUNTED.format(month=MONTH), [FORM]).fetchall() == []


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ({1: 9, 2: 5}, {1: (9, True), 2: (5, True)}),
        ({1: 9, 2: 3, 3: 4}, {1: (9, True), 2: (None, True), 3: (None, True)}),
        ({1: 9, 2: 6, 3: 2}, {1: (9, False), 2: (None, False), 3: (None, False)}),
        ({1: 9, 2: 1, 3: 1, 4: 6}, {1: (9, False), 2: (None, False), 3: (None, False), 4: (None, False)}),
        ({1: 8, 2: 4}, {1: (None, False), 2: (None, False)}),
        ({1: 1, 2: 2}, {1: (None, True), 2: (None, True)}),
    ],
)
def test_nothing_small_is_told_nor_what_gives_it_away(
    db: Looking, made: Made, there: dict[int, int], told: dict[int, Any]
) -> None:
    made(there)
    assert by_county(db) == told
    total = sum(there.values())
    assert counted(db, "stat")["*", 0, ""][0] == (total if total >= 5 else None)


def test_answers_are_told_for_the_country_and_hidden_likewise(db: Looking, made: Made) -> None:
    made({1: 4, 2: 5}, "A")
    made({1: 6}, "B")
    made({2: 3}, "C")
    told = {key: n for key, (n, _small) in counted(db, "central").items() if key[0] == column()}
    assert told == {(column(), 0, "A"): 9, (column(), 0, "B"): None, (column(), 0, "C"): None}


def test_drafts_do_not_count(db: Looking, made: Made) -> None:
    made({1: 6}, state="draft")
    assert counted(db, "stat")["*", 0, ""] == (None, True)


@pytest.mark.parametrize("month", ["now()::date", "now()::date + 40"])
def test_a_month_that_is_not_over_is_not_counted(db: Looking, month: str) -> None:
    assert counted(db, "stat", month=month) == {}


@pytest.mark.parametrize("form", ["KASE", "ab_user", "SSN_CONSULT*", "x; select 1", ""])
def test_nothing_but_forms_is_counted(db: Looking, form: str) -> None:
    assert counted(db, "stat", form=form) == {}


@pytest.mark.parametrize("form", REGISTRY, ids=lambda form: form.CODE)
def test_every_form_is_counted(db: Looking, form: Any) -> None:
    assert ("*", 0, "") in counted(db, "stat", form=form.CODE)


def test_what_is_withheld_or_of_a_person_is_never_counted() -> None:
    for form in REGISTRY:
        for q in nationally(form):
            assert not q.only, q
            assert not q.bind, q
            assert not q.kind.is_sealed, q
            assert q.statistics, q
    assert any(q.only for form in REGISTRY for q in form.questions())


@pytest.mark.parametrize("who", [w for w in EVERYBODY if w != "two_hats"])
def test_the_pages_are_there_for_nobody_else(walk: Any, who: str) -> None:
    client = walk.browser(who)
    code = 200 if who in MINISTRY else 403
    assert client.get("/national-statistics/").status_code == code
    assert client.get(f"/national-statistics/{FORM}").status_code == code
    assert client.get("/national-statistics/NO_SUCH").status_code == (404 if who in MINISTRY else 403)


@pytest.mark.parametrize("month", ["2030-01", "x", "2026-13"])
def test_no_other_month_is_offered(walk: Any, month: str) -> None:
    assert walk.browser("stat").get(f"/national-statistics/{FORM}?month={month}").status_code == 400


def test_the_page_says_what_is_kept_back(walk: Any, db: Looking, made: Made) -> None:
    made({1: 1200, 2: 3, 3: 4})
    page = walk.browser("stat").get(f"/national-statistics/{FORM}").text
    assert "少於5的數字不顯示" in page
    assert page.count('<td class="c-num">少於5</td>') == 2
    assert '<td class="c-num">1,200</td>' in page
    ids = "select ids from read_log where thing = 'national:ssn_consult' order by id desc limit 1"
    assert len(db.told(ids)[0]) == 1
