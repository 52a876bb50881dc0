"""Writing a form down: its order, its columns, its faults."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from app.questions import (
    Computed,
    Day,
    Integer,
    Is,
    OneOf,
    Row,
    Section,
    Set,
    Text,
    declared_questions,
    question,
    register,
    rows,
)
from app.questions.flaws import flaws
from tests.questions.tiny import Report, Visit, asked

A, B = Section("A", "甲"), Section("B", "乙")


class Base(DeclarativeBase):
    """Of the tiny sheet below."""


class Signed:
    """A block that several sheets share."""

    signed_by: Mapped[str | None] = question("簽名", Section("Z", "簽名"), Text(sealed=True))


class Child(Row):
    """A child."""

    name = register("name", "姓名", A, Text(sealed=True))


class Sheet(Signed, Base):
    """Columns, registers and rows in one class."""

    __tablename__ = "sheet"
    id: Mapped[int] = mapped_column(primary_key=True)
    one: Mapped[str | None] = question("一", A, Text())
    client = register("client.name", "姓名", A, Text(sealed=True))
    children = rows("children", "兒少", A, of=Child)
    two: Mapped[int | None] = question("二", B, Integer(), show_if=Set("one"))
    shown = question("三", B, Computed(lambda answers, sheet: 3, Integer()))


def test_questions_stand_in_the_order_of_their_lines() -> None:
    assert [q.key for q in declared_questions(Sheet) if q.key != "signed_by"] == [
        "one",
        "client",
        "children",
        "two",
        "shown",
    ]


def test_only_questions_with_a_column_have_one() -> None:
    assert set(Sheet.__table__.columns.keys()) == {"id", "one", "two", "signed_by"}
    assert [q.key for q in declared_questions(Sheet) if q.is_column] == ["signed_by", "one", "two"]


def test_a_shared_block_is_sealed_for_its_own_table() -> None:
    assert Sheet.__table__.c.signed_by.type.context == "sheet.signed_by"


def test_columns_are_nullable_because_drafts_are_incomplete() -> None:
    assert all(column.nullable for column in Sheet.__table__.columns if column.name != "id")


def test_a_sheet_carries_what_was_put_there_for_a_register() -> None:
    sheet = Sheet(one="x")
    assert sheet.client is None
    sheet.client = "陳範例"
    assert sheet.client == "陳範例"


def test_a_table_asks_what_its_rows_ask() -> None:
    children = next(q for q in declared_questions(Sheet) if q.key == "children")
    assert [q.key for q in children.kind.asks] == ["name"]
    assert children.bind == "children"


@pytest.mark.parametrize("form", [Report, Visit, Sheet])
def test_good_forms_have_no_flaws(form: type) -> None:
    assert flaws(form) == []


def flaw_of(**lines: object) -> list[str]:
    return flaws(type("Bad", (), lines))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ({"a": question("甲", A, Text(), show_if=Is("b", "1"))}, "depends on b, which is not asked here"),
        (
            {"a": question("甲", A, OneOf("sex")), "b": question("乙", A, Text(), show_if=Is("a", "Q"))},
            "never offers Q",
        ),
        (
            {"a": question("甲", A, Day()), "b": question("乙", A, Text(), show_if=Is("a", "1"))},
            "only ask whether it is set",
        ),
        ({"A1": question("甲", A, Text())}, "not a key"),
        ({"a": question("甲", A, OneOf(()))}, "nothing to choose from"),
        ({"a": question("甲", A, Text(sealed=True), in_list=True)}, "neither counted nor listed"),
        ({"a": question("甲", A, Text(), only="x.y", search=True)}, "cannot be listed or searched"),
        ({"a": question("甲", A, Computed(lambda a, s: 1), required=True)}, "what is computed"),
        (
            {"a": question("甲", A, Text()), "b": question("乙", B, Text()), "c": question("丙", A, Text())},
            "do not stand together",
        ),
        (
            {
                "a": question("甲", A, Text(), show_if=Set("b")),
                "b": question("乙", A, Text(), show_if=Set("a")),
            },
            "in a circle",
        ),
    ],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_flaws_are_found(lines: dict[str, object], says: str) -> None:
    assert any(says in flaw for flaw in flaw_of(**lines))


def test_no_question_is_called_id() -> None:
    with pytest.raises(TypeError, match="'id'"):
        declared_questions(type("Bad", (), {"id": question("甲", A, Text())}))


def test_every_question_knows_its_key() -> None:
    assert all(q.key for q in asked())
