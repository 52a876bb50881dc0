"""The roles, as the rules say: a table of the rules, not of the database."""

from __future__ import annotations

from typing import Any

from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.rules.permissions import PERMISSIONS, SCOPES
from app.rules.roles import ROLES


class RoleView(BaseView):
    """角色."""

    route_base = "/roles"
    default_view = "list"

    @expose("/list/")
    def list(self) -> Any:
        rows = [
            {
                "code": r.code,
                "name": r.name,
                "reach": r.reach,
                "permissions": [(PERMISSIONS[p], SCOPES[s]) for p, s in r.permissions.items()],
            }
            for r in ROLES
        ]
        return self.render_template("users/roles.html", title=_("角色與權限"), roles=rows)
