"""Answers that must agree with each other. `agrees=(not_before("cr_start", _l("服務開始時間")),)`.

An agreement is silent while the other answer is missing or hidden.
"""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from app.columns import national_id as identity
from app.questions.conditions import Answers
from app.questions.question import Agreement
from app.questions.words import Label
from app.questions.wrong import BadAnswer

FORMS = {"NID": "national", "ARC_NEW": "ui_new", "ARC_OLD": "ui_old"}
"""Codes of the list `id_kind` whose numbers have a form of their own."""


def not_before(key: str, label: Label) -> Agreement:
    """This day or moment is not earlier than the answer to `key`, which people know as `label`."""

    def agrees(value: Any, answers: Answers) -> None:
        if answers.get(key) is not None and value < answers[key]:
            raise BadAnswer(_("不可早於「%(other)s」", other=str(label)))

    return agrees


def at_most(key: str, label: Label) -> Agreement:
    """This number is not larger than the answer to `key`, which people know as `label`."""

    def agrees(value: Any, answers: Answers) -> None:
        if answers.get(key) is not None and value > answers[key]:
            raise BadAnswer(_("不可大於「%(other)s」", other=str(label)))

    return agrees


def alone(code: str) -> Agreement:
    """Who chooses this answer (無) chooses no other."""

    def agrees(value: list[str], answers: Answers) -> None:
        if code in value and len(value) > 1:
            raise BadAnswer(_("選了「無」就不能再選其他項目"))

    return agrees


def as_kind_says(key: str) -> Agreement:
    """This number of identity has the form that the answer to `key` (list id_kind) names."""

    def agrees(value: str, answers: Answers) -> None:
        wanted = FORMS.get(answers.get(key) or "")
        if wanted and not (identity.kind_of(value) == wanted and identity.is_valid(value)):
            raise BadAnswer(_("證號與所選的證號類別不符，請再核對"))

    return agrees
