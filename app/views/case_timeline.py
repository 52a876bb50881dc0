"""The timeline of the case page: each line in words, with the way to its sheet."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from flask import abort, request, url_for
from flask_babel import gettext as _

from app.casework.timeline import KINDS, Mark, timeline
from app.columns.minguo import minguo
from app.facts.counties import counties
from app.forms.rights import reads_casework
from app.guard.access import may_reach, view_name
from app.guard.security import hat
from app.guard.walls import HIDDEN_STAGES
from app.models import REGISTRY
from app.questions import Words
from app.rules.deadlines import BY_CODE, TAIPEI
from app.rules.life_events import KINDS as LIFE
from app.rules.workflow import EVENTS, RISKS
from app.views.clocks import duty_label, until, when
from app.views.names import Names
from app.views.verb_asks import SEARCHES
from app.views.words import code_label

FORMS: Final[dict[str, Any]] = {form.CODE: form for form in REGISTRY}
LEGAL: Final = (
    "file",
    "dispatch",
    "reinstate",
    "refuse",
    "arbitrate",
    "acknowledge",
    "open",
    "not_open",
    "close",
)


def asked() -> tuple[str, Mark | None]:
    """Which kind of lines, and after which mark. 400 for an address that is none of ours."""
    kind, said = request.args.get("kind", ""), request.args.get("before", "")
    if kind not in KINDS:
        abort(400)
    try:
        return kind, Mark.read(said) if said else None
    except ValueError:
        abort(400)


class Timeline:
    """A page of it: looked up when made, put into words when the names are known."""

    def __init__(self, case_id: int) -> None:
        self.case_id = case_id
        self.kind, self.after = asked()
        self.rows, self.next = timeline(case_id, self.kind, self.after)

    @property
    def users(self) -> list[int | None]:
        return [r.who for r in self.rows] + [_of(r).get("worker") for r in self.rows]

    @property
    def agencies(self) -> list[int | None]:
        return [r.unit for r in self.rows] + [agency_about(_of(r)) for r in self.rows]

    def context(self, names: Names, people: Sequence[Any]) -> dict[str, Any]:
        """What the template shows."""
        who = {p.person_id: p.name for p in people}
        page: dict[str, Any] = {"case_id": self.case_id, "_anchor": "line"}
        return {
            "case_id": self.case_id,
            "timeline": [line for row in self.rows if (line := said(row, names, who))],
            "timeline_kinds": [
                (label, url_for("CaseView.show", **page, kind=code or None), code == self.kind)
                for code, (label, _sources) in KINDS.items()
            ],
            "more_url": url_for("CaseView.show", **page, kind=self.kind or None, before=str(self.next))
            if self.next
            else None,
            "newest_url": url_for("CaseView.show", **page, kind=self.kind or None) if self.after else None,
        }


def _of(row: Any) -> dict[str, Any]:
    return row.about if isinstance(row.about, dict) else {}


def agency_about(about: dict[str, Any]) -> int | None:
    """The agency that an event is about: dispatched to, delegated to, recalled from."""
    return about.get("unit") or about.get("ngo") or about.get("agency")


def said(row: Any, names: Names, who: dict[int, str]) -> dict[str, Any] | None:
    """One line; nothing for what this viewer's role has no business with (a sheet of the window)."""
    line: dict[str, Any] | None = SAID[row.source](row, names, who)
    if line is None:
        return None
    by = " ".join(n for n in (names.user(row.who), names.agency(row.unit)) if n)
    return {"at": when(row.at), "by": by, "cls": "", "text": "", "tag": None, "url": None} | line


def sheet_url(form: str | None, sheet: int | None) -> str | None:
    """The way to a sheet, where the role may go there."""
    page = f"{view_name(form)}View.show" if form in FORMS else ""
    if not page or not sheet or not may_reach(page, hat()):
        return None
    is_read = FORMS[form or ""].STAGE in HIDDEN_STAGES or reads_casework()
    return url_for(page, pk=sheet) if is_read else None


def _verb(row: Any, names: Names, _who: Any) -> dict[str, Any]:
    about = _of(row)
    cls = "bad" if row.what in ("recall", "alert", "graver") else "legal" if row.what in LEGAL else ""
    return {
        "title": sentence(row.what, about, names),
        "text": _words(about),
        "tag": (_("緊急"), "bad") if about.get("is_emergency") else None,
        "cls": cls,
        "url": sheet_url(about.get("form"), about.get("sheet")),
    }


