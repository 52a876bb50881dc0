"""What happens around every request: who is looking, may they, one commit, one line in the read log."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, session, url_for
from sqlalchemy import Executable, Result, insert
from sqlalchemy.exc import SQLAlchemyError

from app.guard.access import ACCESS, CLOSED, may_reach
from app.guard.errors import of_database, undo
from app.guard.security import hat, viewer_of
from app.guard.selftest import refuse_unless_walled
from app.guard.uploads import BoundedRequest, Tray
from app.guard.viewer import NOBODY
from app.models import ReadLog, db

API = "/api/"
IDS_A_ROW = 1000
WITHOUT_A_DATABASE = ("static", "appbuilder.static", "healthz")
MOST_OF_A_VISITOR = 300_000  # bytes of what a page of the portal is sent
REPORT = "PortalView.report"  # where a visitor may bring files
BRING_FILES = ("add", "edit", "upload", "attach")  # pages of forms, and of their files
WITH_A_ONE_TIME_PASSWORD = {
    "static", "appbuilder.static", "healthz", "readyz", "LanguageView.choose", "LoginApi.logout", "AuthDBView.logout",
    "AuthDBView.login", "AccountView.account", "AccountView.password",
}  # fmt: skip


def install(app: Flask) -> None:
    """Before FAB's own hooks are registered, so that FAB's queries already run as the right viewer."""
    app.request_class = BoundedRequest
    app.before_request(tell_that_it_is_away)
    app.before_request(stand_behind_walls)
    app.before_request(know_the_viewer)
    app.before_request(guard_the_route)
    app.before_request(take_files)
    app.after_request(one_commit)
    app.teardown_appcontext(lambda _error: g.pop("viewer", None))


def tell_that_it_is_away() -> None:
    """A log-in that the database did not answer for: said here, where the error handlers hear it."""
    if (away := g.get("away")) and request.endpoint not in WITHOUT_A_DATABASE:
        raise away


def stand_behind_walls() -> None:
    """Once a process, before anything is served: raises WallDown as long as a wall is down."""
    if request.endpoint not in WITHOUT_A_DATABASE and not current_app.extensions.get("walls_stand"):
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
        return _to_a_new_password(endpoint)
    return _to_the_login() if hat() is None else abort(403)


def take_files() -> None:
    """Where files come in, a body may be larger; at the portal it is small. Before anything reads it."""
    if str(request.endpoint).startswith("PortalView."):
        request.max_content_length = request.max_form_memory_size = MOST_OF_A_VISITOR
    if request.endpoint == REPORT and isinstance(request, BoundedRequest):
        config = current_app.config
        each, count = config["PORTAL_FILE_LIMIT"], config["PORTAL_FILES"]
        request.max_content_length = config["PORTAL_POST"]
        request.bring(Tray(text=MOST_OF_A_VISITOR, each=each, together=each * count))
    if (
        hat() is not None
        and request.method == "POST"
        and str(request.endpoint).rpartition(".")[2] in BRING_FILES
    ):
        request.max_content_length = current_app.config["FILES_IN_ONE_POST"]


def _to_a_new_password(endpoint: str) -> Any:
    """With a one-time password one sets a password of one's own, and does nothing else."""
    worn = hat()
    if worn is None or not worn.must_change or endpoint in WITH_A_ONE_TIME_PASSWORD:
        return None
    if request.method != "GET" or request.path.startswith(API):
        abort(403)
    return redirect(url_for("AccountView.account"))


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
    """One row a kind of thing, of an export one for each thousand.

    INSERT without RETURNING: the app may write this table and never read it.
    """
    if g.viewer is NOBODY or not g.get("seen"):
        return
    who = {
        "user_id": g.viewer.user_id,
        "membership_id": g.viewer.membership_id or None,
        "endpoint": request.endpoint,
    }
    rows = [who | {"thing": thing, "ids": part} for thing, ids in g.seen.items() for part in _parts(ids)]
    db.session.execute(insert(ReadLog.__table__).inline().values(rows))


def even_if_refused(statement: Executable) -> Result[Any]:
    """Run this now, and once more where the page then refuses and what it wrote is undone: what was uploaded stays.

    It must do no harm a second time.
    """
    g.setdefault("kept", []).append(statement)
    done: Result[Any] = db.session.execute(statement)
    return done


def _parts(ids: list[int]) -> list[list[int]]:
    """Each id once, so many in one row as can be looked through quickly."""
    all_ = sorted(set(ids))
    return [all_[at : at + IDS_A_ROW] for at in range(0, len(all_), IDS_A_ROW)]


def keep_once_more() -> None:
    """After something was undone: what was to be kept even so."""
    for statement in g.get("kept", ()):
        db.session.execute(statement)


def one_commit(response: Response) -> Response:
    """The only commit of a request; a refusal or an error keeps nothing, but for what was to be kept even so."""
    if request.endpoint in WITHOUT_A_DATABASE:
        return response
    if response.status_code >= 400:
        undo()
        if response.status_code >= 500 or not g.get("kept"):
            return response
        keep_once_more()
    try:
        _write_read_log()
        db.session.commit()
    except SQLAlchemyError as error:
        return make_response(of_database(error))
    return response
