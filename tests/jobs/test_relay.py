"""The outbox: each row is delivered once, a bad one waits and then is given up, and none holds up another."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.jobs import base, relay
from tests.jobs.conftest import Outbox


@pytest.fixture
def somebody(outbox: Outbox) -> int:
    """The id of a user who has a membership."""
    return int(outbox.ask("SELECT user_id FROM membership WHERE ended_at IS NULL ORDER BY id LIMIT 1")[0][0])


def test_a_notice_reaches_the_inbox(outbox: Outbox, somebody: int):
    outbox.post("k1", payload=f'{{"user": {somebody}, "verb": "dispatch", "number": "VF-113-01-00001"}}')
    assert relay.sweep() == 1
    assert outbox.of("k1", "sent_at IS NOT NULL")
    assert outbox.ask("SELECT verb, number FROM notice WHERE user_id = %s", somebody) == [
        ("dispatch", "VF-113-01-00001")
    ]


def test_a_second_sweep_finds_nothing(outbox: Outbox, somebody: int):
    outbox.post("k1", payload=f'{{"user": {somebody}, "verb": "dispatch"}}')
    assert (relay.sweep(), relay.sweep()) == (1, 0)
    assert outbox.ask("SELECT count(*) FROM notice WHERE user_id = %s", somebody) == [(1,)]


def test_a_kind_that_nobody_knows_waits(outbox: Outbox):
    outbox.post("odd", kind="pigeon")
    relay.sweep()
    assert outbox.of("odd", "attempts") == 1
    assert outbox.of("odd", "next_at > now() + interval '5 seconds' AND dead_at IS NULL")
    assert relay.sweep() == 0


def test_each_try_waits_longer(outbox: Outbox):
    outbox.post("odd", kind="pigeon")
    waits = []
    for _ in range(4):
        outbox.ask("UPDATE outbox SET next_at = now()")
        relay.sweep()
        waits.append(outbox.of("odd", "extract(epoch FROM next_at - now())::float"))
    assert all(later > 1.5 * earlier for earlier, later in pairwise(waits))


def test_after_the_last_try_a_person_must_look(outbox: Outbox):
    outbox.post("odd", kind="pigeon")
    outbox.ask("UPDATE outbox SET attempts = %s", relay.LAST_ATTEMPT - 1)
    relay.sweep()
    assert outbox.of("odd", "dead_at IS NOT NULL")
    outbox.ask("UPDATE outbox SET next_at = now()")
    assert relay.sweep() == 0


def test_a_bad_row_does_not_hold_up_the_next(outbox: Outbox, somebody: int):
    outbox.post("bad", payload='{"user": "not a number"}')
    outbox.post("good", payload=f'{{"user": {somebody}, "verb": "dispatch"}}')
    assert relay.sweep() == 2
    assert outbox.of("bad", "attempts") == 1
    assert outbox.of("good", "sent_at IS NOT NULL")


def test_the_log_says_no_more_than_the_kind(outbox: Outbox, caplog: pytest.LogCaptureFixture):
    outbox.post("王小明", payload='{"user": "王小明"}')
    relay.sweep()
    assert "notice" in caplog.text
    assert "王小明" not in caplog.text


def test_two_relays_do_not_deliver_twice(outbox: Outbox, somebody: int):
    first = outbox.post("k1", payload=f'{{"user": {somebody}, "verb": "dispatch"}}')
    with base.working_for("relay") as one, base.working_for("relay") as other:
        assert relay.deliver_next(one, 0) == first
        assert relay.deliver_next(other, 0) is None


@pytest.mark.parametrize("table", ["kase", "person", "case_rec", "ab_user", "notice", "login_session"])
def test_the_job_role_reads_no_case(outbox: Outbox, table: str):
    with pytest.raises(ProgrammingError, match="permission denied"), base.working_for("relay") as connection:
        connection.execute(text(f"SELECT * FROM {table}"))


def test_role_and_purpose_end_with_the_transaction(outbox: Outbox):
    with base.working_for("relay") as connection:
        assert connection.execute(text("SELECT current_user, current_setting('app.purpose')")).one() == (
            base.ROLE,
            "relay",
        )
    with base.engine().connect() as connection:
        assert connection.scalar(text("SELECT current_user")) == "anwang_job"
        assert connection.scalar(text("SELECT current_setting('app.purpose', true)")) in (None, "")


@pytest.mark.parametrize("argument", ["王小明", 1.5, {"name": "x"}, None])
def test_a_message_carries_ids_only(argument: Any):
    with pytest.raises(TypeError, match="ids only"):
        relay.sweep.apply_async((argument,))


def test_ids_may_travel(monkeypatch: pytest.MonkeyPatch):
    sent: list[Any] = []
    keep: Callable[..., None] = lambda _self, args=None, kwargs=None, **_: sent.append(args)  # noqa: E731
    monkeypatch.setattr(base.Task, "apply_async", keep)
    relay.sweep.apply_async((7,))
    assert sent == [(7,)]
