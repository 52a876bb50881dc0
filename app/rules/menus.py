"""The main menu: one row a page, with what it takes to see it. Endpoints are names only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.roles import BY_CODE, Reach, may

READS_CASES: Final = frozenset({Reach.WORKER, Reach.UNIT, Reach.COUNTY})
REVIEWING: Final = ("dispatch.approve", "open.approve", "close.approve")

REPORTS: Final = ("RptChildView", "RptAdultView", "RptSaView", "RptVfView", "ReceiptView", "FilingView")


@dataclass(frozen=True, slots=True)
class MenuRow:
    """One entry. `needs`: any one of these permissions shows it, none listed shows it to all who signed in.

    `unless`: who holds this permission does not need the entry. `reaches`: only these reaches get it (empty: all).
    `scope`: only who holds one of the needed permissions this far (`Role.permissions`).
    `covers`: other views whose pages belong under it. `name` is ASCII, because FAB makes a permission of it.
    """

    name: str
    label: LazyString
    endpoint: str
    needs: tuple[str, ...] = ()
    unless: str = ""
    covers: tuple[str, ...] = ()
    reaches: frozenset[Reach] = frozenset()
    scope: str = ""

    def shows_for(self, role_code: str) -> bool:
        """Whether a holder of the role sees this entry."""
        if self.reaches and BY_CODE[role_code].reach not in self.reaches:
            return False
        if self.unless and may(role_code, self.unless):
            return False
        held = BY_CODE[role_code].permissions
        if self.scope and self.scope not in {held.get(permission) for permission in self.needs}:
            return False
        return not self.needs or any(may(role_code, permission) for permission in self.needs)


MENU: Final[tuple[MenuRow, ...]] = (
    MenuRow("Desk", _l("工作桌"), "DeskView.desk"),
    MenuRow("Intake", _l("集中派案"), "IntakeView.list", needs=("screen.edit", "dispatch.approve")),
    MenuRow(
        "Consultations", _l("諮詢"), "CallView.today", needs=("consult.create",), covers=("SsnConsultView",)
    ),
    MenuRow("Reports", _l("通報"), "ReportFormsView.forms", needs=("report.view",), covers=REPORTS),
    MenuRow(
        "Report",
        _l("通報"),
        "ReportFormsView.forms",
        needs=("report.create",),
        unless="report.view",
        covers=REPORTS,
    ),
    MenuRow("CareVisits", _l("關懷訪視"), "CareVisitView.list", needs=("case.edit",), reaches=READS_CASES),
    MenuRow("Cases", _l("案件"), "CaseView.list", needs=("case.view",)),
    MenuRow("Disputes", _l("派案爭議"), "DisputeView.list", needs=("dispatch.approve",)),
    MenuRow("Families", _l("家庭檔"), "FamilyView.list", needs=("case.view",), reaches=READS_CASES),
    MenuRow(
        "Records",
        _l("個案紀錄"),
        "CaseRecView.list",
        needs=("case.view",),
        unless="screen.edit",
        reaches=READS_CASES,
    ),
    MenuRow(
        "Reviews",
        _l("待審"),
        "ReviewView.list",
        needs=REVIEWING,
        reaches=frozenset({Reach.UNIT, Reach.COUNTY}),
    ),
    MenuRow(
        "CountyMoves",
        _l("他縣市移轉"),
        "CountyMoveView.list",
        needs=("dispatch.approve", "open.approve"),
        reaches=frozenset({Reach.UNIT, Reach.COUNTY}),
    ),
    MenuRow("Statistics", _l("統計"), "TallyView.list", needs=("stats.local",), unless="users.edit"),
    MenuRow("Feedback", _l("派案回饋"), "FeedbackView.show", needs=("stats.local",), scope="county"),
    MenuRow("National", _l("全國統計"), "NationalView.list", needs=("stats.national",)),
    MenuRow("Users", _l("使用者"), "UserView.list", needs=("users.edit",)),
    MenuRow("Agencies", _l("單位"), "AgencyView.list", needs=("users.edit",)),
    MenuRow("Access", _l("權限清冊"), "AccessListView.list", needs=("users.edit",)),
    MenuRow("Exports", _l("匯出紀錄"), "ExportLogView.list", needs=("audit.view",)),
    MenuRow("Rules", _l("規則與指標"), "ProposalView.list", needs=("codes.edit",), covers=("ReplayView",)),
    MenuRow(
        "Replay",
        _l("決策表試算"),
        "ReplayView.list",
        needs=("dispatch.approve",),
        reaches=frozenset({Reach.COUNTY}),
    ),
    MenuRow("Deputies", _l("代理"), "DeputyView.list", needs=("deputy.name",)),
    MenuRow("Account", _l("我的帳號"), "AccountView.account"),
)


def menu_for(role_code: str) -> tuple[MenuRow, ...]:
    """The menu of a role, in order."""
    return tuple(row for row in MENU if row.shows_for(role_code))
