"""What the sheets show without asking: numbers, units and workers from the workflow, and sums of other answers."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any, Final

from app.columns.minguo import TAIPEI, today
from app.facts.counties import County, counties
from app.questions.conditions import Answers
from app.questions.kinds.computed import Work
from app.rules.contacts import counts_as


def of_sheet(attribute: str) -> Work:
    """What stands on the sheet itself; nothing while the sheet is new."""

    def work(answers: Answers, sheet: Any) -> Any:
        return getattr(sheet, attribute, None)

    return work


def consultation_number(answers: Answers, sheet: Any) -> str | None:
    """諮詢編號, such as C-115-000042: the Minguo year and a running number."""
    if sheet is None or sheet.id is None:
        return None
    return f"C-{sheet.edition.year - 1911}-{sheet.id:06d}"


AGES: Final = (("A", 6), ("B", 12), ("C", 18), ("D", 65))
"""The groups of the consultation sheet, each with the birthday that ends it; from then on E."""


def age_group(answers: Answers, sheet: Any) -> str | None:
    """年齡層 on the day of the call: by the birthday, else as it was said."""
    born, at = answers.get("cp_birth"), answers.get("ct_at")
    if not isinstance(born, dt.date):
        return answers.get("cp_age_said")
    day = at.astimezone(TAIPEI).date() if isinstance(at, dt.datetime) else today()
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return next((code for code, below in AGES if years < below), "E")


def county_named(address: str | None) -> County | None:
    """The county with which an address begins, 台 and 臺 alike."""
    words = (address or "").strip().replace("台", "臺")
    return next((county for county in counties() if words.startswith(county.zh)), None)


def county_of_address(answers: Answers, sheet: Any) -> str | None:
    """The county that the address of the person concerned names."""
    found = county_named(answers.get("cp_addr"))
    return found.code if found else None


def county_of_person(answers: Answers, sheet: Any) -> str | None:
    """所在縣市: by the address, else as it was said."""
    return county_of_address(answers, sheet) or answers.get("cp_county_said")


def hours_to_report(answers: Answers, sheet: Any) -> int | None:
    """Hours from knowing to reporting, begun hours counted whole: 24 hours and a minute are 25."""
    known, reported = answers.get("rep_known_at"), answers.get("rep_reported_at")
    if not isinstance(known, dt.datetime) or not isinstance(reported, dt.datetime):
        return None
    return math.ceil((reported - known) / dt.timedelta(hours=1))


def minutes_of_service(answers: Answers, sheet: Any) -> int | None:
    """Minutes from the beginning to the end of the service."""
    began, ended = answers.get("cr_start"), answers.get("cr_end")
    if not isinstance(began, dt.datetime) or not isinstance(ended, dt.datetime) or ended < began:
        return None
    return int((ended - began) / dt.timedelta(minutes=1))


def contact_counts_as(answers: Answers, sheet: Any) -> str | None:
    """As what the contact counts towards the monthly duty to visit."""
    method = answers.get("cr_method")
    return counts_as(method, answers.get("cr_result")) if method else None
