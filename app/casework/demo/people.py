"""Invented families: names that show they are invented, addresses on 示範路, identity numbers that nobody was given."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from random import Random
from typing import Final, Literal

from app.columns import national_id
from app.facts.counties import County

SURNAMES: Final = (
    "陳林黃張李王吳劉蔡楊許鄭謝洪郭邱曾廖賴徐周葉蘇莊呂江何蕭羅高潘簡朱鍾彭游詹胡施沈余盧梁趙顏柯翁魏孫戴"
)
SIGNS: Final = "範例示樣"
GIVEN: Final = "安宇晴恩文明華美真心怡宏婷軒妤翔佳豪玲偉淑芬俊傑雅惠志強秀英"
Sex = Literal["M", "F"]

DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Human:
    """Somebody invented. `kin` is the code of the relation to the client."""

    name: str
    sex: Sex
    born_on: dt.date
    id_no: str
    kin: str
    job: str
    school: str
    lives_together: str = "Y"
    is_carer: str = "N"

    def age(self, today: dt.date) -> int:
        """Years of age."""
        return (
            today.year
            - self.born_on.year
            - ((today.month, today.day) < (self.born_on.month, self.born_on.day))
        )


@dataclass(frozen=True, slots=True)
class Family:
    """A client with the family around, in one home."""

    client: Human
    members: tuple[Human, ...]
    address: str
    phone: str
    county_code: str

    def children(self, today: dt.date, *, under: int = 18) -> int:
        """How many are younger than `under`."""
        return sum(1 for human in self.members if human.age(today) < under)


def name(rng: Random, surname: str) -> str:
    """A name with one of 範例示樣 in it: 陳範安, 林晴示."""
    given = [rng.choice(SIGNS), rng.choice(GIVEN)]
    rng.shuffle(given)
    return surname + "".join(given)


def human(rng: Random, today: dt.date, *, surname: str, kin: str, ages: tuple[int, int]) -> Human:
    """Somebody of an age between `ages` years on `today`."""
    sex: Sex = rng.choice(("M", "F"))
    years = rng.randint(*ages)
    return Human(
        name=name(rng, surname),
        sex=sex,
        born_on=today - DAY * (years * 365 + years // 4 + rng.randint(1, 360)),
        id_no=national_id.generate(rng, sex),
        kin=kin,
        job=_job(rng, years),
        school=_school(years),
    )


def _job(rng: Random, years: int) -> str:
    if years < 6:
        return "H"
    if years < 18:
        return "8"
    return rng.choice(("1", "3", "3", "5", "6", "7", "10")) if years < 65 else "9"


def _school(years: int) -> str:
    return "0" if years < 4 else "1" if years < 6 else "2" if years < 12 else "3" if years < 15 else "4"


def family(rng: Random, today: dt.date, county: County) -> Family:
    """A client of 22 to 68 years, in three of four families with children, sometimes with a grandparent."""
    surname = rng.choice(SURNAMES)
    client = human(rng, today, surname=surname, kin="01", ages=(22, 68))
    members: list[Human] = []
    if rng.random() < 0.55:
        partner = human(rng, today, surname=rng.choice(SURNAMES), kin="02", ages=(22, 60))
        members.append(replace(partner, lives_together=rng.choice("YYN")))
    for _ in range(rng.choice((0, 1, 1, 2, 2, 3))):
        child = human(rng, today, surname=surname, kin="13", ages=(0, 17))
        members.append(replace(child, kin="13" if child.sex == "M" else "14"))
    if rng.random() < 0.3:
        elder = human(rng, today, surname=surname, kin="05", ages=(69, 90))
        members.append(replace(elder, kin="04" if elder.sex == "M" else "05"))
    if members and any(m.kin == "02" for m in members):
        members[0] = replace(members[0], is_carer="Y")
    district = rng.choice(county.districts).zh
    address = f"{county.zh}{district}示範路{rng.randint(1, 300)}號{rng.randint(1, 12)}樓"
    return Family(client, tuple(members), address, f"0900-000-{rng.randint(0, 999):03d}", county.code)
