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
    """Three to six people: a client of 25 to 62 years, children, often a partner, sometimes a grandparent."""
    surname = rng.choice(SURNAMES)
    client = human(rng, today, surname=surname, kin="01", ages=(25, 62))
    members: list[Human] = []
    if rng.random() < 0.55:
        members.append(_partner(rng, today, client))
    children = rng.choice((1, 1, 2, 2, 3))
    members += [_child(rng, today, surname, client) for _ in range(children)]
    if len(members) < 2 or rng.random() < 0.3:
        members.append(_elder(rng, today, surname, client))
    return _home(rng, client, members, county)


def flagship(rng: Random, today: dt.date, county: County) -> Family:
    """The family whose whole path is told: mother, father, a child at school, a small one, a grandmother."""
    client = replace(
        human(rng, today, surname="林", kin="01", ages=(36, 38)), name="林範晴", sex="F", job="3"
    )
    client = replace(client, id_no=national_id.generate(rng, "F"))
    partner = replace(
        _partner(rng, today, client), sex="M", id_no=national_id.generate(rng, "M"), lives_together="Y"
    )
    school = replace(human(rng, today, surname="林", kin="14", ages=(9, 10)), kin="14", sex="F")
    small = replace(human(rng, today, surname="林", kin="13", ages=(4, 4)), kin="13", sex="M")
    elder = replace(human(rng, today, surname="林", kin="05", ages=(70, 72)), kin="05", sex="F")
    members = [
        partner,
        *(replace(one, id_no=national_id.generate(rng, one.sex)) for one in (school, small, elder)),
    ]
    return _home(rng, client, members, county)


def household(rng: Random, today: dt.date, county: County) -> Family:
    """A mother, her husband and a child at school: whom stories of protection are about."""
    surname = rng.choice(SURNAMES)
    mother = _of_sex(rng, human(rng, today, surname=rng.choice(SURNAMES), kin="01", ages=(29, 41)), "F")
    father = _of_sex(rng, human(rng, today, surname=surname, kin="02", ages=(32, 46)), "M")
    child = human(rng, today, surname=surname, kin="13", ages=(7, 11))
    child = replace(child, kin="13" if child.sex == "M" else "14")
    return _home(rng, mother, [father, child], county)


def _of_sex(rng: Random, one: Human, sex: Sex) -> Human:
    return replace(one, sex=sex, id_no=national_id.generate(rng, sex))


def _partner(rng: Random, today: dt.date, client: Human) -> Human:
    age = client.age(today)
    partner = human(rng, today, surname=rng.choice(SURNAMES), kin="02", ages=(max(22, age - 6), age + 6))
    sex: Sex = "M" if client.sex == "F" else "F"
    return replace(
        partner,
        sex=sex,
        id_no=national_id.generate(rng, sex),
        lives_together=rng.choice("YYN"),
        is_carer="Y",
    )


def _child(rng: Random, today: dt.date, surname: str, client: Human) -> Human:
    age = client.age(today)
    child = human(rng, today, surname=surname, kin="13", ages=(max(0, min(17, age - 42)), min(17, age - 21)))
    return replace(child, kin="13" if child.sex == "M" else "14")


def _elder(rng: Random, today: dt.date, surname: str, client: Human) -> Human:
    age = client.age(today)
    elder = human(rng, today, surname=surname, kin="05", ages=(max(62, age + 22), max(70, age + 30)))
    return replace(elder, kin="04" if elder.sex == "M" else "05")


def _home(rng: Random, client: Human, members: list[Human], county: County) -> Family:
    district = rng.choice(county.districts).zh
    address = f"{county.zh}{district}示範路{rng.randint(1, 300)}號{rng.randint(1, 12)}樓"
    return Family(client, tuple(members), address, f"0900-000-{rng.randint(0, 999):03d}")
