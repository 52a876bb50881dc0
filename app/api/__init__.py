"""JSON for programs. The same checks and the same walls as the pages; the same cookie, with its CSRF token."""

from __future__ import annotations

from typing import Any


def register(appbuilder: Any) -> None:
    """Hand every API to FAB."""
    from app.api import cases, description, files, login, sheets

    for api in (login.LoginApi, cases.CaseApi, files.FileApi, description.OpenApi):
        appbuilder.add_api(api)
    sheets.register(appbuilder)
