"""A tiny real FAB app in our templates: its own lists, forms and pages must look and work like ours."""

from __future__ import annotations

import sys
from datetime import date
from threading import Event

from flask import Flask
from flask_appbuilder import AppBuilder, Model, ModelView, action
from flask_appbuilder.models.sqla.base import SQLA
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.sqla.manager import SecurityManager
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tests.frame.gallery import APP
from tests.frame.people import FRAME


class GalleryUnit(Model):
    """A unit."""

    __tablename__ = "gallery_unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    def __repr__(self) -> str:
        return self.name


class GalleryRow(Model):
    """A row with a column of each plain type."""

    __tablename__ = "gallery_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    since: Mapped[date | None]
    is_open: Mapped[bool | None]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("gallery_unit.id"))
    unit: Mapped[GalleryUnit | None] = relationship(GalleryUnit)

    def __repr__(self) -> str:
        return self.name


class GalleryRowView(ModelView):
    """FAB's own view of the rows, with a bulk action."""

    datamodel = SQLAInterface(GalleryRow)
    list_title = add_title = edit_title = show_title = "機關與委託"
    list_columns = ["name", "since", "is_open", "unit"]
    search_columns = ["name", "since", "is_open", "unit"]
    show_columns = edit_columns = add_columns = ["name", "since", "is_open", "unit"]
    label_columns = {"name": "名稱", "since": "開始日期", "is_open": "使用中", "unit": "上級單位"}
    page_size = 2

    @action("close", "停用", "要停用已選的單位嗎？", multiple=True, single=True)
    def close(self, items: list[GalleryRow]) -> str:
        """Answers who was chosen."""
        return "停用 " + "、".join(item.name for item in (items if isinstance(items, list) else [items]))


class OpenManager(SecurityManager):  # type: ignore[misc]
    """Lets everybody do everything: what may be seen is tested elsewhere."""

    def has_access(self, permission_name: str, view_name: str) -> bool:
        return True


def fab_app() -> Flask:
    """The app, with a few rows and one user."""
    app = Flask("fab", template_folder=str(APP / "templates"), static_folder=str(APP / "static"))
    app.config.update(
        SECRET_KEY="gallery",
        TESTING=True,
        SQLALCHEMY_DATABASE_URI="sqlite://",
        FAB_BASE_TEMPLATE="frame.html",
        WTF_CSRF_ENABLED=False,
        FAB_UPDATE_PERMS=True,
        FAB_ADD_SECURITY_API=False,
    )
    db = SQLA()
    db.init_app(app)
    with app.app_context():
        builder = AppBuilder(security_manager_class=OpenManager)
        builder.init_app(app, db.session)
        db.create_all()
        builder.add_view(GalleryRowView, "Rows")
        db.session.add_all(
            [
                GalleryUnit(name="社會局"),
                *(
                    GalleryRow(name=f"示範單位{n}", since=date(2026, 1, n), is_open=n > 2)
                    for n in range(1, 6)
                ),
            ]
        )
        db.session.add(
            builder.sm.user_model(
                first_name="示範", last_name="林", username="lin.demo", email="x@example.tw", active=True
            )
        )
        db.session.commit()
    app.jinja_env.globals.update(csrf_token=lambda: "t0ken", csp_nonce=lambda: "n0nce")
    app.context_processor(lambda: FRAME)
    return app


FAB_PAGES = {
    "fab-list": "/galleryrowview/list/",
    "fab-found": "/galleryrowview/list/?_flt_2_name=%E5%96%AE%E4%BD%8D2",
    "fab-none": "/galleryrowview/list/?_flt_2_name=zzz",
    "fab-add": "/galleryrowview/add",
    "fab-edit": "/galleryrowview/edit/1",
    "fab-show": "/galleryrowview/show/1",
    "fab-users": "/users/list/",
    "fab-user": "/users/show/1",
    "fab-user-add": "/users/add",
    "fab-roles": "/roles/list/",
}


def main() -> None:
    """Serves the pages, says where they are, and stays until it is ended."""
    from tests.frame.browser import served

    with served(fab_app()) as base:
        sys.stdout.writelines([f"{name} {base}{path}\n" for name, path in FAB_PAGES.items()] + ["ready\n"])
        sys.stdout.flush()
        Event().wait()


if __name__ == "__main__":
    main()
