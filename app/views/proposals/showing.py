"""A thing with its editions, and a proposal beside what holds, with the steps that the viewer may take."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.casework import proposing, publishing
from app.casework.proposing import Refused
from app.columns.minguo import minguo, parse_day, today
from app.guard.requests import saw
from app.guard.sessions import Hat
from app.models import Proposal
from app.views.clocks import when
from app.views.names import Names
from app.views.proposals.comparing import compare, effect
from app.views.proposals.differing import can_compare
from app.views.proposals.things import called, later, may_propose, place_of, workbook_urls
from app.views.proposals.wording import MARKS, STATES, WITHOUT

DONE: Final[dict[str, LazyString]] = {
    "propose": _l("已提出，等另一位管理者發布。"),
    "send_back": _l("已退回修改。"),
    "publish": _l("已發布。"),
    "withdraw": _l("已撤回。"),
}
VERBS: Final = frozenset(DONE)


def thing_page(worn: Hat, kind: str, name: str, found: list[Proposal]) -> Any:
    """What holds now, the editions in time, and where to begin a new one."""
    saw("proposal", [one.id for one in found])
    names = Names([user for one in found for user in (one.changed_by, one.published_by)])
    content, version = _looked_at(kind, name, place_of(worn, kind))
    return render_template(
        "proposals/thing.html",
        title=called(kind, name),
        version=version,
        rows=[(side.label, side.now) for side in compare(kind, name, content, content)],
        editions=[_edition(one, names) for one in found],
        copy_url=_copy_url(worn, kind, name, found),
        diff_url=url_for("ProposalView.diff", kind=kind, name=name) if can_compare(kind, name, found) else "",
        back_url=url_for("ProposalView.list"),
        **(workbook_urls(name, found) if kind == "supplement" else {}),
    )


def _copy_url(worn: Hat, kind: str, name: str, found: list[Proposal]) -> str:
    """Where to begin a new one: nowhere while one is on its way, or for whom it is not to say."""
    if not may_propose(worn, kind) or any(one.is_open for one in found):
        return ""
    return url_for("ProposalView.copy", kind=kind, name=name)


def _looked_at(kind: str, name: str, county_id: int) -> tuple[dict[str, Any], str]:
    """What holds now; of the indicators, the edition that was asked for."""
    if kind != "indicators":
        content, version = proposing.current(kind, name, county_id)
        return content, _version(kind, version)
    return proposing.edition_content(name), name


def _edition(one: Proposal, names: Names) -> dict[str, Any]:
    return {
        "name": one.name if one.kind == "indicators" else f"#{one.id}",
        "state": STATES[one.state],
        "colour": {"published": "ok", "proposed": "warn", "draft": "new"}.get(one.state, ""),
        "from": minguo(one.valid_from) if one.valid_from else "",
        "until": minguo(one.valid_until - dt.timedelta(days=1)) if one.valid_from and one.valid_until else "",
        "holds": one.published_at is not None and one.holds_on(today()),
        "note": one.note,
        "why": one.why,
        "made": f"{when(one.changed_at)} {names.user(one.changed_by)}",
        "published": f"{when(one.published_at)} {names.user(one.published_by)}" if one.published_at else "",
        "url": url_for("ProposalView.show", proposal_id=one.id),
    }


def proposal_page(
    worn: Hat, item: Proposal, *, verb: str = "", refused: Refused | None = None, version: int = 0
) -> Any:
    """Old and new side by side, what is wrong, what happened, what one may do. Refused: with what was typed."""
    before, based = _before(item)
    sides = compare(item.kind, item.name, before, item.content)
    summary, examples = effect(item.kind, item.name, before, item.content)
    errors = [
        (f"{field}-{verb}" if field else "", "", "", says)
        for field, says in (refused.says if refused else [])
    ]
    return render_template(
        "proposals/show.html",
        title=called(item.kind, item.name) if item.kind != "indicators" else item.content["zh"],
        item=item,
        version=version or item.version,
        state=STATES[item.state],
        based=based,
        sides=[side._asdict() | {"mark": MARKS[side.mark]} for side in sides if side.mark != "same"],
        same=sum(side.mark == "same" for side in sides),
        summary=summary,
        examples=examples,
        later=later(item.kind, item.name, item.county_id) if item.is_open else "",
        faults=proposing.faults(item) if item.is_open else [],
        past=_past(item),
        may=_may(worn, item),
        is_mine=worn.user_id in item.written_by,
        today=minguo(today()),
        typed=request.form if refused else {},
        verb=verb,
        errors=errors,
        replay_url=_replay_url(item),
        back_url=url_for("ProposalView.thing", kind=item.kind, name=_thing_name(item)),
    ), (409 if refused else 200)


def _replay_url(item: Proposal) -> str:
    """Where a table can be tried on what was decided before: until it holds."""
    is_to_come = item.valid_from is not None and item.valid_from > today() and item.state == "published"
    is_tried = item.kind == "table" and (item.is_open or is_to_come)
    return url_for("ReplayView.show", proposal_id=item.id) if is_tried else ""


def _thing_name(item: Proposal) -> str:
    """Under which name the thing stands in the list: an edition that is not published is found at the one it copies."""
    is_listed = proposing.is_known(item.kind, item.name)
    return item.name if is_listed else proposing.current(item.kind, item.base_version)[1]


def _before(item: Proposal) -> tuple[dict[str, Any], str]:
    """What this goes before: of the indicators the edition it was copied from, else what holds or held until it."""
    if item.kind == "indicators":
        return proposing.edition_content(item.base_version), item.base_version
    if item.valid_from is None:
        content, version = proposing.current(item.kind, item.name, item.county_id)
    else:
        day = item.valid_from - dt.timedelta(days=1)
        content, version = proposing.current(item.kind, item.name, item.county_id, day)
    return content, _version(item.kind, version)


def _version(kind: str, version: str) -> str:
    """Which edition; of what no county has set, what holds instead."""
    if version:
        return _("第%(n)s版", n=version)
    return str(WITHOUT[kind])


def _past(item: Proposal) -> list[tuple[str, str, str, str]]:
    """When, who, what, why: the steps that were taken."""
    steps = [
        (item.made_at, item.made_by, _("由現行內容複製"), ""),
        (item.changed_at if item.version > 1 else None, item.changed_by, _("最後修改"), ""),
        (item.proposed_at, item.proposed_by, _("提出"), item.note),
        (item.published_at, item.published_by, _published(item), ""),
        (item.withdrawn_at, item.withdrawn_by, _("撤回"), item.why),
    ]
    if item.why and item.withdrawn_at is None:
        steps.append((item.changed_at, None, _("退回修改的理由"), item.why))
    names = Names([user for _at, user, _what, _why in steps])
    return [(when(at), names.user(user), what, why) for at, user, what, why in steps if at]


def _published(item: Proposal) -> str:
    if item.valid_from is None:
        return ""
    said = _("發布，自 %(day)s 起", day=minguo(item.valid_from))
    if item.valid_until is None:
        return said
    if item.valid_until <= item.valid_from:
        return _("%(said)s（生效前撤回）", said=said)
    return _("%(said)s，至 %(day)s 止", said=said, day=minguo(item.valid_until - dt.timedelta(days=1)))


def _may(worn: Hat, item: Proposal) -> set[str]:
    """The steps that stand open to this viewer. The database asks again."""
    if not may_propose(worn, item.kind):
        return set()
    ways: dict[str, set[str]] = {
        "draft": {"edit", "propose", "withdraw"},
        "proposed": {"publish", "send_back", "withdraw"},
        "published": {"withdraw"} if item.valid_until is None else set(),
    }
    open_now = ways.get(item.state, set())
    return open_now - {"publish"} if worn.user_id in item.written_by else open_now


def version_read() -> int:
    """The version that the page was made of."""
    posted = request.form.get("version", "")
    if not (posted.isascii() and posted.isdecimal() and len(posted) < 9):
        abort(400)
    return int(posted)


def said(worn: Hat, item: Proposal, verb: str) -> Any:
    """A verb was said: done, or the page again with the reason why not."""
    version, note = version_read(), request.form.get("note", "").strip()[:2000]
    acts: dict[str, Callable[[], None]] = {
        "propose": lambda: proposing.propose(item, version, note),
        "send_back": lambda: proposing.send_back(item, version, note),
        "withdraw": lambda: proposing.withdraw(item, version, note),
        "publish": lambda: proposing.publish(item, version, _day(request.form.get("day", ""))),
    }
    try:
        acts[verb]()
    except Refused as refused:
        return proposal_page(worn, item, verb=verb, refused=refused)
    publishing.forget()
    flash(str(DONE[verb]), "success")
    return redirect(url_for("ProposalView.show", proposal_id=item.id))


def _day(typed: str) -> dt.date:
    try:
        return parse_day(typed)
    except ValueError as wrong_day:
        raise Refused([("day", _("日期請照 115/12/01 的樣子填。"))]) from wrong_day
