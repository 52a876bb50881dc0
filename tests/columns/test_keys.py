"""The keyring: read from the environment, refused when weak, silent about its keys."""

import pytest

from app.columns.keys import KeyMissing, read_keyring
from tests.columns.conftest import key

INDEX = {"ANWANG_INDEX_KEY": key("i")}


def test_the_first_key_seals_and_all_open() -> None:
    ring = read_keyring({"ANWANG_SEAL_KEYS": f"k2:{key('2')}, k1:{key('1')}", **INDEX})
    assert ring.current == "k2"
    assert ring.opening("k1") == b"1" * 32


def test_a_key_that_was_taken_out_is_named() -> None:
    ring = read_keyring({"ANWANG_SEAL_KEYS": f"k2:{key('2')}", **INDEX})
    with pytest.raises(KeyMissing, match="k1"):
        ring.opening("k1")


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ("", "not set"),
        ("k1:short", "base64"),
        ("k1:c2hvcnQ=", "32 bytes"),
        (f"k1:{key('1')},k1:{key('2')}", "each used once"),
        (f":{key('1')}", "key ids"),
    ],
)
def test_a_bad_keyring_is_refused(keys: str, says: str) -> None:
    with pytest.raises(KeyMissing, match=says):
        read_keyring({"ANWANG_SEAL_KEYS": keys, **INDEX})


def test_an_index_key_is_needed() -> None:
    with pytest.raises(KeyMissing, match="ANWANG_INDEX_KEY"):
        read_keyring({"ANWANG_SEAL_KEYS": f"k1:{key('1')}"})


def test_a_keyring_never_prints_its_keys() -> None:
    ring = read_keyring({"ANWANG_SEAL_KEYS": f"k1:{key('1')}", **INDEX})
    assert repr(ring) == "Keyring(current='k1', known=['k1'])"
