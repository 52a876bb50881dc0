"""What happens around every request: who is looking, may they, one commit, one line in the read log."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, session, url_for
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError

from app.guard.access import ACCESS, CLOSED, may_reach
from app.guard.errors import of_database
from app.guard.security import hat, viewer_of
from app.guard.selftest import refuse_unless_walled
from app.guard.viewer import NOBODY
from app.models import ReadLog, db

API = "/api/"


def install(app: Flask) -> None:
    """Before FAB's own hooks are registered, so that FAB's queries already run as the right viewer."""
    app.before_request(stand_behind_walls)
    app.before_request(know_the_viewer)
    app.before_request(guard_the_route)
    app.after_request(one_commit)
    app.teardown_appcontext(lambda _error: g.pop("viewer", None))


def stand_behind_walls() -> None:
    """Once a process, before anything is served: raises WallDown as long as a wall is down."""
    if request.endpoint != "healthz" and not current_app.extensions.get("walls_stand"):
        refuse_unless_walled()
        current_app.extensions["walls_stand"] = True


def know_the_viewer() -> None:
    """A request keeps its viewer on ``g``: a ContextVar would stay set in the worker's thread."""
    g.viewer = viewer_of(hat())


def guard_the_route() -> Any:
    """404 for an unlisted endpoint, log-in for a visitor, 403 for a verb that is not yours."""
    endpoint = request.endpoint
    if endpoint is None:
        return None
    if ACCESS.get(endpoint, CLOSED) == CLOSED:
        abort(404)
    if may_reach(endpoint, hat()):
        return None
    return _to_the_login() if hat() is None else abort(403)


def _to_the_login() -> Any:
    if request.path.startswith(API) or request.headers.get("X-Requested-With") == "fetch":
        abort(401)
    if g.get("login_has_ended"):
        session["login_has_ended"] = True
    where = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(url_for("AuthDBView.login", next=where))


def saw(thing: str, ids: list[int]) -> None:
    """Put on record that this response shows these rows. Called by pages and API; written with the response."""
    if ids:
        g.setdefault("seen", {}).setdefault(thing, []).extend(ids)


def _write_read_log() -> None:
    """One row a kind of thing. INSERT without RETURNING: the app may write this table and never read it."""
    if g.viewer is NOBODY or not g.get("seen"):
        return
    who = {
        "user_id": g.viewer.user_id,
        "membership_id": g.viewer.membership_id or None,
        "endpoint": request.endpoint,
    }
    rows = [who | {"thing": thing, "ids": sorted(set(ids))} for thing, ids in g.seen.items()]
    db.session.execute(insert(ReadLog.__table__).inline(), rows)


def one_commit(response: Response) -> Response:
    """The only commit of a request; a refusal or an error keeps nothing."""
    if request.endpoint in ("static", "appbuilder.static", "healthz"):
        return response
    if response.status_code >= 400:
        db.session.rollback()
        return response
    try:
        _write_read_log()
        db.session.commit()
    except DBAPIError as error:
        return make_response(of_database(error))
    return response
