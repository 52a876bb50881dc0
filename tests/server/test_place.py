"""Where an installation keeps its things."""

from pathlib import Path

import pytest

from app.server import place


def test_home_is_what_the_environment_says(tmp_path: Path):
    assert place.home({"ANWANG_HOME": str(tmp_path / "x")}) == (tmp_path / "x").resolve()


def test_home_of_a_user_is_in_their_own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setattr(place, "is_root", lambda: False)
    assert place.home({"HOME": str(tmp_path)}) == (tmp_path / ".anwang").resolve()


def test_home_of_root_is_where_postgresql_may_go(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    closed = tmp_path / "root"
    closed.mkdir(mode=0o700)
    monkeypatch.setattr(place, "is_root", lambda: True)
    assert place.home({"HOME": str(closed)}) == place.SYSTEM_HOME


def test_a_home_shows_strangers_nothing(home: Path):
    assert place.make(home / "new").stat().st_mode & 0o066 == 0


def test_a_long_home_has_its_socket_elsewhere():
    near, far = Path("/srv/anwang"), Path("/srv") / ("x" * 120)
    assert place.socket_folder(near) == near / "postgres" / "run"
    assert len(str(place.socket_folder(far))) <= place.LONGEST_SOCKET_FOLDER
    assert place.socket_folder(far) != place.socket_folder(far / "other")
