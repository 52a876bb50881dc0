"""通報人: who reports, when they knew, when they told. The same questions on every report; written once."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.facts.sources import STATUTE, TWSS
from app.models.worksheets.worked_out import hours_to_report
from app.questions import (
    Computed,
    Integer,
    Moment,
    More,
    OneOf,
    Section,
    Text,
    YesNoUnknown,
    question,
)
from app.questions.agreements import not_before
from app.questions.spellings import phone

A = Section("A", _l("通報資訊"))
"""The section of every report in which it says who reports."""
REPORTER = "reporter.identity"
"""The permission that reads who has reported: kept secret (兒少法§54, 家暴法§50, 性侵害犯罪防治法§11)."""


def reported() -> tuple[Any, ...]:
    """rep_known_at, rep_reported_at, rep_hours, rep_late_reason, rep_unit_type: the 24 hours, and by what kind of unit.

    Called in the class of a report: the questions are asked where they stand.
    """
    return (
        question(
            _l("知悉時間"), A, Moment(past=True), required=True, statistics=True, from_="SSN_CONSULT.ct_at",
            source=STATUTE),
        question(
            _l("通報時間"), A, Moment(past=True), required=True, statistics=True, in_list=True, search=True,
            source=STATUTE, agrees=(not_before("rep_known_at", _l("知悉時間")),)),
        question(
            _l("知悉至通報時數（系統計算，逾24小時警示）"), A, Computed(hours_to_report, Integer(), stored=True),
            statistics=True, source=STATUTE),
        question(_l("逾時通報原因"), A, Text(), show_if=More("rep_hours", 24)),
        question(
            _l("通報單位類別"), A, OneOf("reporter_unit_type"), required=True, statistics=True, search=True,
            from_="ME.unit_type"),
    )  # fmt: skip


def reporter() -> tuple[Any, ...]:
    """rep_unit_name, rep_profession, rep_name, rep_title, rep_phone, rep_email, rep_feedback: who it is."""
    return (
        question(
            _l("通報單位名稱"), A, Text(sealed=True), required=True, only=REPORTER, from_="ME.unit_name"),
        question(
            _l("通報人員類別"), A, OneOf("mandated_reporter_profession"), required=True, statistics=True,
            from_="ME.profession", source=STATUTE),
        question(
            _l("通報人姓名（保密）"), A, Text(sealed=True), required=True, only=REPORTER,
            from_="ME.name SSN_CONSULT.ct_caller_name", source=STATUTE),
        question(_l("職稱"), A, Text(sealed=True), only=REPORTER, source=TWSS),
        question(
            _l("聯絡電話"), A, Text(sealed=True, checks=(phone,)), required=True, only=REPORTER,
            from_="ME.unit_phone SSN_CONSULT.ct_caller_phone", source=TWSS),
        question(_l("電子郵件／傳真"), A, Text(sealed=True), only=REPORTER),
        question(_l("是否要求回復受理情形"), A, YesNoUnknown()),
    )  # fmt: skip
