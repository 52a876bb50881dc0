"""Every address of the application, filled with the ids of our own and of foreign rows; and the words that give a case away."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, product
from typing import Any
from urllib.parse import quote

from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app.guard.access import may_reach, view_name
from app.guard.sessions import Hat
from app.models import REGISTRY
from app.rules.roles import may
from tests import stage
from tests.guard.looking import Looking
from tests.reading_pdf import text_of
from tests.stage import CASES

ODD_IDS = [0, 2**63 - 1, 10**30]
SOME = ("hot", "intake", "worker", "ngo_worker", "county_sup", "away_worker")  # one of each way of seeing
STATIC = {"static", "appbuilder.static"}
OTHERS = {
    "OfferView.answer": "delegation",
    "CountyMoveView.answer": "county_move",
}  # what <pk> stands for where it is no sheet


class Walk:
    """A walk through the application as any player. Browsers are signed in once."""

    def __init__(self, app: Any, db: Looking, papers: dict[str, Any]) -> None:
        self.app, self.db, self.papers = app, db, papers
        self.rules: list[Rule] = [r for r in app.url_map.iter_rules() if r.endpoint not in STATIC]
        self.numbers = dict(db.told("select id, number from kase"))
        self._browsers: dict[str, FlaskClient] = {}

    def browser(self, who: str) -> FlaskClient:
        """The player's signed-in browser."""
        if who not in self._browsers:
            self._browsers[who] = stage.sign_in(self.app, who)
        return self._browsers[who]

    def headers(self, who: str) -> dict[str, str]:
        """The token with which this browser may change something."""
        return {"X-CSRFToken": stage.token(self.browser(who).get("/account/").get_data(as_text=True))}

    def fillings(self, rule: Rule) -> Iterator[str]:
        """The addresses of a rule with every id of the stage in its place, and with odd ones."""
        names = sorted(rule.arguments)
        for values in product(*(self._values(rule, name) for name in names)):
            url = rule.rule
            for name, value in zip(names, values, strict=True):
                url = re.sub(rf"<(?:[^<>]*:)?{name}>", quote(str(value)), url)
            yield url

    def _values(self, rule: Rule, name: str) -> list[Any]:
        if name == "pk":
            return [*self._ids_of(rule), *ODD_IDS]
        known: dict[str, list[Any]] = {
            "case_id": [*CASES.values(), *ODD_IDS], "verb": ["dispatch", "rate", "alert", "delegate", "appoint", "merge", "x"],
            "user_id": [*self.db.told("select id from ab_user order by id limit 6"), *ODD_IDS],
            "part": ["over", "review", "theirs", "x"],
            "due_id": [*self.db.told("select id from due order by id limit 3"), *ODD_IDS],
            "hat_id": [*self.db.told("select id from membership order by id limit 6"), *ODD_IDS],
            "agency_id": [*self.db.told("select id from agency order by id limit 4"), *ODD_IDS],
            "sheet_id": [*self.papers["fam_plan"].values(), *self.papers["disp_vf"].values(), ODD_IDS[1]],
            "snapshot_id": [*self.papers["snapshot"].values(), *ODD_IDS],
            "file_id": [*self.papers["attachment"].values(), *ODD_IDS], "key": ["00000000-0000-4000-8000-000000000000"],
            "recall_id": [*self.db.told("select id from recall_notice order by id"), *ODD_IDS],
            "copy_id": [*self.db.told("select id from note_copy order by id limit 4"), *ODD_IDS],
            "request_id": [*self.db.told("select id from note_request order by id limit 4"), *ODD_IDS],
            "life_id": [*self.papers["life_event"].values(), ODD_IDS[1]],
            "household_id": [*self.db.told("select household_id from kase order by id"), *ODD_IDS],
            "export_id": [*self.db.told("select id from sheet_export order by id desc limit 4"), *ODD_IDS],
            "proposal_id": [1, *ODD_IDS], "kind": ["table", "clock", "indicators", "supplement", "x"],
            "name": ["R14_VF_GRADE", "first_visit", "V114", "CASE_REC", "x"],
            "once": ["00000000-0000-0000-0000-000000000000"],
            "mark": [*self.db.told("select sha256 from snapshot order by id limit 20"), "x"],
            "notice_id": [*self.db.told("select id from notice limit 5"), 1, *ODD_IDS],
            "number": [*self.numbers.values(), "x"], "code": [s.CODE for s in REGISTRY],
            "subject": ["new", f"case-{CASES['away']}"], "version": ["v1"], "locale": ["en"], "token": ["x"],
        }  # fmt: skip
        assert name in known, f"{rule}: say in tests/guard/walking.py what stands for <{name}>"
        return known[name]

    def _ids_of(self, rule: Rule) -> list[int]:
        """All sheets of the form that this rule shows: with a case its one of each case, else one of five players'."""
        if rule.endpoint in OTHERS:
            return self.db.told(f"select id from {OTHERS[rule.endpoint]} order by id limit 6")
        table = next(s.__tablename__ for s in REGISTRY if rule.endpoint.startswith(view_name(s.CODE)))
        if table != "ssn_consult":
            return self.db.told(f"select id from {table} order by id")
        some = ("hot", "worker", "ngo_worker", "intake", "away_worker")
        return [self.papers["ssn_consult"][name] for name in some]

    def cases_of(self, who: str) -> set[int]:
        """The cases that a player sees, as the database shows them."""
        with self.db.being(who) as me:
            return {row[0] for row in me.execute("select id from kase")}

    @cache  # noqa: B019 - one object, as long as the tests
    def role_of(self, who: str) -> str:
        return str(
            self.db.told("select m.role from membership m where id = %s", self.db.viewer(who).membership_id)[
                0
            ]
        )

    def may(self, who: str, rule: Rule) -> bool:
        """Whether this player's role may go there at all."""
        return may_reach(rule.endpoint, Hat(0, 0, self.role_of(who), "", 0, "", 0))

    @cache  # noqa: B019 - one object, as long as the tests
    def foreign_words(self, who: str) -> set[str]:
        """What must never come before this player's eyes."""
        seen = self.cases_of(who)
        with self.db.being(who) as me:
            consults = {row[0] for row in me.execute("select id from ssn_consult")}
        words = {f"戲{key}" for key, case in CASES.items() if case not in seen}
        words |= {f"話{name}。" for name, row in self.papers["ssn_consult"].items() if row not in consults}
        if not may(self.role_of(who), "reporter.identity"):
            words |= {f"戲{key}的通報人" for key in CASES}
        if who.startswith("ngo"):  # holds the case, not the report
            words |= {f"戲{key}的通報內容" for key in CASES} | {f"派{key}" for key in CASES}
        if (
            who.startswith("ngo") or who == "intake_sup"
        ):  # what is written of perpetrators and of sexual assault
            words |= {f"密{key}" for key in CASES}
        return words

    def leaks(self, who: str, rule: Rule, urls: Iterable[str]) -> list[str]:
        """Get every address of a rule (one is enough where the role may not go); those that show a foreign word or fall over."""
        words, client, found = self.foreign_words(who), self.browser(who), []
        for url in urls if self.may(who, rule) else islice(urls, 1):
            answer = client.get(url)
            text = words_of(answer)
            shown = [
                word for word in words if word not in url and (word in text or word in str(answer.headers))
            ]
            if answer.status_code >= 500 or shown:
                found.append(f"{who} {url}: {answer.status_code} {shown}")
        return found


def is_paper(rule: Rule) -> bool:
    """Whether this rule gives a sheet, or an empty form, to be printed."""
    return rule.endpoint.endswith((".print", ".blank"))


def words_of(answer: Any) -> str:
    """What an answer says, as people read it: paper page by page, JSON without the numbers in which it spells Chinese."""
    if answer.mimetype == "application/pdf":
        return text_of(answer.get_data())
    text: str = answer.get_data().decode("utf-8", "replace")  # another download need be no text
    return text + json.dumps(answer.get_json(), ensure_ascii=False) if answer.is_json else text
