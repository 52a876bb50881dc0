"""What is measured: which pages, for whom, with which budget (docs/benchmark.md prints the same table)."""

from __future__ import annotations

from typing import Final, NamedTuple

from bench import SEARCHED

LIST_MS: Final = 100  # p95 of a page, in process
SAVE_MS: Final = 150  # p95 of saving a long sheet
SWEEP_S: Final = 10  # of ten thousand late clocks
QUERIES: Final = 12  # statements a page
GROWTH: Final = 1.3  # median at 1 M over median at 10 k
PEER: Final = 2.5  # times Django admin's requests a second

SEERS: Final = ("county", "small_county", "centre", "large_centre", "worker", "ngo")
OTHERS: Final = ("assessor", "ngo_worker", "protection", "intake_sup", "intake", "hotline", "admin")
VIEWERS: Final = {
    "county": "county supervisor, 9 % of all cases",
    "small_county": "county supervisor, 51 cases",
    "centre": "centre supervisor, about 1,400 cases",
    "large_centre": "centre supervisor, 1.3 % of all cases (stress)",
    "worker": "worker, 37 cases",
    "assessor": "worker, 160 cases, 80 of them being assessed, 40 served",
    "ngo": "NGO supervisor, 300 old cases",
    "ngo_worker": "NGO worker, 100 of them",
    "protection": "supervisor of a protection centre, helping on cases of the county",
    "intake_sup": "supervisor of the intake window, all cases of the county",
    "admin": "county administrator, cards alone",
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


LONG_FORMS: Final = (
    Page("long form, new (VF_VISIT)", "/sheet/vf_visit/add?case={assessing}", ("assessor",)),
    Page("long form, draft (VF_VISIT)", "/sheet/vf_visit/{draft}/edit", ("assessor",)),
    Page("17 factors, new (VF_VULN)", "/sheet/vf_vuln/add?case={assessing}", ("assessor",)),
    Page("17 factors, read (VF_VULN)", "/sheet/vf_vuln/{assessing}", ("assessor",)),
    Page("periodic assessment, new (PERIODIC)", "/sheet/periodic/add?case={open}", ("assessor",)),
)

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
    Page("intake queue", "/intake/", ("intake", "intake_sup")),
    Page("match panel", "/intake/{report}", ("intake", "intake_sup")),
    Page(
        "feedback of a year", "/dispatch-feedback/?from={year_ago}", ("county", "intake_sup"), is_stress=True
    ),
    Page("cards", "/case/list/", ("intake",)),
    Page("card of a number", "/case/list/?q={number}", ("intake",)),
    Page("clocks of a case", "/case/{case}/clocks"),
    Page("family of a case", "/family/{home}"),
    Page("list behind the desk", "/desk/over", ("centre", "large_centre", "worker", "ngo")),
    Page("review queue", "/reviews/", ("county", "small_county", "centre", "large_centre", "intake_sup")),
    Page("inbox", "/inbox/", (*SEERS, *OTHERS)),
    *LONG_FORMS,
    Page("desk of the other roles", "/desk/", OTHERS),
)
STRESS: Final = frozenset({"large_centre"})  # viewers for whom no budget is promised


class Save(NamedTuple):
    """A sheet to be filled in and sent, or approved, as which account."""

    name: str
    sheet: str
    who: str
    verb: str = "save"


SAVES: Final = (
    Save("report, 70 questions (RPT_VF)", "RPT_VF", "worker"),
    Save("case record (CASE_REC)", "CASE_REC", "worker"),
    Save("visit, 70 questions (VF_VISIT)", "VF_VISIT", "assessor"),
    Save("17 factors (VF_VULN)", "VF_VULN", "assessor"),
    Save("periodic assessment (PERIODIC)", "PERIODIC", "assessor"),
    Save("approval of a visit with its parts (VF_VISIT)", "VF_VISIT", "centre", "approve"),
)
