"""The answers on invented papers: consultation, report and case record. What is written is ordinary and made up."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from app.casework.demo.people import Family, Human
from app.casework.demo.themes import THEMES, Theme
from app.models import CaseRecord, Consultation, VulnerableFamilyReport, Worksheet
from app.questions import check

HOUR: Final = dt.timedelta(hours=1)
Answers = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filer:
    """Who reports: channel, source of the case, kind of unit and profession, as codes of the official lists."""

    username: str
    channel: str
    source: str
    unit_type: str
    unit_name: str
    profession: str


def judged(sheet: type[Worksheet], answers: Answers, day: dt.date) -> Answers:
    """The answers after the same check as a form's. ValueError names what the sheet would refuse."""
    night = day + dt.timedelta(days=1)  # a contact may end after midnight
    checked = check(sheet.questions(day), answers, submit=True, today=night, strict=True)
    if checked.errors:
        raise ValueError(f"{sheet.CODE}: {checked.errors}")
    return checked.values


def consultation(rng: Random, family: Family, at: dt.datetime, *, is_reported: bool) -> Answers:
    """A call for help that ends with information, or with a report."""
    theme = rng.choice(THEMES)
    day = at.date()
    answers = {
        "ct_at": at, "ct_channel": rng.choice(("H113", "H1957", "COUNTER", "TEL")), "ct_caller": "SELF",
        "ct_lang": ["1"], "cp_name": family.client.name, "cp_sex": family.client.sex,
        "cp_birth": family.client.born_on, "cp_agegrp": _age_group(family.client.age(day)),
        "cp_addr": family.address, "cp_county": family.county_code, "cp_phone": family.phone,
        "cp_kids": family.children(day), "cp_kids6": family.children(day, under=6), "ct_topic": [theme.topic],
        "ct_text": theme.told(rng, family.client.name), "ri_vf": [theme.item], "ri_emerg": "N",
        "ri_suicide": "NONE", "oc_close_at": at + rng.randint(10, 40) * HOUR / 60,
        "oc_result": ["RPT_VF"] if is_reported else ["INFO"],
    }  # fmt: skip
    if not is_reported:
        answers["oc_info"] = ["NS101"]
    return judged(Consultation, answers, day)


def _age_group(years: int) -> str:
    return next(
        code for code, below in (("A", 6), ("B", 12), ("C", 18), ("D", 65), ("E", 200)) if years < below
    )


def report(rng: Random, family: Family, filer: Filer, reported_at: dt.datetime) -> Answers:
    """A complete vulnerable-family report."""
    day, theme = reported_at.date(), rng.choice(THEMES)
    hours = rng.choice((1, 3, 8, 20, 20, 40))
    children = family.children(day)
    answers = {
        "rv_kind": "A", "rv_source": filer.source, "rv_is_referral": "N", "rv_channel": filer.channel,
        "rep_known_at": reported_at - hours * HOUR, "rep_reported_at": reported_at,
        "rep_unit_type": filer.unit_type, "rep_unit_name": filer.unit_name, "rep_profession": filer.profession,
        "rep_name": "示範通報人", "rep_phone": "02-0000-0000", "rep_feedback": rng.choice("YN"),
        "rv_aspect": [theme.aspect], "rv_factor": [theme.factor], "rv_text": theme.told(rng, family.client.name),
        "rv_urgent": rng.choice("NNNY"), "rv_haschild": "Y" if children else "N",
        "sv_known": [], "sv_told": rng.choice("YYN"), "sv_will": rng.choice(("YES", "YES", "HES", "U")),
        "family": [_member(member) for member in family.members], **_client(rng, family),
    }  # fmt: skip
    if hours > 24:
        answers["rep_late_reason"] = "週末查證後通報"
    if children:
        answers |= {"rv_kids": children, "rv_kids6": family.children(day, under=6), "rv_54": ["8"]}
    return judged(VulnerableFamilyReport, answers, day)


def _client(rng: Random, family: Family) -> Answers:
    client = family.client
    return {
        "cl_name": client.name, "cl_id_kind": "NID", "cl_id": client.id_no, "cl_sex": client.sex,
        "cl_birth": client.born_on, "cl_nationality": "0", "cl_lang": ["1"], "cl_addr_reg": family.address,
        "cl_addr": family.address, "cl_phone": family.phone, "cl_welfare": [rng.choice("0123")],
    }  # fmt: skip


def _member(human: Human) -> Answers:
    return {
        "fm_name": human.name, "fm_kin": human.kin, "fm_id": human.id_no, "fm_sex": human.sex,
        "fm_birth": human.born_on, "fm_live": human.lives_together, "fm_edu": human.school, "fm_job": human.job,
        "fm_carer": human.is_carer,
    }  # fmt: skip


def record(rng: Random, family: Family, started_at: dt.datetime, *, is_worse: bool = False) -> Answers:
    """A record of one contact: a home visit, a call, work with the network."""
    theme: Theme = rng.choice(THEMES)
    method = rng.choice("BBBAAFD")
    result = "MET" if method in "AD" else rng.choice(("MET", "MET", "MET", "NOT_HOME"))
    minutes = rng.choice((20, 30, 45, 60, 90))
    answers = {
        "cr_start": started_at, "cr_end": started_at + dt.timedelta(minutes=minutes), "cr_method": method,
        "cr_target": ["0"], "cr_members": ["01"], "cr_place": "案家" if method == "B" else None, "cr_result": result,
        "cr_child_seen": "Y" if method == "B" and result == "MET" else "NA", "cr_content": ["S01", theme.service],
        "cr_text": theme.done(rng, family.client.name), "cr_obs": rng.choice(OBSERVED), "cr_plan": rng.choice(NEXT),
        "cr_next": started_at.date() + dt.timedelta(days=rng.randint(14, 30)),
        "cr_risk": "UP" if is_worse else rng.choice(("SAME", "SAME", "DOWN")),
        "cr_event": ["MISS"] if is_worse else ["NONE"], "cr_report": "N", "cr_minutes": minutes,
    }  # fmt: skip
    return judged(CaseRecord, answers, started_at.date())


OBSERVED: Final = (
    "案主情緒平穩，能說明目前困難與已做過的努力。",
    "家中整潔，兒少作息規律，與照顧者互動自然。",
    "案主疲憊，照顧與工作難以兼顧，支持者少。",
    "案主對服務仍有疑慮，願意先談一件最急的事。",
)
NEXT: Final = (
    "兩週內再訪，並確認補助申請進度。",
    "與學校聯繫，了解兒少近況後再討論。",
    "連結社區課後照顧，下次訪視確認。",
    "陪同就醫一次，之後評估是否轉介。",
)
