"""The answers on invented papers: consultation, report and case record. What is written is ordinary and made up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final

from app.casework.demo.people import Family, Human
from app.casework.demo.themes import THEMES, Theme
from app.models import CaseRecord, Consultation, VulnerableFamilyReport, Worksheet
from app.models.worksheets.worked_out_call import LEADS
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


def consultation(
    rng: Random, family: Family, at: dt.datetime, *, report: str = "", theme: Theme | None = None,
    opened: Answers | None = None,
) -> Answers:  # fmt: skip
    """A call for help that ends with information, or with this report. What it opens with is confirmed."""
    theme, known = theme or rng.choice(THEMES), known_of(opened)
    day = at.date()
    answers = {
        "ct_at": known.get("ct_at", at), "ct_channel": known.get("ct_channel") or rng.choice(("COUNTER", "TEL")),
        "ct_caller": "SELF", "ct_lang": ["1"], "cp_name": family.client.name, "cp_id": family.client.id_no,
        "cp_sex": family.client.sex, "cp_birth": family.client.born_on,
        "cp_addr": family.address, "cp_phone": family.phone,
        "cp_kids": family.children(day), "cp_kids6": family.children(day, under=6), "ct_topic": list(theme.topics),
        "ct_text": theme.told(rng, family.client.name), "ri_vf": [theme.item], "ri_emerg": "N",
        "ri_suicide": "NONE", "oc_close_at": at + rng.randint(10, 40) * HOUR / 60,
        "oc_result": [report or "INFO"],
    }  # fmt: skip
    if not report:
        answers["oc_info"] = ["NS101"]
    if not report and day >= LEADS:
        answers["oc_vf_reason"] = "家庭目前只需要申請補助的資訊，已約定一週後再聯繫。"
    return judged(Consultation, answers, day)


def known_of(opened: Answers | None) -> Answers:
    """What a form opens with, as far as it is an answer."""
    return {key: value for key, value in (opened or {}).items() if value not in (None, "", [])}


def report(
    rng: Random, family: Family, filer: Filer, reported_at: dt.datetime, theme: Theme | None = None,
    opened: Answers | None = None,
) -> Answers:  # fmt: skip
    """A complete vulnerable-family report. What it opens with is confirmed: it comes from the call and the account."""
    day, theme, known = reported_at.date(), theme or rng.choice(THEMES), known_of(opened)
    hours = rng.choice((1, 3, 8, 20, 20, 40))
    children = family.children(day)
    if not children:
        known = {key: value for key, value in known.items() if key not in ("rv_kids", "rv_kids6")}
    answers = {
        "rv_kind": "A", "rv_source": filer.source, "rv_is_referral": "N", "rv_channel": filer.channel,
        "rep_known_at": reported_at - hours * HOUR, "rep_reported_at": reported_at,
        "rep_unit_type": filer.unit_type, "rep_unit_name": filer.unit_name, "rep_profession": filer.profession,
        "rep_name": "示範通報人", "rep_phone": "02-0000-0000", "rep_feedback": rng.choice("YN"),
        "rv_aspect": [theme.aspect], "rv_factor": [theme.factor], "rv_text": theme.told(rng, family.client.name),
        "rv_urgent": rng.choice("NNNY"), "rv_haschild": "Y" if children else "N",
        "sv_known": [], "sv_told": rng.choice("YYN"), "sv_will": rng.choice(("YES", "YES", "HES", "U")),
        **_client(rng, family), **known, "family": _members(family, day, known.get("family") or ()),
    }  # fmt: skip
    if hours > 24 and "rep_known_at" not in known:
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


def _members(family: Family, day: dt.date, begun: Sequence[Answers]) -> list[Answers]:
    """The members; where the form opens with rows for the children, they come first, the small ones last."""
    humans = (
        sorted(family.members, key=lambda one: (one.age(day) >= 18, -one.age(day)))
        if begun
        else family.members
    )
    return [{**(begun[n] if n < len(begun) else {}), **_member(human)} for n, human in enumerate(humans)]


def _member(human: Human) -> Answers:
    return {
        "fm_name": human.name, "fm_kin": human.kin, "fm_id": human.id_no, "fm_sex": human.sex,
        "fm_birth": human.born_on, "fm_live": human.lives_together, "fm_edu": human.school, "fm_job": human.job,
        "fm_carer": human.is_carer,
    }  # fmt: skip


def record(
    rng: Random, family: Family, started_at: dt.datetime, *, is_worse: bool = False, theme: Theme | None = None,
    method: str = "", opened: Answers | None = None,
) -> Answers:  # fmt: skip
    """A record of one contact: a home visit, a call, work with the network. ``method``: this one, and they met."""
    theme, known = theme or rng.choice(THEMES), known_of(opened)
    given, method = method, method or rng.choice("BBBAAFD")
    result = "MET" if given else "MET" if method in "AD" else rng.choice(("MET", "MET", "MET", "NOT_HOME"))
    minutes = rng.choice((20, 30, 45, 60, 90))
    answers = {
        "cr_start": started_at, "cr_end": started_at + dt.timedelta(minutes=minutes), "cr_method": method,
        "cr_target": ["0"], "cr_members": ["01"], "cr_place": family.address if method == "B" else None,
        "cr_result": result,
        "cr_child_seen": "Y" if method == "B" and result == "MET" else "NA",
        "cr_content": known.get("cr_content") or ["S01", theme.service],
        "cr_text": theme.done(rng, family.client.name), "cr_obs": rng.choice(OBSERVED), "cr_plan": rng.choice(NEXT),
        "cr_next": known.get("cr_next") or started_at.date() + dt.timedelta(days=rng.randint(14, 30)),
        "cr_risk": "UP" if is_worse else rng.choice(("SAME", "SAME", "DOWN")),
        "cr_event": ["MISS"] if is_worse else ["NONE"], "cr_report": "N",
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
