"""A section of a paper form: the heading under which questions stand."""

from __future__ import annotations

from dataclasses import dataclass

from app.questions.words import Label


@dataclass(frozen=True, eq=False)
class Section:
    """`code` is the letter of the official form; `label` its heading. Questions of one section stand together."""

    code: str
    label: Label
    help: Label = ""
