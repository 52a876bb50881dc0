"""Tiny forms: one per feature of the language."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.questions import (
    Address,
    Choice,
    Computed,
    Day,
    Has,
    Integer,
    Is,
    LongText,
    ManyOf,
    More,
    OneOf,
    Question,
    Row,
    Section,
    Set,
    Text,
    Tick,
    YesNoUnknown,
    declared_questions,
    question,
    register,
    rows,
)
from app.questions.agreements import at_most
from app.questions.spellings import national_id

TODAY = date(2026, 11, 19)
REFORM = date(2025, 7, 1)
A, B = Section("A", "通報"), Section("B", "內容")
HOW = (
    Choice("F", "面訪"),
    Choice("T", "電訪"),
    Choice("X", "傳真", until=REFORM),
    Choice("V", "視訊", since=REFORM),
)
WHAT = (Choice("M", "經濟"), Choice("C", "照顧"), Choice("O", "其他"))


class Member(Row):
    """A member of the family."""

    fm_name = register("name", "姓名", A, Text(sealed=True), required=True)
    fm_birth = register("birth", "出生日期", A, Day(past=True))
    fm_school = register("school", "就讀學校", A, Text(), show_if=Set("fm_birth"))
    fm_harm = register("harm", "受傷情形", A, Text(), show_if=Is("urgent", "Y"))


class Report:
    """A report with one question of nearly every kind."""

    reporter = question("通報人", A, Text(sealed=True), only="reporter.identity", required=True)
    how = question("方式", A, OneOf(HOW), required=True, in_list=True)
    urgent = question("是否急迫", A, YesNoUnknown(), required=True)
    why = question("急迫原因", A, LongText(limit=30), show_if=Is("urgent", "Y"), required=True)
    why_more = question("補充", A, Text(), show_if=Set("why"))
    name = register("client.name", "姓名", B, Text(sealed=True), required=True)
    id_no = register("client.id_no", "身分證統一編號", B, Text(sealed=True, checks=(national_id,)))
    born_on = question("出生日期", B, Day(past=True))
    where = question("地址", B, Address())
    what = question("需求", B, ManyOf(WHAT))
    other = question("其他需求", B, Text(), show_if=Has("what", "O"), required=True)
    kids = question("兒少人數", B, Integer(high=20))
    kids6 = question("未滿六歲人數", B, Integer(), agrees=(at_most("kids", "兒少人數"),))
    late = question("逾時原因", B, Text(), show_if=More("hours", 24), required=True)
    hours = question("時數", B, Computed(lambda answers, sheet: (answers["kids"] or 0) * 10, Integer()))
    none = question("以上皆無", B, Tick())
    family = rows("family", "家庭成員", B, of=Member, low=1, high=3)


class Visit:
    """A form of two editions."""

    seen = question("如何訪視", A, OneOf(HOW))
    score = question("風險分數", A, Integer(high=10), until=REFORM)
    danger = question("眼前的危險", B, Text(), was={REFORM: "描述危險"})
    next_on = question("下次訪視日", B, Day(), since=REFORM)


def asked(form: type = Report) -> tuple[Question, ...]:
    """The questions of a tiny form, whatever their day."""
    return declared_questions(form)


def good_answers(**changed: Any) -> dict[str, Any]:
    """Answers to Report with which it can be submitted."""
    row = {"id": None, "fm_name": "陳範例", "fm_birth": None, "fm_school": None}
    return {
        "reporter": "林示範", "how": "F", "urgent": "N", "name": "陳範例", "what": ["M"], "kids": 2, "kids6": 1,
        "family": [row], "none": False, **changed,
    }  # fmt: skip
