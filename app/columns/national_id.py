"""Numbers of identity: the national ID, and the old and new numbers of resident certificates (UI numbers).

The rules and their sources: the national ID's check digit is public knowledge (specimen A123456789); new UI numbers
have been issued since 2021-01-02 with 8 or 9 as the second character; old ones have a second letter, A to D.
A valid check digit does not prove that a number was issued.
"""

from __future__ import annotations

import random
import re
import unicodedata
from typing import Literal

Kind = Literal["national", "ui_new", "ui_old"]

LETTERS = dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36), strict=True))
WEIGHTS = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
FORMS: dict[Kind, re.Pattern[str]] = {
    "national": re.compile(r"[A-Z][12]\d{8}", re.ASCII),
    "ui_new": re.compile(r"[A-Z][89]\d{8}", re.ASCII),
    "ui_old": re.compile(r"[A-Z][A-D]\d{8}", re.ASCII),
}
MALE = {"national": "1", "ui_new": "8", "ui_old": "AC"}
SECOND: dict[tuple[Kind, str], str] = {
    ("national", "M"): "1",
    ("national", "F"): "2",
    ("ui_new", "M"): "8",
    ("ui_new", "F"): "9",
    ("ui_old", "M"): "C",
    ("ui_old", "F"): "D",
}


def normal(text: str) -> str:
    """The number as it is stored: half width, capitals, without spaces and hyphens."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def kind_of(number: str) -> Kind | None:
    """What the number has the form of, whatever its check digit."""
    return next((kind for kind, form in FORMS.items() if form.fullmatch(number)), None)


def is_valid(number: str) -> bool:
    """Whether a stored (see `normal`) number has the form and the check digit of one of the three kinds."""
    return kind_of(number) is not None and _weighed(number) % 10 == 0


def sex_of(number: str) -> Literal["M", "F"] | None:
    """The sex that the number tells. Where it differs from the answer, warn: it is not an error."""
    kind = kind_of(number)
    if kind is None:
        return None
    return "M" if number[1] in MALE[kind] else "F"


def generate(rng: random.Random, sex: Literal["M", "F"], kind: Kind = "national") -> str:
    """A number for invented people: right check digit, a serial that begins with 00 so that one sees it is made up.

    It may still have been issued to somebody: never use it outside demonstration and tests.
    """
    head = rng.choice("ABCDEFGHIJKMNOPQTUVWXZ") + SECOND[kind, sex] + f"00{rng.randrange(100_000):05d}"
    return head + str(-_weighed(head + "0") % 10)


def _weighed(number: str) -> int:
    first = LETTERS[number[0]]
    second = number[1] if number[1].isdigit() else str(LETTERS[number[1]] % 10)
    digits = [first // 10, first % 10, int(second), *(int(d) for d in number[2:])]
    return sum(d * w for d, w in zip(digits, WEIGHTS, strict=True))
