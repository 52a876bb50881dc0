"""Where an installation keeps its things."""

from pathlib import Path

import pytest

from app.server import place


def test_home_is_what_the_environment_says(tmp_path: Path):
    assert place.home({"ANWANG_HOME": str(tmp_path / "x")}) == (tmp_path / "x").resolve()


def test_home_is_in_ones_own_folder(tmp_path: Path):
    assert place.home({"HOME": str(tmp_path)}) == (tmp_path / ".anwang").resolve()


def test_a_home_that_postgresql_cannot_enter_has_its_socket_elsewhere(
    monkeypatch: pytest.MonkeyPatch, home: Path
):
    closed = home / "closed"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(place, "is_root", lambda: True)
    assert place.socket_folder(closed / "home") != closed / "home" / "postgres" / "run"


def test_a_home_shows_strangers_nothing(home: Path):
    assert place.make(home / "new").stat().st_mode & 0o066 == 0


def test_a_long_home_has_its_socket_elsewhere():
    near, far = Path("/srv/anwang"), Path("/srv") / ("x" * 120)
    assert place.socket_folder(near) == near / "postgres" / "run"
    assert len(str(place.socket_folder(far))) <= place.LONGEST_SOCKET_FOLDER
    assert place.socket_folder(far) != place.socket_folder(far / "other")
