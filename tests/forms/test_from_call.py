"""What a report takes from the call with which it begins, and what it does not."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from app.columns import national_id
from app.forms import from_call
from app.forms.filer import line_called
from app.models import Consultation, VulnerableFamilyReport


def call(**answers: Any) -> Consultation:
    """A consultation with these answers."""
    return Consultation(**({"ct_caller": "SELF"} | answers))


def test_a_call_names_aspects_and_only_factors_that_item_and_topic_both_name() -> None:
    asked = call(ri_vf=["V5", "V1"], ct_topic=["ECO", "JOB"])
    assert from_call.aspects(asked) == ["ECON", "ILLN"]
    assert from_call.factors(asked) == ["V109D-1-1"]
    assert from_call.factors(call(ri_vf=["V1"], ct_topic=["ECO"])) is None


def test_who_calls_for_themselves_is_willing_and_no_referral_others_are_asked() -> None:
    assert (from_call.source(call()), from_call.will(call()), from_call.is_referral(call())) == (
        "A",
        "YES",
        "N",
    )
    others = call(ct_caller="MANDATED")
    assert [find(others) for find in (from_call.source, from_call.will, from_call.is_referral)] == [None] * 3


@pytest.mark.parametrize(("kind", "code", "nation"), [("national", "NID", "0"), ("ui_new", "ARC_NEW", None)])
def test_a_number_tells_its_kind_and_only_a_national_one_the_nationality(
    kind: Any, code: str, nation: Any
) -> None:
    given = call(cp_id=national_id.generate(Random(1), "F", kind))
    assert (from_call.id_kind(given), from_call.nationality(given)) == (code, nation)
    assert from_call.id_kind(call(cp_id="A123456780")) is None  # a wrong check digit tells nothing


def test_a_row_for_each_child_without_saying_who_it_is() -> None:
    rows = from_call.children(call(cp_kids=3, cp_kids6=1))
    assert rows == [{"fm_live": "Y"}, {"fm_live": "Y"}, {"fm_live": "Y", "fm_job": "H", "fm_carer": "N"}]
    assert from_call.children(call()) is None
    assert [from_call.has_children(call(cp_kids=n)) for n in (None, 0, 2)] == [None, "N", "Y"]


def test_whether_there_is_need_at_once_or_the_family_was_told_never_follows_from_a_call() -> None:
    asked = {q.key: q for q in VulnerableFamilyReport.questions()}
    assert [asked[key].from_ for key in ("rv_urgent", "sv_told", "rv_54", "rep_feedback")] == [""] * 4


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("113示範專線", "H113"),
        ("1957福利諮詢專線", "H1957"),
        ("男性關懷專線", "HMEN"),
        ("示範專線", None),
        ("113及1957", None),
    ],
)
def test_a_hotline_is_known_by_the_line_in_its_name(name: str, channel: str | None) -> None:
    line = line_called(name)
    assert (line.channel if line else None) == channel
