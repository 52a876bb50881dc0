"""The reports of invented protective cases: of an adult, of a child, of a sexual assault. Only the story is said here.

What else such a form asks is answered in the ordinary way (``ordinary``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random
from typing import Final

from app.casework.demo.ordinary import settled
from app.casework.demo.papers import Answers, Filer, judged, known_of
from app.casework.demo.people import Family, Human
from app.casework.demo.themes import Theme
from app.models import Consultation, Worksheet
from app.questions import check

HOUR: Final = dt.timedelta(hours=1)
BEATEN: Final = "{name}來電表示配偶昨晚酒後徒手毆打，並揚言要讓她好看；孩子在場哭泣，鄰居報警後相對人離開。"
BRUISED: Final = "導師發現{name}手臂與背部多處瘀傷，孩子說沒寫完功課被父親用衣架打，不敢回家。"
ASSAULTED: Final = "{name}至急診驗傷，表示前日遭工作上認識的人違反意願性侵，已由醫院協助採證並通知警察。"

STORIES: Final = {"RPT_ADULT": BEATEN, "RPT_CHILD": BRUISED, "RPT_SA": ASSAULTED}
TOPICS: Final = {"RPT_ADULT": ["VIO"], "RPT_CHILD": ["VIO", "CHILD"], "RPT_SA": ["VIO"]}


def call(
    rng: Random, family: Family, at: dt.datetime, *, report: str, theme: Theme | None = None,
    opened: Answers | None = None,
) -> Answers:  # fmt: skip
    """The call with which this report begins: whoever calls says what has happened."""
    who = family.members[1] if report == "RPT_CHILD" else family.client
    is_own = report != "RPT_CHILD"
    answers = {
        "ct_at": at, "ct_channel": "TEL", "ct_caller": "SELF" if is_own else "FAMILY", "ct_lang": ["1"],
        "cp_name": who.name, "cp_id": who.id_no, "cp_sex": who.sex, "cp_birth": who.born_on,
        "cp_addr": family.address, "cp_phone": family.phone, "cp_kids": family.children(at.date()),
        "cp_kids6": family.children(at.date(), under=6), "ct_topic": TOPICS[report], "ri_protect": ["P1"],
        "ct_text": STORIES[report].format(name=who.name), "ri_emerg": "N", "ri_suicide": "NONE",
        "oc_close_at": at + HOUR / 2, "oc_result": [report],
    }  # fmt: skip
    if not is_own:
        answers |= {
            "ct_caller_name": family.client.name,
            "ct_caller_phone": family.phone,
            "ct_caller_rel": "05",
        }
    return judged(Consultation, {**answers, **known_of(opened)}, at.date())


def report(
    rng: Random, form: type[Worksheet], family: Family, filer: Filer, at: dt.datetime, opened: Answers
) -> Answers:
    """A complete protective report. What it opens with comes from the account and stays."""
    told = {
        "rep_known_at": at - rng.choice((1, 3, 8)) * HOUR, "rep_reported_at": at, "rep_unit_type": filer.unit_type,
        "rep_unit_name": filer.unit_name, "rep_profession": filer.profession, "rep_name": "示範通報人",
        "rep_phone": "02-0000-0000", "rep_feedback": "Y", "ev_at": at - 20 * HOUR,
    }  # fmt: skip
    asked = form.questions(at.date())
    given = {**told, **known_of(opened), **TOLD[form.CODE](family, filer, at)}
    checked = check(asked, settled(asked, given, None), submit=True, today=at.date() + dt.timedelta(days=1))
    if checked.errors:
        raise ValueError(f"{form.CODE}: {checked.errors}")
    return checked.values


def _victim(family: Family, human: Human) -> Answers:
    return {
        "v_name": human.name, "v_id_kind": "NID", "v_id_no": human.id_no, "v_sex": human.sex, "v_birth": human.born_on,
        "v_nationality": "0", "v_addr_reg": family.address, "v_addr_now": family.address, "v_phone": family.phone,
        "v_safe_contact": ["MOBILE", "NO_HOME"], "v_safe_time": "AM", "v_group": ["A"], "v_welfare": ["0"],
        "v_lang": ["1"], "v_interp": "N", "v_disab": ["0"],
    }  # fmt: skip


def _offender(human: Human, relation: str, **more: str) -> Answers:
    return {
        "o_known": "Y", "o_name": human.name, "o_id_no": human.id_no, "o_sex": human.sex, "o_birth": human.born_on,
        "o_nationality": "0", "o_relation": relation, "o_cohabit": "Y", "o_condition": ["ALC"], **more,
    }  # fmt: skip


def _adult(family: Family, filer: Filer, at: dt.datetime) -> Answers:
    """A wife whom her husband beats."""
    partner = family.members[0]
    return {
        "ra_kind": "A", "ra_channel": filer.channel, "ra_type": ["DV"], "ra_violence": ["PHY", "PSY"],
        **_victim(family, family.client), "v_marital": "2", "v_relation_child": "Y", "v_witness": "Y",
        "offenders": [_offender(partner, "R01")], "ev_place": "HOME_SHARED", "ev_addr": family.address,
        "ev_means": ["HIT", "THREAT"], "ev_injury": "MINOR", "ev_part": ["ARM"], "ev_freq": "3",
        "ev_text": BEATEN.format(name=family.client.name), "ev_flags": ["NONE"], "hp_medical": "Y", "hp_police": "Y",
        "hp_po": "W", "hp_suit": "N", "hp_need": ["N02", "N10"], "hp_will": "YES", "hp_emergency": "N",
    }  # fmt: skip


def _child(family: Family, filer: Filer, at: dt.datetime) -> Answers:
    """A child whom the father beats; the mother is there."""
    father, child = family.members
    mother = family.client
    row = _victim(family, child) | {
        "v_school_status": "2", "v_school": "示範國民小學三年級", "v_where": "在學校輔導室", "v_safe_now": "S",
        "v_safe_contact": ["SCHOOL"],
    }  # fmt: skip
    return {
        "rc_kind": "A", "rc_channel": filer.channel, "rc_act53": ["3"], "rc_act49": ["2"],
        "rc_type": ["PHY", "DISC"], "children": [row],
        "carers": [
            {"pa_name": mother.name, "pa_kin": "05", "pa_id": mother.id_no, "pa_phone": family.phone,
             "pa_addr": family.address, "pa_guardian": "Y", "pa_condition": ["NONE"]},
        ],
        "offenders": [_offender(father, "R10", o_incaregivers="CARE")], "ev_place": "HOME_SHARED",
        "ev_injury": "MOD", "ev_part": ["ARM", "BACK"], "ev_text": BRUISED.format(name=child.name), "sib_count": 0,
        "hp_medical": "Y", "hp_police": "N", "hp_place": "Y", "hp_parents_will": "HES",
    }  # fmt: skip


def _assault(family: Family, filer: Filer, at: dt.datetime) -> Answers:
    """A woman whom somebody from work has assaulted."""
    other = family.members[0]
    return {
        "rs_kind": "A", "rs_channel": filer.channel, **_victim(family, family.client), "v_preg": "N",
        "offenders": [_offender(other, "R54", o_minor="N") | {"o_cohabit": "N", "o_condition": ["UNK"]}],
        "o_count": 1, "ev_type": "RAPE", "ev_place": "HOTEL", "ev_county": "65000", "ev_repeat": "1",
        "ev_ctrl": ["FORCE"], "ev_image": "N", "ev_text": ASSAULTED.format(name=family.client.name), "hp_exam": "Y",
        "hp_exam_consent": "SELF", "hp_police": "Y", "hp_companion": "Y", "hp_place": "N", "hp_will": "YES",
    }  # fmt: skip


TOLD: Final[dict[str, Callable[[Family, Filer, dt.datetime], Answers]]] = {
    "RPT_ADULT": _adult,
    "RPT_CHILD": _child,
    "RPT_SA": _assault,
}
