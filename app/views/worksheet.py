"""Stand-in until the generic worksheet page lands."""

from flask_appbuilder import BaseView, expose

from app.guard.access import view_name
from app.models import REGISTRY


def register(appbuilder):
    for s in REGISTRY:
        n = view_name(s.CODE)

        class V(BaseView):
            route_base = "/" + s.__tablename__.replace("_", "-")

            @expose("/list/")
            def list(self):
                return ""

            @expose("/show/<int:pk>")
            def show(self, pk):
                return ""

            @expose("/add")
            def add(self):
                return ""

            @expose("/edit/<int:pk>")
            def edit(self, pk):
                return ""

        V.__name__ = n + "View"
        V.endpoint = None
        appbuilder.add_view_no_menu(V)
