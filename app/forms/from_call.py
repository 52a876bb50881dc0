"""``CALL.…``: what follows for a report from the consultation with which it begins. Suggested, to be confirmed.

Whether the family has been told, whether there is urgent need, which grounds of the law apply: none of it follows from
a call, and is asked.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from app.columns import national_id
from app.forms.suggested_network import ASPECT_OF, FACTOR_OF
from app.models import Consultation

SELF, FAMILY = "SELF", "FAMILY"
MINORS: Final = frozenset({"A", "B", "C"})
"""The age groups under 18."""
PARENTS: Final = frozenset({"04", "05"})
SOURCE_OF: Final[dict[str, str]] = {SELF: "A", "FRIEND": "D", "PUBLIC": "D"}
"""By who calls, the source of the case (list `case_source`)."""
ID_KIND: Final[dict[str, str]] = {"national": "NID", "ui_new": "ARC_NEW", "ui_old": "ARC_OLD"}
AT_HOME: Final = {"fm_live": "Y"}
MOST: Final = 30
LITTLE: Final = {"fm_live": "Y", "fm_job": "H", "fm_carer": "N"}


def source(call: Consultation) -> str | None:
    """個案來源: asks for help itself, or is reported by citizens."""
    return SOURCE_OF.get(call.ct_caller or "")


def first_report(_call: Consultation) -> str:
    """通報類型: a report that begins with a call is a first one."""
    return "A"


def is_referral(call: Consultation) -> str | None:
    """No case of another unit, where those concerned or those around them call."""
    return "N" if call.ct_caller in (FAMILY, *SOURCE_OF) else None


def aspects(call: Consultation) -> list[str] | None:
    """需求面向 by the items of the consultation."""
    return [ASPECT_OF[item] for item in sorted(call.ri_vf or ()) if item in ASPECT_OF] or None


def factors(call: Consultation) -> list[str] | None:
    """脆弱性因子 that item and topic of the consultation both name."""
    named = [(item, topic) for item in call.ri_vf or () for topic in call.ct_topic or ()]
    return sorted({FACTOR_OF[pair] for pair in named if pair in FACTOR_OF}) or None


def _kind(call: Consultation) -> str | None:
    number = national_id.normal(call.cp_id or "")
    return national_id.kind_of(number) if national_id.is_valid(number) else None


def id_kind(call: Consultation) -> str | None:
    """身分識別類別 of the number that was given."""
    return ID_KIND.get(_kind(call) or "")


def nationality(call: Consultation) -> str | None:
    """Who has a national identity number is a national."""
    return "0" if _kind(call) == "national" else None


def has_children(call: Consultation) -> str | None:
    """家中有無未滿18歲兒少, where their number was asked."""
    return None if call.cp_kids is None else "Y" if call.cp_kids else "N"


def children(call: Consultation) -> list[dict[str, Any]] | None:
    """A row for each child at home that the caller has mentioned, those under six last; who they are is asked."""
    little = min(call.cp_kids6 or 0, call.cp_kids or 0)
    older = min((call.cp_kids or 0) - little, MOST - little)
    return [*({**AT_HOME} for _ in range(older)), *({**LITTLE} for _ in range(little))] or None


def other_children(call: Consultation) -> int | None:
    """家中其他兒少人數, where the call is about a child: all but that one."""
    is_child = call.cp_agegrp in MINORS
    return call.cp_kids - 1 if call.cp_kids and is_child else None


def _of_parent(call: Consultation, said: str | None) -> str | None:
    return (
        said
        if call.ct_caller == FAMILY and call.ct_caller_rel in PARENTS and call.cp_agegrp in MINORS
        else None
    )


def parent_name(call: Consultation) -> str | None:
    """Name of the father or mother who calls about their child."""
    return _of_parent(call, call.ct_caller_name)


def parent_kin(call: Consultation) -> str | None:
    """Father or mother, whoever of them calls."""
    return _of_parent(call, call.ct_caller_rel)


def parent_phone(call: Consultation) -> str | None:
    """How to reach the father or mother who calls."""
    return _of_parent(call, call.ct_caller_phone)


def will(call: Consultation) -> str | None:
    """Who calls for help themselves is willing to take it."""
    return "YES" if call.ct_caller == SELF else None


VALUES: Final[dict[str, Callable[[Consultation], Any]]] = {
    find.__name__: find
    for find in (
        source, first_report, is_referral, aspects, factors, id_kind, nationality, has_children, children, will,
        other_children, parent_name, parent_kin, parent_phone,
    )
}  # fmt: skip
"""What ``CALL.…`` can name."""
