"""The genogram: shapes, the double frame, who is inside the hull, which lines kinship allows, words for a reader."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from app.facts import codes
from app.outputs.generations import GENERATION, OTHERS, Line, lines_of, rows_of
from app.outputs.genogram import Member, genogram, in_words, not_known

CLIENT = Member("林示例", "", "案主", "M", 8, is_client=True, is_home=True)
MOTHER = Member("陳範例", "05", "母", "F", 34, is_home=True)
FATHER = Member("林樣本", "04", "父", "M", 38)
SISTER = Member("林小樣", "17", "姊妹", "F", 3, is_home=True)
GRANNY = Member("陳虛構", "12", "外祖父母", "F", 67, is_home=True)
CARER = Member("保母甲", "22", "保母（托育人員）", "", 50)
STEPFATHER = Member("繼父甲", "06", "繼父", "M", 40, is_home=True)
FAMILY = [CLIENT, MOTHER, FATHER, SISTER, GRANNY, CARER]


def drawn(members: list[Member]) -> ElementTree.Element:
    return ElementTree.fromstring(str(genogram(members, "林示例家的家系圖")))


def shapes(members: list[Member]) -> dict[str, list[str]]:
    """The outlines of everybody, by name."""
    found = {}
    for group in drawn(members).iter("g"):
        told = group.find("title")
        assert told is not None
        assert told.text
        found[told.text] = [one.tag for one in group if one.get("class") == "s"]
    return found


def test_a_man_is_a_square_a_woman_a_circle_and_the_client_has_two_frames():
    assert list(shapes(FAMILY).values()) == [
        ["circle"],
        ["rect"],
        ["circle"],
        ["circle"],
        ["rect", "rect"],
        ["polygon"],
    ]


def test_the_sex_that_the_register_does_not_know_is_told_by_the_kinship():
    assert Member("甲", "04").shape == "M"
    assert Member("甲", "14").shape == "F"
    assert Member("甲", "11").shape == ""


def test_a_screen_reader_hears_everybody():
    svg = drawn(FAMILY)
    title, desc = svg.find("title"), svg.find("desc")
    assert title is not None
    assert desc is not None
    assert svg.get("role") == "img"
    assert svg.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert "母陳範例 34 歲，同住。" in (desc.text or "")
    assert all(m.name in (desc.text or "") for m in FAMILY)


def test_generations_stand_above_each_other():
    assert [[FAMILY[i].name for i in row] for row in rows_of(FAMILY)] == [
        ["陳虛構"],
        ["林樣本", "陳範例"],
        ["林小樣", "林示例"],
        ["保母甲"],
    ]


def inside(svg: ElementTree.Element, x: float, y: float) -> bool:
    """Whether a point is inside the hull: it crosses its edges an odd number of times to the left."""
    path = next(one.get("d") or "" for one in svg.iter("path") if one.get("class") == "home")
    at, points = (0.0, 0.0), []
    for how, one, _space, other in re.findall(r"([MVH])([-\d.]+)( ([-\d.]+))?", path):
        at = (
            (float(one), float(other))
            if how == "M"
            else (at[0], float(one))
            if how == "V"
            else (float(one), at[1])
        )
        points.append(at)
    edges = zip(points, [*points[1:], points[0]], strict=True)
    crossed = sum(a[0] == b[0] and a[0] < x and min(a[1], b[1]) <= y < max(a[1], b[1]) for a, b in edges)
    return crossed % 2 == 1


@pytest.mark.parametrize("elsewhere", [{"林樣本"}, {"林樣本", "林小樣"}, {"陳範例"}, {"林樣本", "陳範例"}])
def test_the_hull_holds_exactly_those_who_live_together(elsewhere: set[str]):
    family = [
        Member(m.name, m.kin, m.label, m.sex, m.age, m.is_client, m.is_home and m.name not in elsewhere)
        for m in FAMILY
    ]
    svg = drawn(family)
    for group in svg.iter("g"):
        number = next(one for one in group if one.get("class") == "n")
        name = next(m for m in family if m.name in (group.findtext("title") or ""))
        at = float(number.get("x") or 0), float(number.get("y") or 0)
        assert inside(svg, *at) == name.is_home, name.name


def test_nobody_at_home_means_no_hull():
    assert 'class="home"' not in str(genogram([CLIENT, FATHER], "x"))


def test_lines_say_what_kinship_says():
    at = {m.name: i for i, m in enumerate(FAMILY)}
    assert lines_of(FAMILY) == [
        Line((at["林樣本"], at["陳範例"]), (at["林示例"], at["林小樣"])),
        Line((at["陳虛構"],), (at["陳範例"],)),
    ]


def test_a_grandchild_has_a_line_only_when_there_is_one_child():
    adult, son, daughter = Member("甲", "", is_client=True), Member("乙", "13"), Member("丙", "14")
    grandchild = Member("丁", "18")
    assert Line((1,), (2,)) in lines_of([adult, son, grandchild])
    assert all(3 not in line.below for line in lines_of([adult, son, daughter, grandchild]))


def test_a_stepfather_is_the_mothers_partner_and_a_parents_partner_is_nobodys():
    assert Line((1, 2), ()) in lines_of([CLIENT, MOTHER, STEPFATHER])
    assert lines_of([CLIENT, MOTHER, FATHER, Member("某", "10")]) == lines_of([CLIENT, MOTHER, FATHER])


def test_partners_who_are_not_married_have_a_dashed_line():
    adult = Member("甲", "", is_client=True)
    assert lines_of([adult, Member("乙", "02"), Member("丙", "03")]) == [
        Line((0, 1), ()),
        Line((0, 2), (), is_dashed=True),
    ]


def test_what_is_not_known_is_said():
    assert "不表示婚姻狀況" in not_known(FAMILY)
    assert "手足是否同父同母不詳" in not_known(FAMILY)
    assert not_known([CLIENT, MOTHER]) == ""


def test_a_name_does_no_harm():
    evil = Member('<script>"x', "04", "父", "M", 40)
    svg = str(genogram([CLIENT, evil], '"><script>'))
    assert "<script" not in svg
    assert "&lt;script" in svg


def test_every_kinship_of_the_list_has_a_place():
    known = {item.code for item in codes.items("kin")}
    assert set(GENERATION) - {""} <= known
    assert {Member("x", code).generation for code in known - set(GENERATION)} == {OTHERS}


@pytest.mark.parametrize("n", [2, 8, 20])
def test_a_family_of_any_size_is_drawn_whole(n: int):
    family = [
        CLIENT,
        *(Member(f"人{i}", code.code, code.zh, "", i) for i, code in enumerate(codes.items("kin")[1:n])),
    ]
    assert len(list(drawn(family).iter("g"))) == len(family)
    assert in_words(family).count("。") == len(family)
