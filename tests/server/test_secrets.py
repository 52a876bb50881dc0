"""Keys are made once for a demonstration and demanded in production."""

import base64
from pathlib import Path

import pytest

from app.server import secrets

STRONG = secrets.new(demo=False)
DEMO = secrets.new(demo=True)


def test_a_demonstration_keeps_its_keys(home: Path):
    first = secrets.demo_secrets(home, {})
    assert secrets.demo_secrets(home, {}) == first
    assert set(first) == set(secrets.KEYS)


def test_the_file_is_for_its_owner_alone(home: Path):
    secrets.demo_secrets(home, {})
    assert (home / "secrets.env").stat().st_mode & 0o777 == 0o600


def test_what_the_environment_says_goes_first(home: Path):
    assert secrets.demo_secrets(home, {"SECRET_KEY": "mine"})["SECRET_KEY"] == "mine"


def test_passwords_are_made_once_and_differ(home: Path):
    first = secrets.passwords(home, ("anwang_app", "anwang_job"))
    assert secrets.passwords(home, ("anwang_app", "anwang_job")) == first
    assert first["anwang_app"] != first["anwang_job"]


def test_passwords_leave_the_keys_in_place(home: Path):
    keys = secrets.demo_secrets(home, {})
    secrets.passwords(home, ("anwang_app",))
    assert secrets.demo_secrets(home, {}) == keys


def test_every_key_is_32_bytes():
    for made in (STRONG, DEMO):
        for value in (
            made["ANWANG_INDEX_KEY"],
            made["ANWANG_VIEWER_KEY"],
            made["ANWANG_SEAL_KEYS"].partition(":")[2],
        ):
            assert len(base64.b64decode(value)) == secrets.KEY_BYTES


def test_production_takes_strong_keys():
    secrets.check(STRONG)


@pytest.mark.parametrize("name", secrets.KEYS)
def test_production_refuses_a_missing_key(name: str):
    with pytest.raises(secrets.BadSecrets, match=f"{name} is not set"):
        secrets.check({**STRONG, name: ""})


@pytest.mark.parametrize("name", secrets.KEYS)
def test_production_refuses_a_demonstration_key(name: str):
    with pytest.raises(secrets.BadSecrets, match=f"{name}.* made for a demonstration"):
        secrets.check({**STRONG, name: DEMO[name]})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 64),
        ("ANWANG_SEAL_KEYS", "k1:not base64!"),
        ("ANWANG_SEAL_KEYS", STRONG["ANWANG_SEAL_KEYS"] + ",k0:" + base64.b64encode(b"short").decode()),
        ("ANWANG_INDEX_KEY", base64.b64encode(bytes(32)).decode()),
        ("ANWANG_VIEWER_KEY", base64.b64encode(b"x" * 31).decode()),
    ],
    ids=["short", "one letter", "not base64", "short old key", "all zeros", "31 bytes"],
)
def test_production_refuses_a_weak_key(name: str, value: str):
    with pytest.raises(secrets.BadSecrets, match=name):
        secrets.check({**STRONG, name: value})