def _words(about: dict[str, Any]) -> str:
    """What was said besides, with the grounds of a refusal before it."""
    said_so = " ".join(filter(None, (about.get("reason"), about.get("note"))))
    grounds = code_label("refusal_grounds", about.get("grounds"))
    return _("%(grounds)s：%(words)s", grounds=grounds, words=said_so) if grounds else said_so


def _paper(row: Any, names: Names, who: Any) -> dict[str, Any] | None:
    """What a sheet said. Of a form that this role does not read not even that it is there."""
    form = _of(row).get("form")
    if form in FORMS and not may_reach(f"{view_name(form)}View.show", hat()):
        return None
    title = FORMS[form].TITLE if form in FORMS else ""
    line = _verb(row, names, who)
    if row.what in ("propose_open", "propose_close", "send_back") and title:
        line["title"] = _("%(what)s：%(form)s", what=line["title"], form=title)
    return line | {"cls": "bad" if row.what == "send_back" else ""}


def sentence(verb: str, about: dict[str, Any], names: Names) -> str:
    """派案給東區社福中心: what happened, with what it was about."""
    search = {str(c.code): str(c.label) for c in SEARCHES}
    end, form = about.get("until"), about.get("form", "")
    words = {
        "unit": names.agency(agency_about(about)),
        "worker": names.user(about.get("worker")),
        "risk": str(RISKS.get(about.get("risk", ""), _("意願或公權力"))),
        "form": str(FORMS[form].TITLE) if form in FORMS else "",
        "times": about.get("times", ""),
        "county": next((str(Words(c.zh, c.en)) for c in counties() if c.id == about.get("county")), ""),
        "system": code_label("existing_system", about.get("system")),
        "contact": about.get("contact", ""),
        "until": minguo(dt.date.fromisoformat(end)) if end else "",
        "search": "、".join(search.get(code, code) for code in about.get("search") or ()),
    }
    return str(EVENTS.get(verb, verb)).format_map(defaultdict(str, words))


def _contact(form: str) -> Any:
    def line(row: Any, _names: Names, _who: Any) -> dict[str, Any]:
        about = _of(row)
        method = code_label("visit_method", row.what) or FORMS[form].TITLE
        result = code_label("visit_result", about.get("result"))
        return {
            "title": f"{method}・{result}" if result else str(method),
            "text": (about.get("text") or "").strip(),
            "url": sheet_url(form, row.id),
            "cls": ""
            if about.get("result") in (None, "MET")
            else "bad"
            if about["result"] == "UNSAFE"
            else "",
        }

    return line


def _met(row: Any, _names: Names, _who: Any) -> dict[str, Any]:
    about = _of(row)
    label = duty_label(row.what, about.get("nth"))
    return {
        "title": _("%(duty)s 完成", duty=label),
        "tag": (_("逾期完成"), "bad") if about.get("late") else (_("如期"), "ok"),
        "text": _("逾期理由：%(why)s", why=about["why"]) if about.get("late") and about.get("why") else "",
        "url": sheet_url(about.get("form"), about.get("sheet")),
        "cls": "legal",
    }


def _late(row: Any, _names: Names, _who: Any) -> dict[str, Any]:
    about, deadline = _of(row), BY_CODE.get(row.what)
    return {
        "at": until(row.at),
        "title": _("期限已過：%(duty)s", duty=duty_label(row.what, about.get("nth"))),
        "tag": (_("逾期"), "bad"),
        "text": _("逾期理由：%(why)s", why=about["why"])
        if about.get("why")
        else str(deadline.law if deadline else ""),
        "cls": "bad",
    }


def _life(row: Any, _names: Names, who: dict[int, str]) -> dict[str, Any]:
    about = _of(row)
    name = who.get(about.get("person") or 0, "")
    return {
        "title": _("生活事件：%(what)s", what=LIFE.get(row.what, row.what)) + (f"（{name}）" if name else ""),
        "text": row.note or "",
        "at": minguo(row.at.astimezone(TAIPEI).date()),
        "url": sheet_url(about.get("form"), about.get("sheet")),
        "edit_url": row.id,
        "cls": "life",
    }


def _ticked(row: Any, _names: Names, _who: Any) -> dict[str, Any]:
    what = "、".join(str(LIFE.get(code, code)) for code in row.about or () if code != "NONE")
    return {
        "title": _("生活事件：%(what)s", what=what),
        "text": _("個案紀錄勾選之新發生事件"),
        "url": sheet_url("CASE_REC", row.id),
        "cls": "life",
    }


SAID: Final[dict[str, Any]] = {
    "verb": _verb,
    "paper": _paper,
    "record": _contact("CASE_REC"),
    "visit": _contact("VF_VISIT"),
    "met": _met,
    "late": _late,
    "life": _life,
    "ticked": _ticked,
}
