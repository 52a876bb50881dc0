"""FAB's security manager as we use it: accounts by our doors, rights by our tables, no SQL per check."""

from __future__ import annotations

from typing import Any

from flask import g, has_request_context
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_login import login_user
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, with_expression

from app.guard import login, sessions
from app.guard.access import may_reach
from app.guard.sessions import Hat
from app.guard.viewer import NOBODY, Viewer, see_as
from app.models import AppUser, Notice, db

MOST_UNREAD = 100
AWAY = 503  # the page that says so must not ask the database that is away
_UNREAD = select(Notice.id).where(Notice.user_id == AppUser.id, Notice.read_at.is_(None)).correlate(AppUser)
UNREAD = select(func.count()).select_from(_UNREAD.limit(MOST_UNREAD).subquery()).scalar_subquery()
"""The number in the frame, said by the query that loads the account."""


def hat() -> Hat | None:
    """What the user of this request is wearing; None for a visitor."""
    return sessions.current().hat if has_request_context() else None


def viewer_of(worn: Hat | None) -> Viewer:
    """The signed viewer of a hat."""
    return Viewer(worn.user_id, worn.membership_id, worn.reach) if worn else NOBODY


class AnwangSecurity(SecurityManager):
    """Accounts, log-in and rights. FAB's own security views and API are not registered (decision 0003)."""

    user_model = AppUser

    def register_views(self) -> None:
        """Our own views of log-in, accounts and users are registered with the other views."""

    def load_user(self, pk: str) -> Any:
        """The account behind the log-in of this request; called by Flask-Login."""
        worn = hat()
        if worn is None or str(worn.user_id) != str(pk) or g.get("refused") == AWAY:
            return None
        see_as(db.session, viewer_of(worn))
        with_it = [joinedload(AppUser.memberships), with_expression(AppUser.unread, UNREAD)]
        user = db.session.get(AppUser, worn.user_id, options=with_it)
        return user if user and user.is_active else None

    def auth_user_db(self, username: str, password: str) -> Any:
        """Counted, slowed down and locked in one place, for the page and the API alike (see ``guard/login``)."""
        user_id = login.sign_in(username, password)
        user = self.load_user(str(user_id)) if user_id else None
        if user:
            login_user(user)
            g.user = user
        return user

    def has_access(self, permission_name: str, view_name: str) -> bool:
        """FAB's question (``can_edit`` on ``CaseRecView``), answered by the access table."""
        return may_reach(f"{view_name}.{permission_name.removeprefix('can_')}", hat())
