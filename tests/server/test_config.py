"""The settings of an installation, and what it refuses."""

from pathlib import Path

import pytest

import config
from app.server import secrets


@pytest.fixture
def demo(home: Path) -> dict[str, str]:
    return {"ANWANG_HOME": str(home)}


@pytest.fixture
def production(home: Path) -> dict[str, str]:
    return {"ANWANG_HOME": str(home), "ANWANG_ENV": "production", **secrets.new(demo=False)}


def test_a_demonstration_needs_nothing(demo: dict[str, str], home: Path):
    settings = config.from_environment(demo)
    assert settings["SECRET_KEY"] == demo["SECRET_KEY"] != ""
    assert str(home) in str(settings["SQLALCHEMY_DATABASE_URI"])


def test_a_demonstration_gives_its_keys_to_the_environment(demo: dict[str, str]):
    config.from_environment(demo)
    assert set(secrets.KEYS) <= set(demo)


@pytest.mark.parametrize("bind", ["0.0.0.0", "::", "192.0.2.7"])
def test_a_demonstration_is_not_for_the_network(demo: dict[str, str], bind: str):
    with pytest.raises(config.BadConfig, match="this machine only"):
        config.from_environment(demo | {"ANWANG_BIND": bind})


def test_production_starts_with_keys_of_its_own(production: dict[str, str]):
    settings = config.from_environment(production)
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert str(settings["SESSION_COOKIE_NAME"]).startswith("__Host-")


def test_production_does_not_start_without_keys(production: dict[str, str]):
    del production["SECRET_KEY"]
    with pytest.raises(secrets.BadSecrets):
        config.from_environment(production)


def test_production_does_not_read_a_demonstration_left_in_its_home(
    demo: dict[str, str], production: dict[str, str]
):
    config.from_environment(demo)
    del production["ANWANG_SEAL_KEYS"]
    with pytest.raises(secrets.BadSecrets, match="ANWANG_SEAL_KEYS is not set"):
        config.from_environment(production)


def test_an_unknown_environment_is_refused(demo: dict[str, str]):
    with pytest.raises(config.BadConfig, match="staging"):
        config.from_environment(demo | {"ANWANG_ENV": "staging"})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_addresses_of_any_spelling_name_our_driver(production: dict[str, str], scheme: str):
    settings = config.from_environment(production | {"DATABASE_URL": f"{scheme}://a@db/x"})
    assert settings["SQLALCHEMY_DATABASE_URI"] == "postgresql+psycopg://a@db/x"


@pytest.mark.parametrize("name", config.NUMBERS)
@pytest.mark.parametrize("value", ["x", "", "-1", "８０"])
def test_a_number_that_is_none_is_refused(demo: dict[str, str], name: str, value: str):
    with pytest.raises(config.BadConfig, match=name):
        config.from_environment(demo | {name: value})
