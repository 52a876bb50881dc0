"""Which report to make: the four forms, for whom each is, and the lists of what has come in."""

from __future__ import annotations

from typing import Any, Final

from flask import url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.guard.access import may_reach
from app.guard.security import hat
from app.models.worksheets import (
    AdultReport,
    ChildReport,
    SexualAssaultReport,
    VulnerableFamilyReport,
    Worksheet,
)
from app.views.sheet_forms import endpoint

FORMS: Final[tuple[tuple[type[Worksheet], LazyString], ...]] = (
    (ChildReport, _l("兒童、少年遭受虐待、疏忽、性剝削或其他傷害。知悉後24小時內通報。")),
    (AdultReport, _l("家庭暴力，或老人、身心障礙者受虐、疏忽、遺棄。知悉後24小時內通報。")),
    (SexualAssaultReport, _l("性侵害，被害人不論年齡。知悉後24小時內通報。")),
    (VulnerableFamilyReport, _l("家庭需要支持或資源，沒有上述情形。")),
)


class ReportFormsView(BaseView):
    """通報: which form."""

    route_base = "/report"
    default_view = "forms"

    @expose("/")
    def forms(self) -> Any:
        worn = hat()
        return self.render_template(
            "report_forms.html",
            title=_("通報"),
            forms_url=url_for("PrintView.forms"),
            forms=[
                {
                    "title": form.TITLE,
                    "about": about,
                    "blank_url": url_for(endpoint(form, "blank")),
                    "add_url": url_for(add) if may_reach(add := endpoint(form, "add"), worn) else None,
                    "list_url": url_for(found) if may_reach(found := endpoint(form, "list"), worn) else None,
                }
                for form, about in FORMS
            ],
        )
