"""Every URL and what it takes to reach it. An endpoint that does not stand here answers 404 and fails a test.

``PUBLIC``: anybody. ``SIGNED_IN``: any account. ``CLOSED``: nobody; Flask-AppBuilder adds it by itself. Otherwise one
of the permissions named. Which *rows* a page then shows is not decided here but by the walls.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from app.guard.sessions import Hat
from app.models import REGISTRY
from app.rules.roles import may

PUBLIC: Final = ("public",)
SIGNED_IN: Final = ("signed in",)
CLOSED: Final = ("closed",)


class Needs(NamedTuple):
    """What it takes to read the sheets of a form, to begin one, and to change one that stands."""

    read: tuple[str, ...]
    begin: tuple[str, ...]
    change: tuple[str, ...]


READ, BEGIN, CHANGE = ("list", "show", "history", "get"), ("add", "post"), ("edit", "merge", "put")

SHEETS: Final[dict[str, Needs]] = {
    "SSN_CONSULT": Needs(("consult.create",), ("consult.create",), ("consult.create",)),
    # Who reports need not see reports: an NGO files one, and never reads who has reported the family it helps.
    "RPT_VF": Needs(("report.view",), ("report.create",), ("screen.edit", "case.edit")),
    "CASE_REC": Needs(("case.view",), ("record.edit",), ("record.edit",)),
}

PAGES: Final[dict[str, tuple[str, ...]]] = {
    "static": PUBLIC,
    "appbuilder.static": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "AuthDBView.login": PUBLIC,
    "AuthDBView.logout": PUBLIC,
    "LanguageView.choose": PUBLIC,
    "LoginApi.login": PUBLIC,
    "LoginApi.logout": SIGNED_IN,
    "HomeView.index": SIGNED_IN,
    "DeskView.desk": SIGNED_IN,
    "AccountView.account": SIGNED_IN,
    "AccountView.password": SIGNED_IN,
    "AccountView.switch": SIGNED_IN,
    "AccountView.end_others": SIGNED_IN,
    "NoticeView.open": SIGNED_IN,
    "DraftView.save": SIGNED_IN,
    "DraftView.drop": SIGNED_IN,
    "CaseView.list": ("case.view",),
    "CaseView.show": ("case.view",),
    "CaseView.verb": ("case.view",),
    "ReceiptView.receipt": ("report.create",),
    "UserView.list": ("users.edit",),
    "UserView.show": ("users.edit",),
    "RoleView.list": ("users.edit",),
    "OpenApi.get": SIGNED_IN,
    "CaseApi.list": ("case.view",),
    "CaseApi.get": ("case.view",),
    "MenuApi.get_menu_data": CLOSED,
    "UtilView.back": CLOSED,
    "LocaleView.index": CLOSED,
}


def _sheets() -> dict[str, tuple[str, ...]]:
    """The pages and the API of each form, from the registry."""
    out: dict[str, tuple[str, ...]] = {}
    for sheet in REGISTRY:
        name = view_name(sheet.CODE)
        for pages, needs in zip((READ, BEGIN, CHANGE), SHEETS[sheet.CODE], strict=True):
            for page in pages:
                kinds = (
                    ("Api",)
                    if page in ("get", "post", "put")
                    else ("View", "Api")
                    if page == "list"
                    else ("View",)
                )
                out |= {f"{name}{kind}.{page}": needs for kind in kinds}
    return out


def view_name(code: str) -> str:
    """CASE_REC → CaseRec: the name of a form's view and API, before ``View`` and ``Api``."""
    return "".join(part.capitalize() for part in code.split("_"))


ACCESS: Final[dict[str, tuple[str, ...]]] = PAGES | _sheets()


def may_reach(endpoint: str, worn: Hat | None) -> bool:
    """Whether somebody wearing this hat (None: a visitor) may ask for this endpoint at all."""
    needs = ACCESS.get(endpoint, CLOSED)
    if needs == PUBLIC:
        return True
    if worn is None or needs == CLOSED:
        return False
    return needs == SIGNED_IN or any(may(worn.role, permission) for permission in needs)
