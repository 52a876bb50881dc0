"""What is measured: which pages, for whom, with which budget (docs/benchmark.md prints the same table)."""

from __future__ import annotations

from typing import Final, NamedTuple

from bench import SEARCHED

LIST_MS: Final = 100  # p95 of a page, in process
SAVE_MS: Final = 150  # p95 of saving a long sheet
QUERIES: Final = 12  # statements a page
GROWTH: Final = 1.3  # median at 1 M over median at 10 k
PEER: Final = 2.5  # times Django admin's requests a second

SEERS: Final = ("county", "small_county", "centre", "large_centre", "worker", "ngo")
VIEWERS: Final = {
    "county": "county supervisor, 9 % of all cases",
    "small_county": "county supervisor, 51 cases",
    "centre": "centre supervisor, about 1,400 cases",
    "large_centre": "centre supervisor, 1.3 % of all cases (stress)",
    "worker": "worker, 37 cases",
    "ngo": "NGO supervisor, 300 old cases",
    "intake": "intake worker, cards of the county",
    "hotline": "hotline operator, own reports",
}


class Page(NamedTuple):
    """A page by its address. ``{case}``, ``{number}``, ``{digits}`` stand for one of the viewer's own cases.

    ``is_stress``: no budget is promised for it; it is measured to be known.
    """

    name: str
    path: str
    who: tuple[str, ...] = SEERS
    is_stress: bool = False


PAGES: Final = (
    Page("case list", "/case/list/"),
    Page("risk = mid", "/case/list/?risk=mid"),
    Page("status = open", "/case/list/?status=open"),
    Page("risk and status", "/case/list/?risk=high&status=assessing"),
    Page("filter finds nothing", "/case/list/?risk=unrated&status=closed"),
    Page("name, two characters", f"/case/list/?q={SEARCHED}"),
    Page("name, one character", "/case/list/?q=陳"),
    Page("name, found nowhere", "/case/list/?q=閻歪"),
    Page("case number", "/case/list/?q={number}"),
    Page("last digits of a number", "/case/list/?q={digits}"),
    Page("page 40", "/case/list/?page=39", ("county", "centre", "large_centre")),
    Page("case page", "/case/show/{case}"),
    Page("desk", "/desk/"),
    Page("cards", "/case/list/", ("intake",)),
    Page("card of a number", "/case/list/?q={number}", ("intake",)),
    Page("desk of those without cases", "/desk/", ("intake", "hotline")),
)
STRESS: Final = frozenset({"large_centre"})  # viewers for whom no budget is promised


class Save(NamedTuple):
    """A sheet to be filled in and sent, as which account."""

    name: str
    sheet: str
    who: str


SAVES: Final = (
    Save("report, 70 questions (RPT_VF)", "RPT_VF", "worker"),
    Save("case record (CASE_REC)", "CASE_REC", "worker"),
)
