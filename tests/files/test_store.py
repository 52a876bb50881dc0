"""The store: sealed, whole or not at all, and nothing lost whenever its process is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest

from app.files import store
from app.server.deploy import ROOT

CONTENT = "只有系統打得開".encode() * 1_000
PUTTING = """
import sys
from app.files import store
for number in range(10_000):
    key = store.put(str(number).encode() * 50_000)
    print(key, number, flush=True)
"""


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(store.FILES, str(tmp_path / "store"))
    return tmp_path / "store"


def lying(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_is_put_is_got() -> None:
    assert store.get(store.put(CONTENT)) == CONTENT


def test_on_the_disk_it_is_sealed_and_its_owners_alone(own_folder: Path) -> None:
    store.put(CONTENT)
    (path,) = lying(own_folder)
    assert CONTENT[:30] not in path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_it_is_sealed_with_a_key_that_says_its_id(own_folder: Path) -> None:
    from app.columns.sealed import key_id_of

    store.put(CONTENT)
    assert key_id_of(lying(own_folder)[0].read_bytes()) == "t1"


def test_a_file_that_is_not_there_is_missing() -> None:
    with pytest.raises(store.FileMissing):
        store.get(uuid.uuid4())


def test_a_changed_file_is_noticed(own_folder: Path) -> None:
    key = store.put(CONTENT)
    (path,) = lying(own_folder)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(store.FileChanged):
        store.get(key)


def test_one_file_put_in_the_place_of_another_is_noticed() -> None:
    one, other = store.put(b"one"), store.put(b"other")
    store._path(one).replace(store._path(other))
    with pytest.raises(store.FileChanged):
        store.get(other)


def test_young_files_are_nobodys_business_yet_and_old_ones_are() -> None:
    young, old = store.put(b"young"), store.put(b"old")
    long_ago = time.time() - 2 * store.A_DAY
    os.utime(store._path(old), (long_ago, long_ago))
    assert list(store.unclaimed()) == [old]
    assert set(store.unclaimed(age=-5)) == {young, old}


def test_half_a_file_of_yesterday_goes(own_folder: Path) -> None:
    store.put(b"whole")
    half = own_folder / "ab" / f"{uuid.uuid4().hex}{store.HALF}"
    half.parent.mkdir()
    half.write_bytes(b"half")
    assert list(store.unclaimed()) == []
    assert half.exists()
    long_ago = time.time() - 2 * store.A_DAY
    os.utime(half, (long_ago, long_ago))
    assert list(store.unclaimed()) == []
    assert not half.exists()


def test_what_is_no_key_is_left_alone(own_folder: Path) -> None:
    strange = own_folder / "ab" / "notes"
    strange.parent.mkdir(parents=True)
    strange.write_bytes(b"x")
    assert list(store.unclaimed(age=-5)) == []
    assert strange.exists()


@pytest.mark.parametrize("after", [0.05, 0.2, 0.5])
def test_no_file_that_was_told_is_lost_or_half_when_the_process_is_killed(
    own_folder: Path, after: float
) -> None:
    """SIGKILL at any moment: whatever key was given out opens, and holds what was put."""
    child = subprocess.Popen([sys.executable, "-c", PUTTING], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    told = [child.stdout.readline()]
    time.sleep(after)
    child.send_signal(signal.SIGKILL)
    told += child.stdout.readlines()
    child.wait()
    child.stdout.close()
    whole = [line.split() for line in told if line.endswith("\n")]
    assert whole
    for key, number in whole:
        assert store.get(uuid.UUID(key)) == number.encode() * 50_000
    halves = [path for path in lying(own_folder) if path.suffix == store.HALF]
    assert len(halves) <= 1
    assert len(lying(own_folder)) - len(halves) - len(whole) in (0, 1)
