"""The pages of every form: one view for all of them, registered once for each."""

from __future__ import annotations

from typing import Any, ClassVar

from flask_appbuilder import BaseView, expose

from app.guard.access import view_name
from app.models import REGISTRY, Worksheet
from app.views import merge, print_sheet, sheet_history, sheet_list, sheet_read, sheet_write
from app.views.drafts import DraftView


class SheetView(BaseView):
    """List, reading, filling in, history and merging of the sheets of one form."""

    sheet: ClassVar[type[Worksheet]]
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        return sheet_list.list_page(self.sheet)

    @expose("/<int:pk>")
    def show(self, pk: int) -> Any:
        return sheet_read.show(self.sheet, pk)

    @expose("/add", methods=["GET", "POST"])
    def add(self) -> Any:
        return sheet_write.add(self.sheet)

    @expose("/<int:pk>/edit", methods=["GET", "POST"])
    def edit(self, pk: int) -> Any:
        return sheet_write.edit(self.sheet, pk)

    @expose("/<int:pk>/history")
    def history(self, pk: int) -> Any:
        return sheet_history.history(self.sheet, pk)

    @expose("/<int:pk>/merge", methods=["GET", "POST"])
    def merge(self, pk: int) -> Any:
        return merge.merge(self.sheet, pk)

    @expose("/<int:pk>/print")
    def print(self, pk: int) -> Any:
        return print_sheet.sheet_pdf(self.sheet, pk)

    @expose("/blank")
    def blank(self) -> Any:
        return print_sheet.blank_pdf(self.sheet)


def view_of(sheet: type[Worksheet]) -> type[SheetView]:
    """The view of one form: CaseRecView at /sheet/case_rec."""
    about = {"sheet": sheet, "route_base": f"/sheet/{sheet.__tablename__}"}
    return type(f"{view_name(sheet.CODE)}View", (SheetView,), about)


def register(appbuilder: Any) -> None:
    """Hand the pages of every form, and its drafts, to FAB."""
    appbuilder.add_view_no_menu(DraftView)
    for sheet in REGISTRY:
        appbuilder.add_view_no_menu(view_of(sheet))
