"""The main menu: one row a page, with what it takes to see it. Endpoints are names only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.roles import BY_CODE, Reach, may

READS_CASES: Final = frozenset({Reach.WORKER, Reach.UNIT, Reach.COUNTY})


@dataclass(frozen=True, slots=True)
class MenuRow:
    """One entry. `needs`: any one of these permissions shows it, none listed shows it to all who signed in.

    `unless`: who holds this permission does not need the entry. `reaches`: only these reaches get it (empty: all).
    `name` is ASCII, because FAB makes a permission of it.
    """

    name: str
    label: LazyString
    endpoint: str
    needs: tuple[str, ...] = ()
    unless: str = ""
    reaches: frozenset[Reach] = frozenset()

    def shows_for(self, role_code: str) -> bool:
        """Whether a holder of the role sees this entry."""
        if self.reaches and BY_CODE[role_code].reach not in self.reaches:
            return False
        if self.unless and may(role_code, self.unless):
            return False
        return not self.needs or any(may(role_code, permission) for permission in self.needs)


MENU: Final[tuple[MenuRow, ...]] = (
    MenuRow("Desk", _l("工作桌"), "DeskView.desk"),
    MenuRow("Consultations", _l("諮詢"), "SsnConsultView.list", needs=("consult.create",)),
    MenuRow("Reports", _l("通報"), "RptVfView.list", needs=("report.view",)),
    MenuRow("Report", _l("通報"), "RptVfView.add", needs=("report.create",), unless="report.view"),
    MenuRow("Cases", _l("案件"), "CaseView.list", needs=("case.view",)),
    MenuRow("Records", _l("個案紀錄"), "CaseRecView.list", needs=("case.view",), reaches=READS_CASES),
    MenuRow("Users", _l("使用者"), "UserView.list", needs=("users.edit",)),
    MenuRow("Account", _l("我的帳號"), "AccountView.account"),
)


def menu_for(role_code: str) -> tuple[MenuRow, ...]:
    """The menu of a role, in order."""
    return tuple(row for row in MENU if row.shows_for(role_code))
