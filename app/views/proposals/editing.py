"""The editor of a proposal: its buttons, what is wrong, what somebody else kept meanwhile. Nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.casework import proposing
from app.casework.proposing import Refused
from app.models import Proposal
from app.rules.edition_checks import wrong
from app.views.clocks import when
from app.views.names import Names
from app.views.proposals import clock_form, indicator_form, setting_form, showing, supplement_form, table_form
from app.views.proposals.comparing import Side, compare
from app.views.proposals.things import called
from app.views.proposals.wording import MARKS, STATES

FORMS: Final[dict[str, Any]] = {
    "table": table_form,
    "clock": clock_form,
    "setting": setting_form,
    "indicators": indicator_form,
    "supplement": supplement_form,
}
THEIRS: Final = "theirs"
Told = Sequence[tuple[str, str, str, str]]
"""What is wrong: the id of the field, its section, its question, the sentence."""


def opened(item: Proposal) -> Any:
    """The editor with what was kept; its faults, once somebody has changed something."""
    content = dict(item.content)
    return page(item, content, item.version, errors=faults(item, content) if item.version > 1 else [])


def edited(item: Proposal) -> Any:
    """A button of the editor: what was typed comes back with it, whatever becomes of it."""
    form, version, do = FORMS[item.kind], showing.version_read(), request.form.get("do", "")
    content = form.read(item.name, item.content, request.form)
    if item.state != "draft":
        gone = _(
            "這份擬案現在是「%(state)s」，不能再存。您填的內容還在這一頁；退回修改之後可以再存。",
            state=STATES[item.state],
        )
        return page(item, content, version, refused=[gone], is_merging=True), 409
    if do == "check":
        found = faults(item, content)
        return page(item, content, version, errors=found, is_checked=True)
    if do == "keep":
        return _kept(item, version, content)
    if do == THEIRS:
        content = dict(item.content)
    elif do.startswith(f"{THEIRS}-") and item.kind == "table":
        table_form.take(content, item.content, do)
    else:
        form.step(item.name, content, do)
    return page(item, content, version, is_merging="against" in request.form)


def _kept(item: Proposal, version: int, content: dict[str, Any]) -> Any:
    try:
        proposing.keep(item, version, content)
    except Refused as refused:
        told = [says for _field, says in refused.says]
        told.append(_("您填的內容還在這一頁；請比較不同的地方，再存一次，就以這一頁的內容取代。"))
        return page(item, content, item.version, refused=told, is_merging=True), 409
    flash(_("已儲存。"), "success")
    return redirect(url_for("ProposalView.show", proposal_id=item.id))


def faults(item: Proposal, content: dict[str, Any]) -> Told:
    """What is wrong with it, beside which field if the editor knows."""
    told = getattr(FORMS[item.kind], "told", None)
    if told is not None:
        found: Told = told(item.name, content)
        return found
    return [("", "", "", says) for says in wrong(item.kind, item.name, content)]


def page(
    item: Proposal,
    content: dict[str, Any],
    version: int,
    *,
    errors: Told = (),
    refused: Sequence[str] = (),
    is_checked: bool = False,
    is_merging: bool = False,
) -> str:
    """``is_checked``: the check was asked for. ``is_merging``: beside what somebody else has kept meanwhile."""
    shown = FORMS[item.kind].shown(item.name, content)
    return render_template(
        shown["template"],
        title=_("修改：%(what)s", what=called(item.kind, item.name)),
        item=item,
        version=version,
        errors=list(errors),
        refused=[("", "", "", says) for says in refused],
        beside={field: says for field, _part, _question, says in reversed(errors) if field},
        is_sound=is_checked and not errors,
        is_checked=is_checked,
        theirs=_theirs(item, content) if is_merging else None,
        replay_url=url_for("ReplayView.show", proposal_id=item.id) if item.kind == "table" else "",
        back_url=url_for("ProposalView.show", proposal_id=item.id),
        **shown,
    )


def _theirs(item: Proposal, content: Mapping[str, Any]) -> dict[str, Any]:
    """What stands, where it differs from this page; of a table each row with the button that takes it."""
    sides = compare(item.kind, item.name, item.content, content)
    takes = _numbers(item.content, content) if item.kind == "table" else [0] * len(sides)
    return {
        "who": Names([item.changed_by]).user(item.changed_by),
        "at": when(item.changed_at),
        "sides": [
            _side(side, number) for side, number in zip(sides, takes, strict=True) if side.mark != "same"
        ],
    }


def _side(side: Side, number: int) -> dict[str, Any]:
    can_take = number and side.mark != "moved"
    return {
        "label": side.label,
        "was": side.was,
        "now": side.now,
        "mark": MARKS[side.mark],
        "take": f"{THEIRS}-{number}" if can_take else "",
    }


def _numbers(theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> list[int]:
    """The numbers of the rows in the order of ``compare``: all of mine, then those of theirs that I have not."""
    here = [row["no"] for row in mine["rows"]]
    return [*here, *dict.fromkeys(row["no"] for row in theirs["rows"] if row["no"] not in here)]
