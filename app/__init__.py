"""Anwang (安網): case management for Taiwan's Social Safety Net. ``create_app`` is the table of contents."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask


def serve() -> Flask:
    """What the web server runs: the application, and only behind walls that stand."""
    from app.guard.selftest import refuse_unless_walled

    app = create_app()
    with app.app_context():
        refuse_unless_walled()
    return app


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """The web application, set up from the environment (see ``config.py``); ``config`` overrides it in tests."""
    from flask_appbuilder import (
        AppBuilder,  # here, so that the beat process can import app.jobs without 70 MB of FAB
    )

    from app import api, commands, views
    from app.casework import publishing
    from app.guard import errors, headers, requests
    from app.guard.security import AnwangSecurity
    from app.guard.sessions import WebSessions
    from app.models import db
    from app.views import frame, home
    from app.views.language import language, only_our_words
    from config import Config, from_environment

    app = Flask(__name__)
    app.config.from_object(Config)
    app.config.update(from_environment())
    app.config["ANWANG_VIEWER_KEY"] = os.environ.get("ANWANG_VIEWER_KEY", "")
    app.config.update(config or {})
    app.session_interface = WebSessions()
    requests.install(app)
    db.init_app(app)
    publishing.install(app)
    with app.app_context():
        appbuilder = AppBuilder(security_manager_class=AnwangSecurity, indexview=views.HomeView)
        appbuilder.init_app(app, db.session)
        views.register(appbuilder)
        api.register(appbuilder)
        db.session.remove()
    home.install(app)
    frame.install(app)
    only_our_words(app)
    language(app)
    headers.install(app)
    errors.install(app)
    commands.install(app)
    return app
