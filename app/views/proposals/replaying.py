"""決策表試算: an edited table replayed over the last decisions, for who edits rules and who approves by them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from flask import abort, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework import replaying
from app.casework.replaying import LATEST, Group, Past, Summary
from app.columns.minguo import minguo
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.guard.sessions import Hat
from app.rules import table_checks
from app.rules.roles import Reach
from app.rules.tables import Table, words
from app.rules.wording import outcome
from app.views.clocks import when
from app.views.proposals.things import called
from app.views.proposals.wording import STATES

LONGEST: Final = 2**62
FEW: Final = 5


class ReplayView(BaseView):
    """決策表試算."""

    route_base = "/replay"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        """The tables on their way that this viewer may try."""
        found = replaying.on_their_way()
        saw("proposal", [one.id for one in found])
        return render_template(
            "proposals/replays.html", title=_("決策表試算"), rows=[_row(one) for one in found]
        )

    @expose("/<int:proposal_id>")
    def show(self, proposal_id: int) -> Any:
        """One of them, and what would become of the last decisions."""
        worn = hat()
        found = replaying.on_their_way(proposal_id) if proposal_id < LONGEST else ()
        if not found or worn is None:
            abort(404)
        saw(f"replay:{found[0].name}", [found[0].id])
        latest = _latest(request.args.get("n", ""))
        return render_template("proposals/replay.html", **_page(worn, found[0], latest))


def _latest(asked: str) -> int:
    """Over how many decisions. 400 for a number that is not offered."""
    offered = {str(n): n for n in LATEST} | {"": LATEST[0]}
    if asked not in offered:
        abort(400)
    return offered[asked]


def _row(one: Any) -> dict[str, Any]:
    return {
        "called": called("table", one.name),
        "state": STATES[one.state],
        "colour": {"published": "ok", "proposed": "warn"}.get(one.state, "new"),
        "from": _("%(day)s 起", day=minguo(one.valid_from)) if one.valid_from else _("未發布"),
        "note": one.note,
        "url": url_for("ReplayView.show", proposal_id=one.id),
    }


def _page(worn: Hat, item: Any, latest: int) -> dict[str, Any]:
    sees_cases = worn.reach == Reach.COUNTY
    edition = _edition(item)
    found = (
        None if edition is None else (replaying.seen if sees_cases else replaying.counted)(edition, latest)
    )
    is_mine = worn.reach == Reach.NATION
    return {
        "title": _("試算：%(what)s", what=called("table", item.name)),
        "item": item,
        "note": item.note,
        "state": _row(item),
        "choices": [(n, f"{n:,}", n == latest) for n in LATEST],
        "latest": latest,
        "found": found,
        "sees_cases": sees_cases,
        "about": _about(worn, sees_cases),
        "few": FEW,
        "lacks": [str(words(one)) for one in edition.inputs if one.code in found.lacks] if edition and found else [],
        "groups": [_group(edition, one, n) for n, one in enumerate(found.groups)] if edition and found else [],
        **(_listed(edition, found) if edition and found and sees_cases else {}),
        "back_url": url_for("ProposalView.show", proposal_id=item.id) if is_mine else url_for("ReplayView.list"),
        "back": _("擬案 #%(n)s", n=item.id) if is_mine else _("決策表試算"),
    }  # fmt: skip


def _edition(item: Any) -> Table | None:
    """The edited table; None where it cannot be read."""
    try:
        return table_checks.read(item.name, item.content)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _about(worn: Hat, sees_cases: bool) -> str:
    """Over which decisions, and what is kept back."""
    if sees_cases:
        return _("本縣市您看得到的決定，最近的在前。同一案可以有一次以上的決定。")
    where = _("全國") if worn.reach == Reach.NATION else _("本縣市")
    told = _("%(where)s到昨天午夜為止的決定；只有數字，沒有個案。", where=where)
    return told + _("少於%(n)s的數字不顯示；會讓人推算出它的另一個數字也不顯示。", n=FEW)


def _group(edition: Table, one: Group, n: int) -> dict[str, Any]:
    return {
        "at": n,
        "was": outcome(edition, one.was.items()),
        "now": _becomes(edition, one.becomes),
        "n": one.n,
        "key": replaying.key_of(one.was, one.becomes),
    }


def _becomes(edition: Table, then: Any) -> str:
    return outcome(edition, then.items()) if then is not None else _("沒有一列決定")


def _listed(edition: Table, found: Summary) -> dict[str, Any]:
    """The cases that would go elsewhere, of one group or of all, a page at a time."""
    chosen = request.args.get("group", "")
    group = found.groups[int(chosen)] if _is_at(chosen, found.groups) else None
    key = replaying.key_of(group.was, group.becomes) if group else ""
    those = [one for one in found.decisions if not key or _key(one) == key]
    page = page_of(request.args)
    some = those[page.offset : page.offset + page.size]
    numbers = replaying.numbers_of(sorted({one.case_id for one in some}))
    saw("case", sorted(numbers))
    return {
        "lines": [_line(edition, one, numbers) for one in some],
        "count": len(those),
        "page": page,
        "chosen": group and _group(edition, group, int(chosen)),
    }


def _is_at(asked: str, groups: Sequence[Group]) -> bool:
    return asked.isascii() and asked.isdecimal() and len(asked) < 5 and int(asked) < len(groups)


def _key(one: Past) -> str:
    return replaying.key_of(one.replayed.was, one.replayed.now.then)


def _line(edition: Table, one: Past, numbers: dict[int, str]) -> dict[str, Any]:
    number, now = numbers.get(one.case_id, ""), one.replayed.now
    return {
        "number": number,
        "url": url_for("CaseView.show", case_id=one.case_id) if number else "",
        "at": when(one.at),
        "was": outcome(edition, one.replayed.was.items()),
        "was_row": one.replayed.was_row,
        "now": _becomes(edition, now.then),
        "now_row": now.row,
        "is_other": one.is_other,
    }
