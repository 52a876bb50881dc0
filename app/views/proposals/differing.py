"""Two editions of one thing side by side, whichever two: the shipped one, what was published, what is on its way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask_babel import gettext as _

from app.columns.minguo import minguo
from app.facts import indicators
from app.facts import tables as facts
from app.guard.requests import saw
from app.models import Proposal
from app.questions.words import Words
from app.rules.deadlines import term_of
from app.rules.setting_checks import official
from app.views.clocks import when
from app.views.names import Names
from app.views.proposals.comparing import compare, effect
from app.views.proposals.things import called
from app.views.proposals.wording import MARKS, STATES, WITHOUT

SHIPPED: Final = "0"
Edition = dict[str, Any]


def page(kind: str, name: str, found: Sequence[Proposal]) -> Any:
    """The two that the address names; unless it does, the last two. 404 for one that is not of this thing."""
    offered = {one["key"]: one for one in editions(kind, name, found)}
    first, second = (request.args.get(key, "") for key in ("from", "to"))
    last = list(offered)[-2:]
    one = offered.get(first or last[0])
    other = offered.get(second or last[-1])
    if one is None or other is None:
        abort(404)
    saw("proposal", [each["id"] for each in (one, other) if each["id"]])
    sides = compare(kind, name, one["content"], other["content"])
    summary, examples = effect(kind, name, one["content"], other["content"])
    return render_template(
        "proposals/diff.html",
        title=_("比較兩版：%(what)s", what=called(kind, name)),
        one=one,
        other=other,
        choices=list(offered.values()),
        sides=[side._asdict() | {"mark": MARKS[side.mark]} for side in sides if side.mark != "same"],
        same=sum(side.mark == "same" for side in sides),
        summary=summary,
        examples=examples,
        back_url=url_for("ProposalView.thing", kind=kind, name=name),
    )


def editions(kind: str, name: str, found: Sequence[Proposal]) -> list[Edition]:
    """Everything that can be compared, the oldest first: what is shipped, then the proposals in their order."""
    names = Names([user for one in found for user in (one.changed_by, one.published_by)])
    return [*_shipped(kind, name), *(_edition(one, names) for one in reversed(found))]


def _shipped(kind: str, name: str) -> list[Edition]:
    """What holds where nothing was published; of the indicators every edition that came with a release."""
    if kind == "indicators":
        return [
            _as_shipped(data["code"], f"{data['code']} {Words(data['zh'], data['en'])}", data)
            for data in indicators.data_of_all()
        ]
    said = str(WITHOUT[kind]) if kind in WITHOUT else _("隨系統版本")
    return [_as_shipped(SHIPPED, said, _official(kind, name))]


def _official(kind: str, name: str) -> dict[str, Any]:
    if kind == "table":
        return facts.data_of(name)
    if kind == "setting":
        return official(name)
    term = term_of(name) if kind == "clock" else None
    return {"amount": term.amount, "unit": term.unit} if term else {"questions": []}


def _as_shipped(key: str, label: str, content: dict[str, Any]) -> Edition:
    return {"key": key, "id": 0, "label": label, "content": content, "who": "", "why": ""}


def _edition(one: Proposal, names: Names) -> Edition:
    """Which it is, who wrote and published it and when, and why."""
    since = _("，%(day)s 起", day=minguo(one.valid_from)) if one.valid_from else ""
    called_ = f"{one.name} #{one.id}" if one.kind == "indicators" else f"#{one.id}"
    who = _("%(who)s %(at)s 修改", who=names.user(one.changed_by), at=when(one.changed_at))
    if one.published_at:
        who += "・" + _("%(who)s %(at)s 發布", who=names.user(one.published_by), at=when(one.published_at))
    return {
        "key": str(one.id),
        "id": one.id,
        "label": f"{called_}（{STATES[one.state]}{since}）",
        "content": dict(one.content),
        "who": who,
        "why": "\n".join(filter(None, (one.note, one.why))),
    }


def can_compare(kind: str, name: str, found: Sequence[Proposal]) -> bool:
    """Whether there are two to look at side by side."""
    return len(found) + len(_shipped(kind, name)) > 1


__all__ = ["can_compare", "editions", "page"]
