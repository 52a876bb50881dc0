"""Each kind of answer, face by face."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Date, SmallInteger
from sqlalchemy import Integer as IntegerType
from sqlalchemy import Text as TextType

from app.columns import ManyCodes, Sealed
from app.columns.minguo import TAIPEI
from app.questions import (
    Address,
    AgencyRef,
    BadAnswer,
    Choice,
    Computed,
    Day,
    File,
    Integer,
    Kind,
    LongText,
    ManyOf,
    Moment,
    OneOf,
    PersonRef,
    Question,
    RecordRef,
    Rows,
    Score,
    Section,
    Text,
    Tick,
    UserRef,
    YesNo,
    YesNoUnknown,
)
from tests.questions.tiny import TODAY, asked

SECTION = Section("A", "甲")
BANDS = tuple(
    Choice(str(n), words) for n, words in enumerate(("完全沒有", "輕微", "中等", "厲害", "非常厲害"))
)
HNU = (Choice("Y", "有"), Choice("N", "無"), Choice("U", "不詳"))
MOMENT = datetime(2024, 2, 29, 15, 10, tzinfo=TAIPEI)


def told(kind: Kind, value: Any) -> str:
    return Question("題目", SECTION, kind).text(value)


# kind, what was typed, the answer, how it stands in the form, how people read it, how machines read it
FACES: list[tuple[Kind, list[str], Any, list[str], str, Any]] = [
    (Text(), ["  王　小明 \n"], "王 小明", ["王 小明"], "王 小明", "王 小明"),
    (Text(sealed=True), ["祕密"], "祕密", ["祕密"], "祕密", "祕密"),
    (LongText(), ["一\r\n二 \r\n\r\n"], "一\n二", ["一\n二"], "一\n二", "一\n二"),
    (OneOf("sex"), ["M"], "M", ["M"], "男", "M"),
    (YesNo(), ["Y"], "Y", ["Y"], "是", "Y"),
    (YesNoUnknown(), ["U"], "U", ["U"], "不詳", "U"),
    (ManyOf("service_content"), ["S04", "S01", "S04"], ["S01", "S04"], ["S01", "S04"],
     "關懷訪視、經濟扶助（急難、物資）", ["S01", "S04"]),
    (Tick(), ["true"], True, ["true"], "是", True),
    (Integer(unit="元"), ["１,200"], 1200, ["1200"], "1,200 元", 1200),
    (Score(low=0, high=10), ["7"], 7, ["7"], "7", 7),
    (Score(BANDS, low=0, high=4), ["3"], 3, ["3"], "3 厲害", 3),
    (Score(HNU, low=0, high=1, points={"Y": 1, "N": 0, "U": 0}), ["Y"], "Y", ["Y"], "有", "Y"),
    (Day(), ["113.2.29"], date(2024, 2, 29), ["113/02/29"], "113/02/29", "2024-02-29"),
    (Moment(), ["113.2.29 下午3:10"], MOMENT, ["113/02/29 15:10"], "113/02/29 15:10", "2024-02-29T15:10:00+08:00"),
    (Moment(), ["113/02/29", "15:10"], MOMENT, ["113/02/29 15:10"], "113/02/29 15:10", "2024-02-29T15:10:00+08:00"),
    (Address(), ["台中市示範路1號"], "臺中市示範路1號", ["臺中市示範路1號"], "臺中市示範路1號", "臺中市示範路1號"),
    (AgencyRef(), ["3"], 3, ["3"], "#3", 3),
    (UserRef(), ["3"], 3, ["3"], "#3", 3),
    (PersonRef(), ["3"], 3, ["3"], "#3", 3),
    (RecordRef("VF_VULN"), ["3"], 3, ["3"], "#3", 3),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "typed", "value", "raw", "text", "json"), FACES, ids=lambda v: type(v).__name__
)
def test_faces(kind: Kind, typed: list[str], value: Any, raw: list[str], text: str, json: Any) -> None:
    assert kind.parse(typed) == value
    assert kind.raw(value) == raw
    assert kind.parse(raw) == value
    assert told(kind, value) == text
    assert kind.to_json(value) == json
    assert kind.from_json(json) == value
    kind.check(value, today=TODAY)
    assert not kind.is_empty(value)
    assert "type" in kind.schema()


@pytest.mark.parametrize("kind", [face[0] for face in FACES], ids=lambda k: type(k).__name__)
@pytest.mark.parametrize("typed", [[], [""]])
def test_nothing_is_nothing(kind: Kind, typed: list[str]) -> None:
    value = kind.parse(typed)
    assert kind.is_empty(value)
    assert kind.raw(value) == []
    assert kind.is_empty(kind.from_json(None))
    assert told(kind, None) == ""


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        (Text(), TextType), (Text(sealed=True), Sealed), (LongText(sealed=True), Sealed), (OneOf("sex"), TextType),
        (YesNo(), TextType), (ManyOf("sex"), ManyCodes), (Tick(), Boolean), (Integer(), IntegerType),
        (Score(low=0, high=4), SmallInteger), (Score(HNU, points={"Y": 1}), TextType),
        (Day(), Date), (Address(), Sealed),
        (AgencyRef(), IntegerType), (PersonRef(), BigInteger), (RecordRef(), BigInteger),
        (Computed(lambda a, s: 1, Integer(), stored=True), IntegerType),
    ],
    ids=lambda v: getattr(v, "__name__", type(v).__name__),
)  # fmt: skip
def test_columns(kind: Kind, column: type) -> None:
    assert isinstance(kind.column(), column)


@pytest.mark.parametrize("kind", [Text(), LongText(), Integer(), Day(), Moment(), Address(), AgencyRef()])
def test_space_is_nothing(kind: Kind) -> None:
    assert kind.parse(["  "]) is None


def test_files_are_read_and_never_typed() -> None:
    value = [{"id": 3, "name": "傷勢.jpg"}, {"name": "筆錄.pdf"}]
    assert File().raw(value) == ["傷勢.jpg", "筆錄.pdf"]
    assert told(File(), value) == "傷勢.jpg、筆錄.pdf"
    assert told(File(), None) == ""
    assert File().to_json(value) == value
    assert File().from_json([]) is None
    with pytest.raises(BadAnswer, match="上傳"):
        File().from_json([3])
    with pytest.raises(BadAnswer, match="上傳"):
        File().parse(["3"])
    assert File().schema()["readOnly"]


def test_what_is_only_shown_has_no_column() -> None:
    assert File().column() is None
    assert Computed(lambda answers, sheet: 1).column() is None
    assert Rows().column() is None


@pytest.mark.parametrize(
    ("kind", "typed", "says"),
    [
        (Integer(), "三", "請填整數"),
        (Integer(), "1.5", "請填整數"),
        (Integer(), "9" * 19, "請填整數"),
        (Day(), "2024/13/01", "看不懂這個日期"),
        (Moment(), "113/02/29", "看不懂這個時間"),
        (Tick(), "Y", "打勾"),
    ],
)
def test_what_cannot_be_read_is_said(kind: Kind, typed: str, says: str) -> None:
    with pytest.raises(BadAnswer, match=says):
        kind.parse([typed])


def test_only_one_of() -> None:
    with pytest.raises(BadAnswer, match="只能選一項"):
        OneOf("sex").parse(["M", "F"])


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Integer(low=1, high=5), 0), (Integer(low=1, high=5), 6), (Integer(), 2**31), (Score(low=0, high=4), 5),
        (Score(BANDS, low=0, high=4), 9), (AgencyRef(), 2**31), (AgencyRef(), 0),
        (PersonRef(), 2**63), (Text(limit=2), "三個字"),
        (Text(pattern=r"\d+"), "x"), (Day(past=True), date(2026, 11, 20)),
        (Moment(past=True), datetime(2026, 11, 20, 0, 1, tzinfo=TAIPEI)),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_out_of_bounds_is_refused(kind: Kind, value: Any) -> None:
    with pytest.raises(BadAnswer):
        kind.check(value, today=TODAY)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Text(), 1), (OneOf("sex"), ["M"]), (ManyOf("sex"), "M"), (ManyOf("sex"), [1]), (Tick(), "true"), (Tick(), 1),
        (Integer(), "1"), (Integer(), True), (Integer(), 1.5), (Score(low=0, high=4), "1"), (Day(), "113/02/29"),
        (Day(), 20240229), (Moment(), "yesterday"), (AgencyRef(), "3"), (Rows(), {}),
        (Rows(), [1]), (Rows(), [{"x": 1}]),
    ],
    ids=str,
)  # fmt: skip
def test_machines_must_use_the_right_type(kind: Kind, data: Any) -> None:
    with pytest.raises(BadAnswer):
        kind.from_json(data)


def test_text_is_cleaned_of_what_no_database_takes() -> None:
    assert Text().parse(["王\x00小\ud800明\x1b"]) == "王小明"
    assert LongText().from_json("一\x00\n二") == "一\n二"


def test_a_mark_outside_the_scale_may_be_chosen_but_has_no_points() -> None:
    scale = Score((*BANDS, Choice("9", "無法評估")), low=0, high=4)
    scale.check(9, today=TODAY)
    assert (scale.points_of(9), scale.points_of(3), scale.points_of(None)) == (None, 3, None)


def test_letters_have_the_points_that_the_scale_gives_them() -> None:
    scale = Score(HNU, low=0, high=1, points={"Y": 1, "N": 0, "U": 0})
    assert [scale.points_of(code) for code in ("Y", "N", "U")] == [1, 0, 0]


def test_names_of_rows_come_from_whoever_has_a_session() -> None:
    unit = Question("單位", SECTION, AgencyRef())
    assert unit.kind.text(3, unit, lambda thing, row: f"{thing} {row}") == "agency 3"


def test_choices_found_in_the_case() -> None:
    goals = ManyOf(offered="plan.goals")
    with pytest.raises(BadAnswer, match="沒有「7」這個選項"):
        goals.check(["7"], today=TODAY)
    goals.offering((Choice("7", "穩定就學"),)).check(["7"], today=TODAY)


def test_a_computed_answer_reads_as_its_kind() -> None:
    band = Computed(lambda answers, sheet: "M", OneOf("sex"))
    assert told(band, "M") == "男"
    assert band.schema()["readOnly"] is True


def test_a_table_reads_row_by_row() -> None:
    family = next(q for q in asked() if q.key == "family")
    rows = [{"fm_name": "陳範例", "fm_birth": date(2015, 1, 2)}, {"fm_name": "陳樣品"}]
    assert family.text(rows) == "姓名：陳範例；出生日期：104/01/02\n姓名：陳樣品"
    data = [{"id": 7, "fm_name": "陳範例", "fm_birth": "2015-01-02"}]
    assert family.kind.from_json(data) == [{"id": 7, "fm_name": "陳範例", "fm_birth": date(2015, 1, 2)}]
    assert family.kind.to_json(rows)[0]["fm_birth"] == "2015-01-02"
