"""Keyed fingerprints: equal for equal, keyed, and grams that find a part of a name however it is written."""

import pytest

from app.columns import blind, grams, grams_to_find, keyring
from app.columns.variants import TABLE, fold
from tests.columns.conftest import key


def finds(part: str, name: str) -> bool:
    wanted = set(grams_to_find(part))
    return bool(wanted) and wanted <= set(grams(name))


@pytest.mark.parametrize("written", ["A123456789", "a123456789", " A123456789 ", "Ａ１２３４５６７８９"])
def test_one_number_has_one_fingerprint(written: str) -> None:
    assert blind(written) == blind("A123456789")
    assert len(blind(written)) == 16


def test_other_numbers_and_other_keys_have_others(monkeypatch: pytest.MonkeyPatch) -> None:
    before = blind("A123456789")
    assert blind("A123456788") != before
    monkeypatch.setenv("ANWANG_INDEX_KEY", key("j"))
    keyring.cache_clear()
    assert blind("A123456789") != before


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("小明", "王小明"), ("明", "王小明"), ("王小明", "王小明"), ("臺生", "王台生"), ("台生", "王臺生"),
        ("林峰", "林峯"), ("黃凱", "黄凯"), ("勛", "陳勳"), ("MARIA", "Maria Santos"), ("巴奈母", "巴奈‧母路"),
    ],
)  # fmt: skip
def test_a_name_is_found_by_its_parts(part: str, name: str) -> None:
    assert finds(part, name)


@pytest.mark.parametrize(
    ("part", "name"), [("小王", "王小明"), ("王明", "王小明"), ("", "王小明"), ("‧", "巴奈‧母路")]
)
def test_what_is_not_a_part_finds_nothing(part: str, name: str) -> None:
    assert not finds(part, name)


def test_grams_fit_a_signed_64_bit_column_and_stand_once() -> None:
    found = grams("明明明")
    assert len(found) == len(set(found)) == 2
    assert all(-(2**63) <= gram < 2**63 for gram in found)
    assert found == sorted(found)


def test_variants_fold_in_one_step() -> None:
    assert len(TABLE) > 300
    for kept in TABLE.values():
        assert fold(kept) == kept
