"""The code lists and the counties: complete, unambiguous, sourced."""

from __future__ import annotations

import pytest

from app.facts import codes, counties


def test_there_are_140_lists_and_the_counties() -> None:
    assert len(codes.names()) == 141
    assert codes.names()[-1] == "county"


@pytest.mark.parametrize("name", codes.names())
def test_every_list_is_whole(name: str) -> None:
    found = codes.code_list(name)
    keys = [item.code for item in found.items]
    assert keys
    assert len(keys) == len(set(keys))
    assert all(item.code == item.code.strip() and item.zh.strip() and item.en.strip() for item in found.items)
    assert all((found.zh, found.en, found.source))
    assert 0.5 <= found.confidence <= 1


def test_a_draft_stays_a_draft() -> None:
    assert codes.is_official("visit_method")
    assert not codes.is_official("visit_result")
    assert "待主管機關核對" in codes.source("visit_result")
    drafts = [name for name in codes.names() if "待主管機關核對" in codes.source(name)]
    assert len(drafts) > 40
    assert not any(codes.is_official(name) for name in drafts)


def test_an_unknown_list_is_told_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="visit_method"):
        codes.items("visit_methods")


def test_an_unknown_code_is_told() -> None:
    assert codes.item("visit_method", "B").zh == "面訪家庭"
    with pytest.raises(KeyError, match="visit_method"):
        codes.item("visit_method", "Q")


def test_marks_tell_which_visits_are_face_to_face() -> None:
    face = {item.code for item in codes.items("visit_method") if item.marks["face"]}
    assert face == {"B", "C", "F", "G", "K"}


def test_the_22_counties_keep_their_numbers() -> None:
    rows = counties.counties()
    assert [row.id for row in rows] == list(range(1, 23))
    assert (rows[0].code, rows[5].zh, rows[21].code) == ("63000", "桃園市", "09020")
    assert len({row.code for row in rows}) == 22
    assert sum(len(row.districts) for row in rows) == 368


def test_a_district_belongs_to_one_county() -> None:
    for county in counties.counties():
        assert all(counties.by_code(district.code) is county for district in county.districts)
    assert counties.county(22).zh == "金門縣"
    with pytest.raises(KeyError):
        counties.county(23)
    with pytest.raises(KeyError):
        counties.by_code("1")
