"""從嚴規定: a county or a case may be stricter than the law and the tables, never looser (R16).

Stricter means earlier, more often, face to face rather than by telephone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from flask_babel import gettext as _

from app.rules.contacts import FACE, PHONE
from app.rules.deadlines import Deadline
from app.rules.terms import Term

FOUR_WEEKS: Final = 28
OFTENEST: Final = 8
METHODS: Final = (FACE, PHONE)
FACE_ONLY: Final = frozenset({"high", "mid", "unrated"})
"""Risks of which R15 wants a face visit each month; a case that is not rated is treated as the gravest."""


class Looser(ValueError):
    """What was set would be looser than what holds. Its text says so to the person who set it."""


def tightened(deadline: Deadline, term: Term) -> Deadline:
    """The duty with a county's own term. A placeholder may be set freely: nothing is known that it could loosen.

    Raises:
        Looser: the term may end later than the official one.
    """
    if term.amount <= 0:
        raise Looser(_("期限須大於零"))
    if deadline.term and not deadline.is_placeholder and term.is_longer_than(deadline.term):
        raise Looser(
            _(
                "%(duty)s的期限只能從嚴，不得長於法定或核定期限（%(law)s）",
                duty=deadline.duty,
                law=deadline.law,
            )
        )
    return replace(deadline, amount=term.amount, unit=term.unit)


def contact_term(per_month: int) -> Term:
    """How far apart so many contacts a month may be at most: four weeks shared evenly, so that each month has them all.

    Raises:
        Looser: less than once a month, or oftener than twice a week.
    """
    if not 1 <= per_month <= OFTENEST:
        raise Looser(_("每月訪視次數須為 1 至 %(most)s 次", most=OFTENEST))
    return Term(1, "month") if per_month == 1 else Term(FOUR_WEEKS // per_month, "day")


def contact_method(risk: str, method: str) -> str:
    """Face to face, or by telephone too where R15 allows that.

    Raises:
        Looser: by telephone, although the risk wants a face visit.
    """
    if method not in METHODS or (method == PHONE and risk in FACE_ONLY):
        raise Looser(_("此案依規定須面訪，不得改為電訪"))
    return method
