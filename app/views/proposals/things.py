"""Everything that can be published, with what holds now and since when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.casework import publishing
from app.casework.proposing import is_known
from app.columns.minguo import minguo, today
from app.facts import indicators
from app.facts import tables as facts
from app.guard.sessions import Hat
from app.models import Proposal, db
from app.models.proposal import OF_A_COUNTY
from app.questions.words import Words
from app.rules.deadlines import BY_CODE
from app.rules.roles import Reach
from app.rules.setting_checks import SETTINGS, clocks, official
from app.rules.tables import words
from app.views.proposals.wording import setting_words, term_words

__all__ = ["called", "history", "is_known", "later", "may_propose", "place_of", "sections"]

MOST = 200  # proposals on their way: one a thing, so never near it
LATEST = 50


def may_propose(worn: Hat, kind: str) -> bool:
    """The country's rules are the central administrator's, a county's terms that county's."""
    return (worn.reach == Reach.CARD) if kind in OF_A_COUNTY else (worn.reach == Reach.NATION)


def place_of(worn: Hat, kind: str) -> int:
    """For whom this thing holds: 0 for the country."""
    return worn.county_id if kind in OF_A_COUNTY else 0


def called(kind: str, name: str) -> str:
    """A thing in words."""
    if kind == "table":
        return f"{name.partition('_')[0]} {words(facts.table(name))}"
    if kind == "clock":
        return str(BY_CODE[name].duty)
    if kind == "setting":
        return str(SETTINGS[name])
    if kind == "supplement":
        return _("本縣市補充問題：%(form)s", form=publishing.FORMS[name].TITLE)
    known = {one.code: str(Words(one.zh, one.en)) for one in indicators.editions()}
    return known.get(name, name)


def sections(worn: Hat) -> list[dict[str, Any]]:
    """The list of a hat: the terms of the own county first for whom they are, the country's rules for everybody."""
    on_their_way = {
        (one.kind, one.name): one
        for one in db.session.scalars(
            select(Proposal)
            .where(Proposal.state.in_(("draft", "proposed")))
            .order_by(Proposal.id)
            .limit(MOST)
        )
    }
    tables = [_table_row(name, on_their_way) for name in facts.ids()]
    parts = [
        {"id": "indicators", "title": _("脆弱性指標"), "rows": _indicator_rows(on_their_way)},
        {"id": "tables", "title": _("決策表"), "rows": tables},
    ]
    if worn.reach == Reach.NATION:
        return parts
    terms = [_clock_row(d.code, worn.county_id, on_their_way) for d in clocks()]
    own = [_supplement_row(form, worn.county_id, on_their_way) for form in publishing.FORMS]
    settings = [_setting_row(name, worn.county_id, on_their_way) for name in SETTINGS]
    return [
        {"id": "clocks", "title": _("本縣市的期限"), "rows": terms},
        {"id": "settings", "title": _("本縣市的期限設定"), "rows": settings},
        {"id": "supplements", "title": _("本縣市補充問題"), "rows": own},
        *parts,
    ]


def _table_row(name: str, on_their_way: dict[tuple[str, str], Proposal]) -> dict[str, Any]:
    now = publishing.in_force("table", name, today())
    return _row(
        "table",
        name,
        version=_("第%(n)s版", n=now.version if now else "1"),
        since=now.since if now else None,
        on_their_way=on_their_way,
    )


def _clock_row(name: str, county_id: int, on_their_way: dict[tuple[str, str], Proposal]) -> dict[str, Any]:
    now = publishing.in_force("clock", name, today(), county_id)
    official = BY_CODE[name].term
    held = term_words(now.content) if now else term_words(official._asdict() if official else {})
    row = _row("clock", name, version=held, since=now.since if now else None, on_their_way=on_their_way)
    return row | {"later": later("clock", name, county_id)}


