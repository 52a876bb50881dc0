"""Bringing a rule in, changing it, proposing and publishing it: the verbs of ``guard/sql/65_proposals.sql``.

What the content says is checked here, by the same rules each time (``rules/edition_checks``).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.casework import answered, publishing
from app.casework.editions import edition_copied
from app.columns.minguo import today
from app.facts import indicators
from app.facts import tables as facts
from app.models import Proposal, db
from app.rules.deadlines import term_of
from app.rules.edition_checks import wrong
from app.rules.setting_checks import SETTINGS, clocks, official

WRONG: Final[dict[str, tuple[str, LazyString]]] = {
    "one_proposal_at_a_time": ("", _l("這一項已有擬案在進行，請先完成或撤回。")),
    "edition_has_a_name_of_its_own": ("", _l("這個版本代碼已經用過，請再按一次。")),
    "proposal_is_as_read": ("", _l("別人剛剛改過這份擬案，請看過最新內容再決定。")),
    "proposal_is_not_there": ("", _l("這份擬案的狀態已經改變，不能再做這一步。")),
    "proposal_says_why": ("note", _l("請填理由。")),
    "a_second_person_publishes": ("", _l("撰寫過這份擬案的人不能發布，須由另一位管理者發布。")),
    "it_holds_from_today_at_the_earliest": ("day", _l("生效日不得早於今天。")),
    "answered_questions_stand": (
        "",
        _l("有人已回答的題目不能修改或刪除，只能停用；要改就停用舊題、另立新題。"),
    ),
    "one_edition_begins_on_a_day": ("day", _l("已有另一版在同一天生效，請改選一天，或先撤回那一版。")),
}
"""Constraint → (the field beside which it is said, "" for none, and the sentence)."""


class Refused(Exception):
    """A rule would be broken. Nothing was written. ``says``: each reason, with its field or ""."""

    def __init__(self, says: list[tuple[str, str]]) -> None:
        super().__init__("；".join(text for _field, text in says))
        self.says = says


def copy(kind: str, name: str, county_id: int) -> int:
    """A proposal that begins as what holds today. Of the indicators, the copy is an edition with a code of its own.

    Raises:
        KeyError: there is no such thing.
        Refused: one is on its way already.
    """
    content, base = current(kind, name, county_id)
    if kind == "indicators":
        used = set(db.session.scalars(select(Proposal.name).where(Proposal.kind == kind)))
        content = edition_copied(content, used | {one.code for one in indicators.editions()})
        name = content["code"]
    return int(_say("draft_proposal(:p)", p={"kind": kind, "name": name, "base": base, "content": content}))


def bring(kind: str, name: str, content: Mapping[str, Any], county_id: int) -> int:
    """A proposal that begins as what somebody has written elsewhere.

    Raises:
        KeyError: there is no such thing.
        Refused: one is on its way already.
    """
    base = current(kind, name, county_id)[1]
    return int(
        _say("draft_proposal(:p)", p={"kind": kind, "name": name, "base": base, "content": dict(content)})
    )


def current(
    kind: str, name: str, county_id: int = 0, day: dt.date | None = None
) -> tuple[dict[str, Any], str]:
    """What holds on a day (default: today): its content as it would be proposed, and its version.

    Raises:
        KeyError: there is no such thing.
    """
    on = day or today()
    if kind == "indicators":
        edition = indicators.in_force(on)
        return edition_content(edition.code), edition.code
    found = publishing.in_force(kind, name, on, county_id)
    if kind == "table":
        return (dict(found.content), found.version) if found else (facts.data_of(name), "1")
    if kind == "clock" and name in {one.code for one in clocks()}:
        term = term_of(name)
        assert term is not None
        given = {"amount": term.amount, "unit": term.unit}
        return (dict(found.content), str(found.number)) if found else (given, "")
    if kind == "setting" and name in SETTINGS:
        return (dict(found.content), str(found.number)) if found else (official(name), "")
    if kind == "supplement" and name in publishing.FORMS:
        return (dict(found.content), str(found.number)) if found else ({"questions": []}, "")
    raise KeyError(name)


def edition_content(code: str) -> dict[str, Any]:
    """The content of an edition of the indicators, shipped or published.

    Raises:
        KeyError: there is none.
    """
    for row in reversed(publishing.now_known().rows):
        if (row.kind, row.name) == ("indicators", code):
            return dict(row.content)
    return indicators.data_of(code)


def is_known(kind: str, name: str) -> bool:
    """Whether there is such a thing to look at."""
    return name in {
        "table": set(facts.ids()),
        "clock": {one.code for one in clocks()},
        "setting": set(SETTINGS),
        "supplement": set(publishing.FORMS),
        "indicators": {one.code for one in indicators.editions()},
    }.get(kind, set())


def keep(item: Proposal, version: int, content: Mapping[str, Any]) -> None:
    """Keep what was written, faults and all: a draft may be wrong.

    Raises:
        Refused: somebody else has changed it since.
    """
    _say("keep_proposal(:i, :v, :said)", i=item.id, v=version, said=content)


def propose(item: Proposal, version: int, note: str) -> None:
    """Hand it to the second person.

    Raises:
        Refused: it has faults, it changes nothing, no reason is given, or somebody has changed it since.
    """
    _sound(item)
    if dict(item.content) == current(item.kind, item.name, item.county_id)[0]:
        raise Refused([("", _("內容和現行的完全相同，沒有可以發布的。"))])
    _say("propose(:i, :v, :said)", i=item.id, v=version, said=note)


def send_back(item: Proposal, version: int, why: str) -> None:
    """Back to be changed, with what is wrong with it.

    Raises:
        Refused: no reason is given, or it is not proposed any more.
    """
    _say("send_back_proposal(:i, :v, :said)", i=item.id, v=version, said=why)


def publish(item: Proposal, version: int, day: dt.date | None) -> None:
    """It holds from this day on. Checked once more.

    Raises:
        Refused: own words, a day in the past, faults, or it is not proposed any more.
    """
    _sound(item)
    _say("publish_proposal(:i, :v, :day)", i=item.id, v=version, day=day)
    publishing.forget()


def withdraw(item: Proposal, version: int, why: str) -> None:
    """A draft is given up; an edition that was published holds to the end of the day, and then what held before it.

    Raises:
        Refused: no reason is given, or it was withdrawn already.
    """
    _say("withdraw_proposal(:i, :v, :said)", i=item.id, v=version, said=why)
    publishing.forget()


def faults(item: Proposal) -> list[str]:
    """Why it cannot be published: what it says, and what somebody has answered already."""
    found = wrong(item.kind, item.name, item.content)
    if item.kind == "supplement" and not found:
        found += [
            says
            for _at, _field, says in answered.faults(item.name, item.county_id, item.content["questions"])
        ]
    return found


def _sound(item: Proposal) -> None:
    if found := faults(item):
        raise Refused([("", sentence) for sentence in found])


def _say(call: str, **said: Any) -> Any:
    sent = {k: json.dumps(v, ensure_ascii=False) if isinstance(v, Mapping) else v for k, v in said.items()}
    try:
        with db.session.begin_nested():
            return db.session.scalar(text(f"select {call}"), sent)  # nosec B608: words of ours
    except DBAPIError as error:
        rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if rule in WRONG:
            field, says = WRONG[rule]
            raise Refused([(field, str(says))]) from error
        raise
    finally:
        db.session.expire_all()
