"""Who may bring a rule in, change it, propose and publish it: every step said straight to the database, by every role."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from app.server.urls import plain
from tests.guard.looking import EVERYBODY, Looking, refused
from tests.guard.test_staff import broken

NOT_YOURS, CHANGED = "42501", "40001"
EDITORS = {"central", "central2", "admin", "admin2"}
TABLE = {"kind": "table", "name": "R05_TIPVDA_BAND", "base": "1", "content": {"rows": []}}
CLOCK = {"kind": "clock", "name": "first_visit", "base": "", "content": {"amount": 7, "unit": "day"}}
DAY = "select publish_proposal(%s, %s, (now() at time zone 'Asia/Taipei')::date + %s)"


def draft(me: psycopg.Cursor[Any], said: dict[str, Any] = TABLE) -> int:
    found = me.execute("select draft_proposal(%s)", [json.dumps(said)]).fetchone()
    assert found is not None
    return int(found[0])


def proposed(me: psycopg.Cursor[Any], said: dict[str, Any] = TABLE) -> int:
    """A proposal on its second version, ready to be published by another."""
    item = draft(me, said)
    me.execute("select propose(%s, 1, 'x')", [item])
    return item


def steps(item: int, version: int = 1) -> dict[str, tuple[str, tuple[Any, ...]]]:
    return {
        "keep": ("select keep_proposal(%s, %s, '{}')", (item, version)),
        "propose": ("select propose(%s, %s, 'x')", (item, version)),
        "send_back": ("select send_back_proposal(%s, %s, 'x')", (item, version)),
        "publish": (DAY, (item, version, 0)),
        "withdraw": ("select withdraw_proposal(%s, %s, 'x')", (item, version)),
    }


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_who_edits_rules_begins_a_proposal(db: Looking, who: str) -> None:
    with db.being(who) as me:
        heard = [refused(me, "select draft_proposal(%s)", json.dumps(said)) for said in (TABLE, CLOCK)]
    country, county = who.startswith("central"), who.startswith("admin")
    assert heard == ["" if country else NOT_YOURS, "" if county else NOT_YOURS]


@pytest.mark.parametrize("who", [w for w in EVERYBODY if w not in {"central", "central2"}])
def test_nobody_else_takes_a_step_with_the_countrys(db: Looking, who: str) -> None:
    with db.being("central") as me:
        item = draft(me)
        db.become(me, who)
        heard = {verb: refused(me, sql, *values) for verb, (sql, values) in steps(item).items()}
        seen = me.execute("select count(*) from proposal").fetchone()
    assert heard == dict.fromkeys(heard, NOT_YOURS)
    assert seen == (0,)


def test_a_county_sees_and_changes_its_own_terms_alone(db: Looking) -> None:
    with db.being("admin") as me:
        item = proposed(me, CLOCK)
        db.become(me, "admin2")
        assert me.execute("select id from proposal").fetchall() == [(item,)]
        me.execute(DAY, [item, 2, 0])
        db.become(me, "central2")
        assert me.execute("select id from proposal").fetchall() == []
        assert refused(me, "select withdraw_proposal(%s, 3, 'x')", item) == NOT_YOURS
        assert me.execute("select county_id from published_edition where id = %s", [item]).fetchall() == [
            (1,)
        ]


def test_a_reach_that_is_taken_gives_no_right(db: Looking) -> None:
    for reach in ("nation", "card", "county"):
        with db.being("worker", reach=reach) as me:
            assert refused(me, "select draft_proposal(%s)", json.dumps(TABLE)) == NOT_YOURS
            assert me.execute("select count(*) from proposal").fetchone() == (0,)


@pytest.mark.parametrize("who", sorted(EDITORS))
def test_nobody_writes_the_table_itself(db: Looking, who: str) -> None:
    with db.being(who) as me:
        assert refused(me, "update proposal set state = 'published'") == NOT_YOURS
        assert refused(me, "delete from proposal") == NOT_YOURS
        assert refused(me, "insert into proposal (kind) values ('table')") == NOT_YOURS


def test_a_proposal_goes_its_way_and_no_other(db: Looking) -> None:
    there = {
        "draft": {"keep", "propose", "withdraw"},
        "proposed": {"send_back", "publish", "withdraw"},
        "published": {"withdraw"},
        "withdrawn": set(),
    }
    for state, open_now in there.items():
        for verb in steps(0):
            with in_state(db, state) as (me, item, version):
                heard = broken(me, *_flat(steps(item, version)[verb]))
                assert (heard == "") == (verb in open_now), (state, verb, heard)


@contextmanager
def in_state(db: Looking, state: str) -> Any:
    """A proposal of one administrator in that state, and the other administrator before it."""
    with db.being("central") as me:
        item = draft(me) if state == "draft" else proposed(me)
        db.become(me, "central2")
        if state in ("published", "withdrawn"):
            me.execute(DAY, [item, 2, 0])
        if state == "withdrawn":
            me.execute("select withdraw_proposal(%s, 3, 'x')", [item])
        yield me, item, {"draft": 1, "proposed": 2, "published": 3, "withdrawn": 4}[state]


def _flat(step: tuple[str, tuple[Any, ...]]) -> tuple[Any, ...]:
    return (step[0], *step[1])


def test_nobody_publishes_what_they_wrote(db: Looking) -> None:
    with db.being("central") as me:
        item = proposed(me)
        assert broken(me, DAY, item, 2, 0) == "a_second_person_publishes"
        db.become(me, "central2")
        assert broken(me, DAY, item, 2, 0) == ""


def test_who_changed_one_word_has_written_too(db: Looking) -> None:
    with db.being("central") as me:
        item = draft(me)
        db.become(me, "central2")
        me.execute("select keep_proposal(%s, 1, '{}')", [item])
        db.become(me, "central")
        me.execute("select propose(%s, 2, 'x')", [item])
        for who in ("central", "central2"):
            db.become(me, who)
            assert broken(me, DAY, item, 3, 0) == "a_second_person_publishes"


def test_it_holds_from_today_at_the_earliest(db: Looking) -> None:
    with db.being("central") as me:
        item = proposed(me)
        db.become(me, "central2")
        assert broken(me, DAY, item, 2, -1) == "it_holds_from_today_at_the_earliest"
        assert (
            broken(me, "select publish_proposal(%s, 2, null)", item) == "it_holds_from_today_at_the_earliest"
        )


def test_of_one_thing_one_proposal_is_on_its_way_and_one_edition_begins_on_a_day(db: Looking) -> None:
    with db.being("central") as me:
        item = proposed(me)
        assert broken(me, "select draft_proposal(%s)", json.dumps(TABLE)) == "one_proposal_at_a_time"
        assert broken(me, "select draft_proposal(%s)", json.dumps(TABLE | {"name": "R06_IPV_LEVEL"})) == ""
        db.become(me, "central2")
        me.execute(DAY, [item, 2, 3])
        db.become(me, "central")
        other = proposed(me)
        db.become(me, "central2")
        assert broken(me, DAY, other, 2, 3) == "one_edition_begins_on_a_day"
        assert broken(me, DAY, other, 2, 4) == ""
        assert me.execute("select number from proposal where id = %s", [other]).fetchone() == (2,)


def test_a_code_of_the_indicators_is_never_used_again(db: Looking) -> None:
    edition = TABLE | {"kind": "indicators", "name": "V999"}
    with db.being("central") as me:
        item = draft(me, edition)
        assert (
            broken(me, "select draft_proposal(%s)", json.dumps(edition | {"name": "V998"}))
            == "one_proposal_at_a_time"
        )
        me.execute("select withdraw_proposal(%s, 1, 'x')", [item])
        assert broken(me, "select draft_proposal(%s)", json.dumps(edition)) == "edition_has_a_name_of_its_own"


def test_what_another_changed_meanwhile_is_not_acted_on(db: Looking) -> None:
    with db.being("central") as me:
        item = draft(me)
        me.execute("select keep_proposal(%s, 1, '{}')", [item])
        heard = {verb: refused(me, sql, *values) for verb, (sql, values) in steps(item).items()}
    assert heard == dict.fromkeys(heard, CHANGED)


def test_two_publish_at_once_and_one_is_told(db: Looking) -> None:
    said = TABLE | {"name": "R19_BSRS"}
    try:
        with db.line("central") as me:
            item = proposed(me, said)
        with db.line("central2") as first:
            first.execute(DAY, [item, 2, 30])
            with db.line("central2") as second:
                second.execute("set local lock_timeout = '300ms'")
                assert refused(second, DAY, item, 2, 31) == "55P03"  # waits for the first
        with db.line("central2") as late:
            assert refused(late, DAY, item, 2, 31) == CHANGED
        assert db.told(
            "select count(*) from audit where thing = 'proposal' and row_id = %s and diff ? 'published_at' and act = 'UPDATE'",
            item,
        ) == [1]
    finally:
        db.owner.execute("delete from proposal where name = 'R19_BSRS'")


def test_withdrawn_it_holds_to_the_end_of_the_day_or_never(db: Looking) -> None:
    for days, held in ((0, 1), (5, 0)):
        with db.being("central") as me:
            item = proposed(me)
            db.become(me, "central2")
            me.execute(DAY, [item, 2, days])
            me.execute("select withdraw_proposal(%s, 3, 'x')", [item])
            rows = me.execute(
                "select valid_until - valid_from from published_edition where id = %s", [item]
            ).fetchall()
            assert rows == ([(held,)] if held else [])


def test_every_step_is_on_record(db: Looking) -> None:
    with db.line("central") as me:
        item = draft(me, TABLE | {"name": "R26_RETENTION"})
        me.execute("select withdraw_proposal(%s, 1, 'x')", [item])
    try:
        assert db.told(
            "select act from audit where thing = 'proposal' and row_id = %s order by id", item
        ) == ["INSERT", "UPDATE"]
    finally:
        db.owner.execute("delete from proposal where name = 'R26_RETENTION'")


def test_what_was_published_everybody_may_read_and_a_visitor_too(db: Looking) -> None:
    with db.being("central") as me:
        item = proposed(me)
        db.become(me, "central2")
        me.execute(DAY, [item, 2, 0])
        for who in EVERYBODY:
            db.become(me, who)
            assert (item,) in me.execute("select id from published_edition").fetchall(), who
        me.execute("select set_config('app.viewer', '', true), set_config('role', 'reach_door', true)")
        assert (item,) in me.execute("select id from published_editions()").fetchall()
        assert refused(me, "select * from proposal") == NOT_YOURS


def told(db: Looking, urls: Any, item: int, verb: str) -> set[str]:
    """Whose inbox a step of a proposal reached; each notice is delivered twice and comes once."""
    sent = db.told(
        "select id from outbox where payload->>'proposal' = %s::text and payload->>'verb' = %s", item, verb
    )
    with psycopg.connect(plain(urls.job)) as job:
        job.execute("set local role reach_job")
        for row in [*sent, *sent]:
            job.execute("select deliver_notice(%s)", [row])
    found = db.told(
        "select u.username from notice n join ab_user u on u.id = n.user_id where n.about->>'proposal' = %s::text"
        " and n.verb = %s",
        item,
        verb,
    )
    assert len(found) == len(set(found)) == len(sent)
    return set(found)


def test_who_may_publish_is_told_and_then_who_proposed(db: Looking, urls: Any) -> None:
    country, county = TABLE | {"name": "R22_RECLASSIFY"}, CLOCK | {"name": "first_report"}
    try:
        for said, one, other in ((country, "central", "central2"), (county, "admin", "admin2")):
            with db.line(one) as me:
                item = proposed(me, said)
            assert told(db, urls, item, "propose_rule") == {other}
            with db.line(other) as me:
                me.execute("select send_back_proposal(%s, 2, 'x')", [item])
            assert told(db, urls, item, "send_back_rule") == {one}
            with db.line(one) as me:
                me.execute("select propose(%s, 3, 'x')", [item])
            with db.line(other) as me:
                me.execute(DAY, [item, 4, 40])
            assert told(db, urls, item, "publish_rule") == {one}
            with db.line(one) as me:
                me.execute("select withdraw_proposal(%s, 5, 'x')", [item])
            assert told(db, urls, item, "withdraw_rule") == {other}
            assert db.told("select count(*) from outbox where payload->>'proposal' = %s::text", item) == [5]
    finally:
        db.owner.execute("delete from notice where about ? 'proposal'")
        db.owner.execute("delete from outbox where payload ? 'proposal'")
        db.owner.execute("delete from proposal where name in ('R22_RECLASSIFY', 'first_report')")


def test_a_setting_is_a_countys_and_never_the_countrys(db: Looking) -> None:
    setting = {"kind": "setting", "name": "contacts_later", "base": "", "content": {"choice": "none"}}
    with db.being("admin") as me:
        assert draft(me, setting)
        db.become(me, "central")
        assert refused(me, "select draft_proposal(%s)", json.dumps(setting)) == NOT_YOURS
