"""Invented names with their seals and search grams, and a few hundred other sealed texts that many rows share."""

from __future__ import annotations

from random import Random
from typing import Any

import psycopg

from app.columns import grams, national_id
from app.columns.sealed import seal

# Surnames with their share of a thousand people in Taiwan, roughly; given names are put together from two characters.
SURNAMES = {
    "陳": 111, "林": 83, "黃": 60, "張": 53, "李": 51, "王": 41, "吳": 40, "劉": 32, "蔡": 29, "楊": 27,
    "許": 23, "鄭": 19, "謝": 18, "郭": 15, "洪": 15, "邱": 14, "曾": 14, "廖": 13, "賴": 13, "徐": 13,
    "周": 12, "葉": 12, "蘇": 12, "莊": 10, "呂": 9, "江": 9, "何": 8, "蕭": 8, "羅": 8, "高": 7,
    "潘": 7, "簡": 7, "朱": 6, "鍾": 6, "游": 6, "彭": 6, "詹": 6, "胡": 5, "施": 5, "沈": 5,
    "余": 5, "盧": 4, "梁": 4, "趙": 4, "顏": 4, "柯": 4, "翁": 4, "魏": 4, "孫": 4, "戴": 4,
}  # fmt: skip
FIRST = "家淑俊怡志雅建美冠宗佳文明宜承宏柏欣冠瑞素玉秀惠金國正嘉思彥品宥子詩心語芷睿恩庭凱哲毅靜婉慧育永進春"
SECOND = (
    "豪芬傑君偉婷宏玲霖翰玲雄賢蓉恩達翔妤均華珍英鳳娟燕福德義安涵妍晴瑜彤晨軒宇廷倫維仁民儀茹敏芳生發財嬌"
)
POOL, SEALS = 10_000, 300
SEALED = {  # column of the pool: (column where it is going to stand, its text)
    "id_no": ("person.id_no", "{id_no}"),
    "phone": ("person.phone", "02-0000-{n:04d}"),
    "address": ("person.address", "示範市示範路{n}號"),
    "registered": ("person.registered_address", "示範市示範路{n}號"),
    "home": ("household.address", "示範市示範路{n}號"),
    "rep_name": ("rpt_vf.rep_name", "示範通報人{n}"),
    "rep_unit": ("rpt_vf.rep_unit_name", "示範單位{n}"),
    "content": ("snapshot.content", "[]"),
    "rep_phone": ("rpt_vf.rep_phone", "02-0000-{n:04d}"),
}


def names(rng: Random) -> list[str]:
    """As many names as the pool holds, common ones oftener."""
    family = rng.choices(list(SURNAMES), list(SURNAMES.values()), k=POOL)
    first, second = (rng.choices(s, [1 / (i + 8) for i in range(len(s))], k=POOL) for s in (FIRST, SECOND))
    return ["".join(parts) for parts in zip(family, first, second, strict=True)]


def lay(owner: psycopg.Connection[Any]) -> None:
    """Make ``bench.name`` and ``bench.seal``, from which the fill takes."""
    columns = ", ".join(f"{name} bytea" for name in SEALED)
    owner.execute("create table bench.name (no int primary key, name bytea, family bytea, grams bigint[])")
    owner.execute(f"create table bench.seal (no int primary key, {columns})")
    with owner.cursor().copy("copy bench.name from stdin") as copy:
        for no, name in enumerate(names(Random(1))):
            family = seal(f"{name}家", context="kase.family_name")
            copy.write_row((no, seal(name, context="person.name"), family, grams(name)))
    with owner.cursor().copy("copy bench.seal from stdin") as copy:
        for no in range(SEALS):
            told = {"n": no, "id_no": national_id.generate(Random(no), "F" if no % 2 == 0 else "M")}
            sealed = (seal(words.format(**told), context=where) for where, words in SEALED.values())
            copy.write_row((no, *sealed))
