"""The parts of a desk with their rows: one statement for each place they come from, one more for the cases of all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.casework import dispatching, disputes, supervising, worklists
from app.casework.worklists import Window
from app.guard.access import may_reach
from app.guard.sessions import Hat
from app.rules.desks import BY_CODE, Desk
from app.rules.notices import new_on_the_desk, said
from app.views import desk_rows as rows_of
from app.views.names import Names
from app.views.notices import recalled

NEWS, NEW = 8, 200
LINES: dict[str, Callable[[Any, Any, Hat], dict[str, Any]]] = {
    "dues": rows_of.due_line,
    "delegations": rows_of.delegation_line,
    "sheets": rows_of.sheet_line,
    "team": rows_of.team_line,
    "disputes": rows_of.dispute_line,
}
PLAIN: dict[str, Callable[[Any, Hat], dict[str, Any]]] = {
    "ngo": lambda row, worn: (
        rows_of.offer_line(row, offer_url(row.id, worn))
        if row.part == "offers"
        else rows_of.recall_line(row, recalled(row))
    ),
    "dispatches": rows_of.dispatch_line,
}
"""Lines about a case that the viewer does not see, or not any more."""


class Parts:
    """Looks everything up at once. ``shown``: the cases that the page shows, for the read log."""

    def __init__(
        self, worn: Hat, desk: Desk, codes: Sequence[str], window: Window, *,
        worker: int | None = None, is_desk: bool = False,
    ) -> None:  # fmt: skip
        self.worn, self.desk, self.window, self.is_desk = worn, desk, window, is_desk
        self._of: dict[str, list[Any]] = {code: [] for code in codes}
        self.load: list[Any] = []
        self.news: list[Any] = []
        self._worker = worker
        for kind, look in LOOK.items():
            wanted = [c for c in codes if kind_of(c) == kind]
            if wanted or (is_desk and kind == "notices") or (is_desk and kind == "team" and desk.has_load):
                look(self, wanted)
        ids = [row.case_id for rows in self._of.values() for row in rows if getattr(row, "case_id", None)]
        recent = is_desk and "recent" in desk.side
        self.cases = worklists.cases(ids, recent=recent) if ids or recent else []
        self._by_id = {c.id: c for c in self.cases}
        self.names = Names(*self._people(ids)) if desk.names_leads else Names()

    def _people(self, ids: Sequence[int]) -> tuple[list[int | None], list[int | None]]:
        """Whose cases these are: workers, and units."""
        leads = [self._by_id[i] for i in ids if i in self._by_id]
        workers = [c.lead_user_id for c in leads] + [r.worker for r in self.load]
        return workers, [c.lead_agency_id for c in leads]

    def _whose(self, case: Any) -> str:
        """The worker who leads a case, or its unit."""
        return self.names.user(case.lead_user_id) or self.names.agency(case.lead_agency_id)

    @property
    def shown(self) -> list[int]:
        return list(self._by_id)

    def count(self, code: str) -> int:
        """How many there are, counted no further than the cap."""
        rows = self._rows(code)
        return getattr(rows[0], "n", len(rows)) if rows else 0

    def lines(self, code: str) -> list[dict[str, Any]]:
        """What the page shows of a part."""
        kind, rows = kind_of(code), self._rows(code)
        if kind in PLAIN:
            return [PLAIN[kind](row, self.worn) for row in rows]
        if kind == "notices":
            skip, most = self.window.skip, self.window.most
            return [
                rows_of.new_line(n, self._by_id[n.case_id], said(n.verb, None, _))
                for n in rows[skip : skip + most]
            ]
        whole = [(r, self._by_id[r.case_id]) for r in rows]
        return [LINES[kind](r, case, self.worn) | {"whose": self._whose(case)} for r, case in whole]

    def _rows(self, code: str) -> list[Any]:
        """The rows of a part whose case the viewer may see, if they have one."""
        rows = self._of.get(code, [])
        return [r for r in rows if not hasattr(r, "case_id") or r.case_id in self._by_id]

    def _sort(self, rows: Sequence[Any]) -> None:
        for row in rows:
            self._of.setdefault(row.part, []).append(row)

    def look_at_dues(self, codes: list[str]) -> None:
        self._sort(worklists.dues(self.desk.dues, codes, self.window))

    def look_at_sheets(self, codes: list[str]) -> None:
        self._sort(worklists.sheets(self.worn, codes, self.window))

    def look_at_team(self, codes: list[str]) -> None:
        rows = worklists.team(codes, self.window, load=self.is_desk, worker=self._worker)
        self.load = [r for r in rows if r.part == "load"]
        self._sort([r for r in rows if r.part != "load"])

    def look_at_ngo(self, codes: list[str]) -> None:
        self._sort(worklists.at_an_ngo(codes, self.window))

    def look_at_dispatches(self, codes: list[str]) -> None:
        self._sort(dispatching.of_my_unit(codes, *self.window))

    def look_at_disputes(self, _codes: list[str]) -> None:
        self._sort(disputes.waiting(*self.window))

    def look_at_delegations(self, codes: list[str]) -> None:
        self._sort(supervising.owed(self.worn, codes, self.window.most, self.window.skip))

    def look_at_notices(self, codes: list[str]) -> None:
        found = worklists.notices(self.worn, NEWS, NEW if codes else 0)
        verbs = new_on_the_desk(self.worn.agency_kind) if codes else ()
        new = [n for n in found if n.read_at is None and n.verb in verbs]
        self._of.update(dict.fromkeys(codes, new))
        self.news = [n for n in found if n not in new][:NEWS]


LOOK: dict[str, Callable[[Parts, list[str]], None]] = {
    "dues": Parts.look_at_dues,
    "sheets": Parts.look_at_sheets,
    "team": Parts.look_at_team,
    "ngo": Parts.look_at_ngo,
    "dispatches": Parts.look_at_dispatches,
    "disputes": Parts.look_at_disputes,
    "notices": Parts.look_at_notices,
    "delegations": Parts.look_at_delegations,
}


def kind_of(code: str) -> str:
    """Where the rows of a part come from; a worker's cases come with the team's."""
    return BY_CODE[code].kind if code in BY_CODE else "team"


def offer_url(offer_id: int, worn: Hat) -> str | None:
    """Where an offer is answered."""
    return url_for("OfferView.answer", pk=offer_id) if may_reach("OfferView.answer", worn) else None
