"""相對人、行為人、嫌疑人: who is said to have done it, a row each. Stored once, as parties of the case."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from app.facts.sources import STATUTE
from app.questions import (
    Address,
    Choice,
    Day,
    In,
    ManyOf,
    OneOf,
    Row,
    Text,
    YesNoUnknown,
    register,
)
from app.questions.agreements import alone
from app.questions.conditions import Answers
from app.questions.spellings import identity_number, phone
from app.rules.reporting import INTIMATE

ROW = Row.SECTION
KNOWN = (
    Choice("Y", _lp("offender", "已知")),
    Choice("P", _lp("offender", "部分已知")),
    Choice("N", _lp("offender", "不知")),
)
STANDING = (
    Choice("CARE", _l("父母、監護人、照顧者或其他家庭成員（照顧人）")),
    Choice("SELF", _l("兒少本人")),
    Choice("OTHER", _l("照顧人以外之人")),
    Choice("UNK", _l("不詳")),
)
IS_KNOWN = In("o_known", "Y", "P")


def offender() -> tuple[Any, ...]:
    """o_known, o_name, o_id_no, o_sex, o_birth, o_nationality, o_relation, o_cohabit, o_addr, o_phone, o_condition."""
    return (
        register("identity_known", _l("相對人（疑似加害人）身分是否已知"), ROW, OneOf(KNOWN), required=True),
        register("name", _l("姓名"), ROW, Text(), show_if=IS_KNOWN),
        register("id_no", _l("身分證統一編號／證號"), ROW, Text(checks=(identity_number,)), show_if=IS_KNOWN),
        register("sex", _l("性別"), ROW, OneOf("sex"), statistics=True),
        register("born_on", _l("出生日期（年齡）"), ROW, Day(past=True), statistics=True),
        register("nationality", _l("國籍"), ROW, OneOf("nationality"), statistics=True),
        register(
            "relation", _l("與被害人關係"), ROW, OneOf("victim_offender_relation"), required=True, statistics=True),
        register("lives_together", _l("是否與被害人同住"), ROW, YesNoUnknown(), statistics=True),
        register("address", _l("住居所"), ROW, Address()),
        register("phone", _l("聯絡電話"), ROW, Text(checks=(phone,))),
        register("conditions", _l("特殊狀況"), ROW, ManyOf("offender_condition"), statistics=True,
            agrees=(alone("NONE"),)),
    )  # fmt: skip


class OtherParty(Row):
    """相對人: who is said to have used violence against an adult."""

    (
        o_known, o_name, o_id_no, o_sex, o_birth, o_nationality, o_relation, o_cohabit, o_addr, o_phone, o_condition,
    ) = offender()  # fmt: skip


class Actor(Row):
    """行為人: who is said to have harmed a child, and whether the child is in their care (兒少保護分級分類辦法§6)."""

    (
        o_known, o_name, o_id_no, o_sex, o_birth, o_nationality, o_relation, o_cohabit, o_addr, o_phone, o_condition,
    ) = offender()  # fmt: skip
    o_incaregivers = register(
        "standing",
        _l("行為人身分"),
        ROW,
        OneOf(STANDING),
        required=True,
        statistics=True,
        source=STATUTE,
        confidence=0.9,
    )


class Suspect(Row):
    """嫌疑人: who is suspected of a sexual assault. One under 18 is a child of whom others must be told too."""

    (
        o_known, o_name, o_id_no, o_sex, o_birth, o_nationality, o_relation, o_cohabit, o_addr, o_phone, o_condition,
    ) = offender()  # fmt: skip
    o_minor = register(
        "is_minor",
        _l("嫌疑人是否未滿18歲"),
        ROW,
        YesNoUnknown(),
        required=True,
        statistics=True,
        source=STATUTE,
    )


def intimate_relation(answers: Answers, sheet: Any) -> str | None:
    """The first relation among the other parties that makes it violence between intimates; None where there is none."""
    told = (row.get("o_relation") for row in answers.get("offenders") or ())
    return next((relation for relation in told if relation in INTIMATE), None)
