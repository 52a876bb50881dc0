"""Replay without sight of a case: numbers by role and county, none that is small or gives a small one away."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.facts import tables as facts
from app.rules.replaying import Replay
from app.rules.roles import may
from app.rules.workflow import REPLAYING
from tests import stage
from tests.cast import PLAYERS
from tests.guard.looking import EVERYBODY, Looking
from tests.guard.test_proposals import DAY, draft
from tests.stage import CASES

TABLE = facts.table("R05_TIPVDA_BAND")
INPUT = TABLE.inputs[0]
FIRST, SECOND, THIRD = (value.code for value in INPUT.values)
OUT = TABLE.outputs[0].code
PUT = (
    "insert into decision (case_id, county_id, table_id, version, inputs, row_no, outcome, created_by, agency_id, at) "
    "select k.id, k.county_id, %s, '1', %s, 1, %s, m.user_id, m.agency_id, now() - %s * interval '1 day' "
    "from kase k, membership m, generate_series(1, %s) where k.id = %s and m.id = %s returning id"
)
ROLES = {p.username: p.role for p in PLAYERS}
COUNTED = {"central": 30, "central2": 30, "admin": 20, "admin2": 20}
"""Whoever counts, and how many there are for them: ten of the thirty are of the other county."""
Put = Callable[..., None]


@pytest.fixture
def put(db: Looking) -> Iterator[Put]:
    """``put(20, "A")``: so many decisions of yesterday, all of this answer, with this outcome."""
    made: list[int] = []
    hat = db.viewer("worker").membership_id
    db.owner.execute("delete from decision where table_id = %s", [TABLE.id])

    def some(
        n: int, answer: str, was: str = "was", case: str = "open", days: int = 1, key: str = INPUT.code
    ) -> None:
        said = json.dumps({key: answer}), json.dumps({OUT: was})
        made.extend(db.told(PUT, TABLE.id, *said, days, n, CASES[case], hat))

    yield some
    db.owner.execute("delete from decision where id = any (%s)", [made])


def said(**becomes: str | None) -> str:
    """What the edited table says: the old outcome, unless another is named for an answer."""
    every = {code: {OUT: "was"} for code in (FIRST, SECOND, THIRD)}
    return json.dumps(every | {code: then and {OUT: then} for code, then in becomes.items()})


def counts(db: Looking, who: str, told: str, latest: int = 5000) -> dict[str, Any]:
    """What the database answers: the numbers, and the groups as (was, becomes): n."""
    with db.being(who) as me:
        rows = me.execute(
            "select part, was, becomes, n from replay_counts(%s, %s, %s, %s)",
            [TABLE.id, latest, [INPUT.code], told],
        ).fetchall()
    found = {part: n for part, _was, _becomes, n in rows if part in ("all", "moved", "cannot")}
    groups = {(w[OUT], b and b[OUT]): n for part, w, b, n in rows if part == "group"}
    return (
        found | {"groups": groups, "lacks": [w for part, w, _b, _n in rows if part == "lacks"]}
        if rows
        else {}
    )


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_country_counts_all_a_county_its_own_and_nobody_else_any(db: Looking, put: Put, who: str) -> None:
    put(20, FIRST)
    put(10, FIRST, case="away")
    assert counts(db, who, said()).get("all") == COUNTED.get(who)


def test_who_replays_is_who_edits_rules_or_approves_by_them(db: Looking) -> None:
    there = set(db.told("select role from verb_role where verb = 'replay'"))
    assert there == {role for role in ROLES.values() if any(may(role, one) for one in REPLAYING)}


def test_a_reach_that_is_taken_counts_nothing(db: Looking, put: Put) -> None:
    put(20, FIRST)
    for reach in ("nation", "card"):
        with db.being("worker", reach=reach) as me:
            assert me.execute("select * from replay_counts(%s, 500, '{}', '{}')", [TABLE.id]).fetchall() == []


def test_what_moves_is_counted_by_where_it_goes(db: Looking, put: Put) -> None:
    put(20, FIRST)
    put(12, SECOND)
    put(7, THIRD)
    told = counts(db, "central", said(**{SECOND: "x", THIRD: None}))
    assert told == {
        "all": 39,
        "moved": 19,
        "cannot": 0,
        "groups": {("was", "x"): 12, ("was", None): 7},
        "lacks": [],
    }
    assert counts(db, "central", said())["moved"] == 0


@pytest.mark.parametrize(
    ("there", "moved", "groups"),
    [
        ((20, 3, 0), None, {}),  # three move: not told
        ((20, 5, 0), 5, {("was", "x"): 5}),
        ((3, 20, 0), None, {}),  # the three that stay would be known by subtraction
        ((20, 12, 3), 15, {}),  # so would the three that go elsewhere
        ((20, 12, 7), 19, {("was", "x"): 12, ("was", "y"): 7}),
    ],
)
def test_no_small_number_is_told_nor_what_gives_it_away(
    db: Looking, put: Put, there: tuple[int, int, int], moved: int | None, groups: dict[Any, int]
) -> None:
    for n, code in zip(there, (FIRST, SECOND, THIRD), strict=True):
        put(n, code)
    told = counts(db, "central", said(**{SECOND: "x", THIRD: "y"}))
    assert (told["all"], told["moved"], told["groups"]) == (sum(there), moved, groups)


def test_fewer_than_five_are_not_even_counted(db: Looking, put: Put) -> None:
    put(4, FIRST)
    assert counts(db, "central", said(**{FIRST: "x"})) == {
        "all": None, "moved": None, "cannot": 0, "groups": {}, "lacks": [],
    }  # fmt: skip


def test_what_lacks_an_answer_cannot_be_worked_out(db: Looking, put: Put) -> None:
    put(20, FIRST)
    put(6, "x", key="another")
    told = counts(db, "central", said())
    assert (told["moved"], told["cannot"], told["lacks"]) == (0, 6, [INPUT.code])


def test_what_was_decided_today_is_not_counted_yet(db: Looking, put: Put) -> None:
    put(20, FIRST)
    put(9, SECOND, days=0)
    assert counts(db, "central", said(**{SECOND: "x"})) | {"groups": 0} == {
        "all": 20, "moved": 0, "cannot": 0, "groups": 0, "lacks": [],
    }  # fmt: skip


def test_the_last_are_taken_and_no_more_than_five_thousand(db: Looking, put: Put) -> None:
    put(600, FIRST)
    put(20, SECOND)
    assert counts(db, "central", said(**{SECOND: "x"}), latest=500) | {"groups": 0} == {
        "all": 500, "moved": 20, "cannot": 0, "groups": 0, "lacks": [],
    }  # fmt: skip
    put(5_000, SECOND)
    assert counts(db, "central", said(**{SECOND: "x"}), latest=10**6)["all"] == 5_000


def test_the_last_are_counted_in_steps_so_that_no_single_one_is_told(db: Looking, put: Put) -> None:
    """The last 20 and the last 21 would differ by one decision."""
    put(700, FIRST)
    told = [counts(db, "central", said(), latest=latest)["all"] for latest in (-1, 20, 21, 500, 501)]
    assert told == [500, 500, 500, 500, 700]


@pytest.mark.parametrize("who", EVERYBODY)
def test_who_sees_a_table_on_its_way(db: Looking, who: str) -> None:
    """A draft: who writes it. What is proposed: counties may try it too."""
    with db.being("central") as me:
        item = draft(me)
        db.become(me, who)
        sees_draft = me.execute("select id from proposed_table").fetchall() == [(item,)]
        db.become(me, "central")
        me.execute("select propose(%s, 1, 'x')", [item])
        db.become(me, who)
        sees = me.execute("select id from proposed_table").fetchall() == [(item,)]
        written = me.execute("select count(*) from proposal").fetchall()
    is_central, role = who.startswith("central"), ROLES.get(who, "")
    assert sees_draft == is_central
    assert sees == (bool(role) and any(may(role, one) for one in REPLAYING))
    assert (written == [(1,)]) == is_central, "the proposal itself is whose it was"


def test_once_it_holds_it_is_not_on_its_way(db: Looking) -> None:
    for days, seen in ((0, 0), (3, 1)):
        with db.being("central") as me:
            item = draft(me)
            me.execute("select propose(%s, 1, 'x')", [item])
            db.become(me, "central2")
            me.execute(DAY, [item, 2, days])
            db.become(me, "county_sup")
            assert len(me.execute("select id from proposed_table").fetchall()) == seen


def test_both_sides_judge_alike(db: Looking, put: Put) -> None:
    """What the database counts as moved is what the pure rules call moved."""
    put(20, FIRST, was=str(TABLE.rows[0].then[OUT]))
    put(9, SECOND, was=str(TABLE.rows[0].then[OUT]))
    replay = Replay(TABLE)
    verdicts = [
        replay.of({INPUT.code: code}, 1, {OUT: TABLE.rows[0].then[OUT]}).verdict for code in (FIRST, SECOND)
    ]
    told = counts(db, "central", json.dumps(replay.outcomes()))
    assert told["moved"] == (20 if verdicts[0] == "moved" else 0) + (9 if verdicts[1] == "moved" else 0)
    assert verdicts.count("moved") == 1


def test_every_look_is_on_record(app: Any, db: Looking, put: Put) -> None:
    """Which table, and which cases were listed."""
    put(3, FIRST)
    content = facts.data_of(TABLE.id)
    content["rows"][0]["then"] = content["rows"][1]["then"]
    with db.line("central") as me:
        item = draft(me, {"kind": "table", "name": TABLE.id, "base": "1", "content": content})
        me.execute("select propose(%s, 1, 'x')", [item])
    try:
        before = db.told("select coalesce(max(id), 0) from read_log")[0]
        page = stage.sign_in(app, "county_sup").get(f"/replay/{item}")
        assert page.text.count("/case/show/") == 3
        seen = dict(
            db.told("select thing, ids from read_log where id > %s and endpoint = 'ReplayView.show'", before)
        )
        assert seen == {f"replay:{TABLE.id}": [item], "case": [CASES["open"]]}
    finally:
        db.owner.execute("delete from outbox where payload->>'proposal' = %s::text", [item])
        db.owner.execute("delete from proposal where id = %s", [item])
