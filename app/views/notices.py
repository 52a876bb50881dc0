"""Notices as lines of a page: who did what to which case, when; linked only while the viewer may still see the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on

from app.columns.minguo import minguo
from app.guard.access import may_reach
from app.guard.security import hat
from app.models import Case, Delegation, Notice, Proposal, RecallNotice, db
from app.rules.notices import said
from app.rules.roles import BY_CODE as ROLES
from app.rules.workflow import DECLINE
from app.views.clocks import duty_label, when
from app.views.names import Names
from app.views.proposals.things import called

TAKEN_AWAY = ("recall", "end_delegation")


def sentence(notice: Notice) -> str:
    """What has happened, with the number of the case."""
    return said(notice.verb, notice.number, _)


def lines(notices: Sequence[Notice]) -> list[dict[str, Any]]:
    """What the inbox shows of each notice; so many queries, however many there are."""
    visible, calls, proposals = _visible(notices), _whom_to_call(notices), _proposals(notices)
    names, reasons = Names([n.by_user_id for n in notices]), _declined(notices, visible)
    return [
        {
            "id": n.id,
            "why": reasons.get(n.id, ""),
            "text": sentence(n),
            "detail": "・".join(part for part in (names.user(n.by_user_id), what_of(n), when(n.at)) if part),
            "call": calls.get(n.number or "") if n.case_id not in visible else None,
            "is_gone": n.case_id is not None and n.case_id not in visible,
            "new": n.read_at is None,
            "url": url_for("InboxView.open", notice_id=n.id)
            if n.case_id in visible or n.about.get("proposal") in proposals or notes_url(n)
            else None,
        }
        for n in notices
    ]


def what_of(notice: Notice) -> str:
    """Which clock, role or rule a notice is about, if it is about one."""
    duty, role, thing = (notice.about.get(key) for key in ("duty", "role", "thing"))
    if thing:
        return called(*thing.split("/", 1))
    return (
        duty_label(duty, notice.about.get("nth")) if duty else str(ROLES[role].name) if role in ROLES else ""
    )


def _visible(notices: Sequence[Notice]) -> set[int]:
    """The cases among these that the viewer may open now."""
    wanted = {n.case_id for n in notices if n.case_id}
    if not wanted or not may_reach("CaseView.show", hat()):
        return set()
    return set(db.session.scalars(select(Case.id).where(Case.id.in_(wanted))))


def _declined(notices: Sequence[Notice], visible: set[int]) -> dict[int, str]:
    """Of notices that an NGO declined a case: its reason. Of several answers the last before the notice."""
    told = [n for n in notices if n.verb == DECLINE and n.case_id in visible]
    worn = hat()
    if not told or worn is None or worn.agency_kind == "ngo":
        return {}
    asked = select(Delegation.case_id, Delegation.answered_at, Delegation.answer).where(
        Delegation.case_id.in_({n.case_id for n in told}), Delegation.state == "declined"
    )
    answers = db.session.execute(asked.order_by(Delegation.answered_at)).all()
    return {n.id: a.answer for n in told for a in answers if a.case_id == n.case_id and a.answered_at <= n.at}


def _proposals(notices: Sequence[Notice]) -> set[int]:
    """The proposals among these that the viewer may open now."""
    wanted = {n.about["proposal"] for n in notices if n.about.get("proposal")}
    if not wanted or not may_reach("ProposalView.show", hat()):
        return set()
    return set(db.session.scalars(select(Proposal.id).where(Proposal.id.in_(wanted))))


def _whom_to_call(notices: Sequence[Notice]) -> dict[str, str]:
    """Of cases that were taken away: the day, and whom to call instead."""
    numbers = {n.number for n in notices if n.verb in TAKEN_AWAY and n.number}
    if not numbers:
        return {}
    newest = (
        select(RecallNotice).ext(distinct_on(RecallNotice.number)).where(RecallNotice.number.in_(numbers))
    ).order_by(RecallNotice.number, RecallNotice.id.desc())
    return {r.number: recalled(r) for r in db.session.scalars(newest)}


def notes_url(notice: Notice) -> str:
    """Where an NGO's request for its own notes is answered, or its answer is read."""
    key = notice.about.get("sheet")
    if notice.about.get("form") != "NOTES" or not isinstance(key, int):
        return ""
    if notice.verb == "ask_notes":
        ok = may_reach("NoteRequestView.answer", hat())
        return url_for("NoteRequestView.answer", request_id=key) if ok else ""
    return url_for("NoteView.notice", recall_id=key) if may_reach("NoteView.notice", hat()) else ""


def recalled(notice: Any) -> str:
    """The day of a recall and whom to call; of a ``RecallNotice`` or a row of the desk."""
    said = {
        "day": minguo(notice.recalled_on),
        "name": notice.call_name or "",
        "phone": notice.call_phone or "",
    }
    if notice.cause == "return":
        return _("%(day)s 退回。請洽 %(name)s %(phone)s", **said)
    if notice.cause == "term":
        return _("%(day)s 期滿。請洽 %(name)s %(phone)s", **said)
    return _("%(day)s 收回。請洽 %(name)s %(phone)s", **said)
