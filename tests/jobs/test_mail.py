"""E-mail about notices: one for each, or one a day; never lost, no names in it; after a kill the same Message-ID."""

from __future__ import annotations

import email
import email.policy
import mailbox
import subprocess
import sys
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from app.jobs import base, mail, relay
from app.server.deploy import ROOT
from app.server.post import BadPost, post_of
from tests.jobs.conftest import Outbox
from tests.jobs.postmaster import Postmaster

NUMBER = "VF-115-01-00001"
KILLED = """
import mailbox, os, signal
from app.jobs import mail, relay
add = mailbox.Maildir.add
def add_and_die(box, letter):
    add(box, letter)
    os.kill(os.getpid(), signal.SIGKILL)
mailbox.Maildir.add = add_and_die
relay.sweep()
mail.sweep()
"""


@pytest.fixture
def somebody(outbox: Outbox) -> Iterator[int]:
    """The id of a user who has a membership."""
    who = int(outbox.ask("SELECT min(user_id) FROM membership WHERE ended_at IS NULL")[0][0])
    yield who
    outbox.ask("UPDATE ab_user SET mail_when = 'at_once', language = NULL")


@pytest.fixture
def box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, with the mailbox of a demonstration."""
    monkeypatch.setenv("ANWANG_HOME", str(tmp_path))
    return tmp_path / "mailbox"


def letters(box: Path) -> list[EmailMessage]:
    """What lies in the mailbox."""
    files = sorted((box / "new").iterdir()) if box.exists() else []
    return [email.message_from_bytes(f.read_bytes(), policy=email.policy.default) for f in files]  # type: ignore[misc]


def tell(outbox: Outbox, who: int, key: str = "k1", verb: str = "dispatch", number: str = NUMBER) -> None:
    """A notice, delivered."""
    outbox.post(key, payload=f'{{"user": {who}, "verb": "{verb}", "number": "{number}"}}')
    relay.sweep()


def test_each_notice_goes_out_once(outbox: Outbox, somebody: int, box: Path):
    tell(outbox, somebody)
    assert (mail.sweep(), mail.sweep()) == (1, 0)
    (letter,) = letters(box)
    assert NUMBER in letter["Subject"]
    assert letter["To"].endswith("@demo.invalid")
    assert "/inbox/" in letter.get_content()
    assert outbox.ask("SELECT mailed_at IS NOT NULL FROM notice") == [(True,)]


def test_a_mail_holds_verb_and_number_and_nothing_else(outbox: Outbox, somebody: int, box: Path):
    payload = (
        f'{{"user": {somebody}, "verb": "assign", "number": "{NUMBER}", "note": "王小明", "by": {somebody}}}'
    )
    outbox.post("k1", payload=payload)
    relay.sweep()
    mail.sweep()
    (letter,) = letters(box)
    names = outbox.ask("SELECT last_name || first_name, username FROM ab_user WHERE id = %s", somebody)[0]
    whole = f"{letter['Subject']} {letter.get_content()}"
    assert NUMBER in whole
    assert not [name for name in ("王小明", *names) if name in whole]


def test_the_mail_speaks_the_readers_language(outbox: Outbox, somebody: int, box: Path):
    outbox.ask("UPDATE ab_user SET language = 'en' WHERE id = %s", somebody)
    tell(outbox, somebody)
    mail.sweep()
    assert letters(box)[0]["Message-ID"].startswith(f"<mail-k1-{somebody}.")


def test_whoever_wants_none_gets_none(outbox: Outbox, somebody: int, box: Path):
    outbox.ask("UPDATE ab_user SET mail_when = 'none' WHERE id = %s", somebody)
    tell(outbox, somebody)
    assert mail.sweep() == 0
    assert outbox.ask("SELECT count(*) FROM notice WHERE user_id = %s", somebody) == [(1,)]


def test_switching_off_holds_for_what_waits(outbox: Outbox, somebody: int, box: Path):
    tell(outbox, somebody)
    outbox.ask("UPDATE ab_user SET mail_when = 'none' WHERE id = %s", somebody)
    assert mail.sweep() == 1
    assert letters(box) == []


def test_one_mail_a_day(outbox: Outbox, somebody: int, box: Path):
    outbox.ask("UPDATE ab_user SET mail_when = 'daily' WHERE id = %s", somebody)
    tell(outbox, somebody, "k1")
    tell(outbox, somebody, "k2", number="VF-115-01-00002")
    assert mail.sweep() == 0, "it waits for the morning"
    outbox.ask("UPDATE outbox SET next_at = now() WHERE kind = 'mail'")
    assert mail.sweep() == 1
    (letter,) = letters(box)
    assert NUMBER in letter.get_content()
    assert "VF-115-01-00002" in letter.get_content()


def test_a_notice_after_the_mail_of_the_day_is_not_lost(outbox: Outbox, somebody: int, box: Path):
    outbox.ask("UPDATE ab_user SET mail_when = 'daily' WHERE id = %s", somebody)
    tell(outbox, somebody, "k1")
    outbox.ask("UPDATE outbox SET next_at = now() WHERE kind = 'mail'")
    mail.sweep()
    tell(outbox, somebody, "k2", number="VF-115-01-00002")
    assert mail.sweep() == 1
    first, second = letters(box)
    assert NUMBER not in second.get_content()
    assert first["Message-ID"] != second["Message-ID"]


def test_the_mail_of_the_day_leaves_in_the_morning(outbox: Outbox):
    ask = "SELECT next_morning(%s::timestamptz) = %s::timestamptz"
    for at, leaves in (
        ("2026-11-21 07:29:59+08", "2026-11-21 07:30+08"),
        ("2026-11-21 07:30+08", "2026-11-22 07:30+08"),
        ("2026-11-21 23:00+08", "2026-11-22 07:30+08"),
    ):
        assert outbox.ask(ask, at, leaves) == [(True,)], at


def test_killed_between_sending_and_marking_it_comes_again_under_the_same_id(
    outbox: Outbox, somebody: int, box: Path
):
    payload = f'{{"user": {somebody}, "verb": "dispatch", "number": "{NUMBER}"}}'
    outbox.post("k1", payload=payload)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=ROOT, timeout=60, capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr.decode()
    assert len(letters(box)) == 1
    assert outbox.ask("SELECT mailed_at FROM notice") == [(None,)]
    assert mail.sweep() == 1
    once, again = letters(box)
    assert once["Message-ID"] == again["Message-ID"]
    assert mail.sweep() == 0


def test_killed_before_the_notice_is_there_it_is_delivered_later(outbox: Outbox, somebody: int, box: Path):
    outbox.post("k1", payload=f'{{"user": {somebody}, "verb": "dispatch", "number": "{NUMBER}"}}')
    die = (
        "import os, signal; from app.jobs import base, relay\n"
        "with base.working_for('relay') as c:\n    relay.deliver_next(c, 0); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", die], cwd=ROOT, timeout=60, check=False).returncode == -9
    assert outbox.ask("SELECT count(*) FROM notice") == [(0,)]
    relay.sweep()
    assert mail.sweep() == 1
    assert len(letters(box)) == 1


def test_by_a_mail_server(
    outbox: Outbox, somebody: int, postmaster: Postmaster, monkeypatch: pytest.MonkeyPatch
):
    outbox.ask("UPDATE ab_user SET email = 'somebody@example.tw' WHERE id = %s", somebody)
    monkeypatch.setenv("ANWANG_SMTP_URL", f"smtp://127.0.0.1:{postmaster.port}")
    monkeypatch.setenv("ANWANG_MAIL_FROM", "anwang@example.tw")
    tell(outbox, somebody)
    mail.sweep()
    assert postmaster.to == ["somebody@example.tw"]
    assert outbox.ask("SELECT mailed_at IS NOT NULL FROM notice") == [(True,)]
    outbox.ask(
        "UPDATE ab_user SET email = username || '@demo.invalid' WHERE id = %s",
        somebody,
    )


def test_a_refused_mail_waits_and_holds_up_none(
    outbox: Outbox, somebody: int, postmaster: Postmaster, monkeypatch: pytest.MonkeyPatch
):
    outbox.ask("UPDATE ab_user SET email = 'refused@example.tw' WHERE id = %s", somebody)
    monkeypatch.setenv("ANWANG_SMTP_URL", f"smtp://127.0.0.1:{postmaster.port}")
    monkeypatch.setenv("ANWANG_MAIL_FROM", "anwang@example.tw")
    tell(outbox, somebody, "k1")
    mail.sweep()
    key = f"mail-k1-{somebody}"
    assert outbox.of(key, "attempts") == 1
    assert outbox.of(key, "sent_at IS NULL AND next_at > now()")
    outbox.ask("UPDATE ab_user SET email = 'taken@example.tw' WHERE id = %s", somebody)
    tell(outbox, somebody, "k2")
    mail.sweep()
    assert postmaster.to == ["taken@example.tw"]
    outbox.ask(
        "UPDATE ab_user SET email = username || '@demo.invalid' WHERE id = %s",
        somebody,
    )


def test_a_server_that_is_away_costs_no_try(
    outbox: Outbox, somebody: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    monkeypatch.setenv("ANWANG_SMTP_URL", "smtp://127.0.0.1:9")
    monkeypatch.setenv("ANWANG_MAIL_FROM", "anwang@example.tw")
    tell(outbox, somebody)
    assert mail.sweep() == 0
    assert outbox.of(f"mail-k1-{somebody}", "attempts") == 0
    assert "mail waits" in caplog.text


@pytest.mark.parametrize("url", ["http://x", "smtp://", "smtp://x:port", "mail.example.tw"])
def test_a_bad_address_is_a_sentence(url: str):
    with pytest.raises(BadPost, match="smtp://"):
        post_of({"ANWANG_SMTP_URL": url, "ANWANG_MAIL_FROM": "a@b"})


def test_a_mail_server_needs_a_sender():
    with pytest.raises(BadPost, match="ANWANG_MAIL_FROM"):
        post_of({"ANWANG_SMTP_URL": "smtp://u:geheim@mail.example.tw"})


def test_passwords_travel_under_tls_only():
    one = post_of({"ANWANG_SMTP_URL": "smtp://u:p%40@mail.example.tw", "ANWANG_MAIL_FROM": "a@b.tw"}).server
    two = post_of({"ANWANG_SMTP_URL": "smtps://u:p@mail.example.tw", "ANWANG_MAIL_FROM": "a@b.tw"}).server
    assert one
    assert two
    assert (one.must_start_tls, one.port, one.password) == (True, 587, "p@")
    assert (two.is_tls, two.port) == (True, 465)


def test_production_without_a_server_sends_nothing(
    outbox: Outbox, somebody: int, box: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("ANWANG_ENV", "production")
    tell(outbox, somebody)
    assert mail.sweep() == 1
    assert not box.exists()
    assert outbox.ask("SELECT mailed_at FROM notice") == [(None,)]


def test_nobody_but_the_job_asks_what_a_mail_says(outbox: Outbox, urls: Any):
    with pytest.raises(Exception, match="permission denied"):
        outbox.ask("SET ROLE anwang_app; SELECT * FROM mail_of(1)")
    outbox.ask("RESET ROLE")
    with pytest.raises(ProgrammingError, match="permission denied"), base.working_for("mail") as connection:
        connection.execute(text("SELECT * FROM notice"))


def test_the_mailbox_is_a_maildir(outbox: Outbox, somebody: int, box: Path):
    tell(outbox, somebody)
    mail.sweep()
    assert len(mailbox.Maildir(box, create=False)) == 1
