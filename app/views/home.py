"""The front door: whoever signed in goes to the desk. And two addresses for machines that watch."""

from __future__ import annotations

from typing import Any

from flask import Flask, redirect, url_for
from flask_appbuilder import expose
from flask_appbuilder.views import IndexView
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.models import db


class HomeView(IndexView):
    """/ leads to the desk."""

    @expose("/")
    def index(self) -> Any:
        return redirect(url_for("DeskView.desk"))


def install(app: Flask) -> None:
    """Health for load balancers: ``healthz`` is the process, ``readyz`` the database behind it."""

    @app.get("/healthz")
    def healthz() -> Any:
        return {"status": "ok"}

    @app.get("/readyz")
    def readyz() -> Any:
        try:
            db.session.execute(text("select 1"))
        except DBAPIError:
            return {"status": "database away"}, 503
        return {"status": "ok"}