def _setting_row(name: str, county_id: int, on_their_way: dict[tuple[str, str], Proposal]) -> dict[str, Any]:
    now = publishing.in_force("setting", name, today(), county_id)
    held = setting_words(name, now.content if now else official(name))
    row = _row("setting", name, version=held, since=now.since if now else None, on_their_way=on_their_way)
    return row | {"later": later("setting", name, county_id)}


def _supplement_row(
    name: str, county_id: int, on_their_way: dict[tuple[str, str], Proposal]
) -> dict[str, Any]:
    now = publishing.in_force("supplement", name, today(), county_id)
    n = len(now.content["questions"]) if now else 0
    held = _("%(n)s 題", n=n) if n else _("沒有")
    row = _row("supplement", name, version=held, since=now.since if now else None, on_their_way=on_their_way)
    title = str(publishing.FORMS[name].TITLE)
    since = minguo(now.since) if now else ""
    return row | {"called": title, "since": since, "later": later("supplement", name, county_id)}


def workbook_urls(name: str, found: list[Proposal]) -> dict[str, str]:
    """Where the own questions to a form can be fetched as a workbook, and sent: nowhere while some are on their way."""
    is_open = any(one.is_open for one in found)
    return {
        "download_url": url_for("SupplementView.xlsform", code=name),
        "upload_url": "" if is_open else url_for("SupplementView.upload", code=name),
    }


def _indicator_rows(on_their_way: dict[tuple[str, str], Proposal]) -> list[dict[str, Any]]:
    """The editions, the newest first; and the one that is being written."""
    holds = indicators.in_force(today())
    rows = []
    for one in reversed(indicators.editions()):
        row = _row("indicators", one.code, version=one.code, since=one.since, on_their_way=on_their_way)
        waiting = sum(factor.is_placeholder for factor in one.factors)
        rows.append(
            row
            | {
                "holds": one is holds,
                "tag": _("%(n)s 個因子等級待設定", n=waiting) if waiting and one is holds else "",
            }
        )
    known = {row["version"] for row in rows}
    new = [one for (kind, name), one in on_their_way.items() if kind == "indicators" and name not in known]
    return [*({**_open_row(one), "holds": False} for one in new), *rows]


def _open_row(item: Proposal) -> dict[str, Any]:
    return {
        "called": str(Words(str(item.content.get("zh", item.name)), str(item.content.get("en", "")))),
        "version": item.name,
        "since": "",
        "url": "",
        "tag": "",
        "later": "",
        "open": _open(item),
    }


def _row(
    kind: str,
    name: str,
    *,
    version: str,
    since: dt.date | None,
    on_their_way: dict[tuple[str, str], Proposal],
) -> dict[str, Any]:
    item = on_their_way.get((kind, name))
    return {
        "called": called(kind, name),
        "version": version,
        "since": minguo(since) if since else _("隨系統版本"),
        "url": url_for("ProposalView.thing", kind=kind, name=name),
        "holds": True,
        "tag": "",
        "later": later(kind, name),
        "open": _open(item) if item else None,
    }


def later(kind: str, name: str, county_id: int = 0) -> str:
    """What was published to hold from a later day."""
    days = [
        row.since
        for row in publishing.now_known().rows
        if (row.kind, row.name, row.county_id) == (kind, name, county_id)
        and row.since > today()
        and row.until is None
    ]
    return _("另有一版自 %(day)s 起", day=minguo(min(days))) if days else ""


def _open(item: Proposal) -> dict[str, str]:
    return {
        "url": url_for("ProposalView.show", proposal_id=item.id),
        "label": _("擬訂中") if item.state == "draft" else _("待發布"),
        "colour": "new" if item.state == "draft" else "warn",
    }


def history(kind: str, name: str, county_id: int) -> list[Proposal]:
    """The proposals of a thing, the newest first; of the indicators, of all editions."""
    query = select(Proposal).where(Proposal.kind == kind, Proposal.county_id == county_id)
    if kind != "indicators":
        query = query.where(Proposal.name == name)
    return list(db.session.scalars(query.order_by(Proposal.id.desc()).limit(LATEST)))
