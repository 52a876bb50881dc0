"""The pages. Each file is a page or a family of pages; this one says which there are."""

from __future__ import annotations

from typing import Any

from app.views.home import HomeView

__all__ = ["HomeView", "register"]


def register(appbuilder: Any) -> None:
    """Hand every page to FAB. Who may reach them stands in ``guard/access``; the menu is ``rules/menus``."""
    from app.views import account, case_view, desk, language, login, notices, receipt, users, worksheet

    pages = (
        language.LanguageView,
        login.AuthDBView,
        desk.DeskView,
        account.AccountView,
        case_view.CaseView,
        notices.NoticeView,
        receipt.ReceiptView,
        users.UserView,
        users.RoleView,
    )
    for page in pages:
        appbuilder.add_view_no_menu(page)
    appbuilder.sm.auth_view = next(v for v in appbuilder.baseviews if isinstance(v, login.AuthDBView))
    worksheet.register(appbuilder)
