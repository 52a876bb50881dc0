"""The public portal (社會安全網求助與通報): for people without an account. It knows nobody and reads no case.

Each page is a file beside this one; what they may do stands in ``guard/sql/50_portal.sql``.
"""

from __future__ import annotations

from typing import Any

from flask import abort
from flask_appbuilder import BaseView, expose

from app.rules.portal import NOW, TALK
from app.views import language
from app.views.portal import draft, guide, report, robots, status
from app.views.portal.page import page


class PortalView(BaseView):
    """求助與通報."""

    route_base = "/portal"
    default_view = "front"

    @expose("/")
    def front(self) -> Any:
        return page("front", now=NOW, talk=TALK)

    @expose("/help")
    def help(self) -> Any:
        return page("help", now=NOW, talk=TALK)

    @expose("/language", methods=["POST"])
    def language(self) -> Any:
        """The visitor's language: a log-in beside it, if there is one, has its own."""
        return language.choose() if robots.has_token() else abort(400)

    @expose("/guide")
    def guide(self) -> Any:
        return guide.guide()

    @expose("/report/<code>", methods=["GET", "POST"])
    def report(self, code: str) -> Any:
        return report.report(code)

    @expose("/draft/<token>", methods=["GET", "POST"])
    def draft(self, token: str) -> Any:
        return draft.draft(token)

    @expose("/status", methods=["GET", "POST"])
    def status(self) -> Any:
        return status.status()
