"""What the walls refuse, in words.

403: a row you may not write. 404: one that is not there for you. 409: a broken rule. 422: a file that
cannot be given out as it must be. 503: the database is away.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.files.wrong import BadFile
from app.models import db

STATES = {
    "42501": 403, "23514": 409, "23503": 409, "23505": 409, "40001": 409, "22P02": 400, "22003": 404, "22021": 400,
    "22P05": 400, "23502": 409, "55P03": 503, "57014": 503, "40P01": 503,
}  # fmt: skip
AWAY = ("08", "53", "57P", "58")  # no connection, no room, a server that stops or starts, a broken disk
GONE = "8s2b"  # what SQLAlchemy calls a transaction whose connection is gone
PATIENCE = 30  # seconds after which a program may ask again
KNOWN = {400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}

TITLES = {
    400: _l("送來的資料讀不懂"),
    401: _l("請先登入"),
    403: _l("您的職務不能做這件事"),
    404: _l("找不到，或不在您可見的範圍"),
    405: _l("這個網址不接受這種要求"),
    409: _l("資料已被別人更改，或不合規則"),
    413: _l("內容太大"),
    422: _l("這份檔案不能處理"),
    429: _l("次數太多，請稍候"),
    500: _l("系統發生錯誤"),
    503: _l("系統暫時忙碌，請稍候再試"),
}


class DoesNotFit(Exception):
    """What was asked for does not fit what stands there, and nobody changed it meanwhile: what, why, a way back."""

    def __init__(self, heading: str, message: str, *, back_url: str | None = None) -> None:
        super().__init__(heading)
        self.heading, self.message, self.back_url = heading, message, back_url


def install(app: Flask) -> None:
    """Register the handlers."""
    for refused in (DBAPIError, NoConnectionFree, PendingRollbackError):
        app.register_error_handler(refused, of_database)
    app.register_error_handler(StaleDataError, lambda _e: answer(409))
    app.register_error_handler(ObjectDeletedError, lambda _e: answer(404))
    app.register_error_handler(
        CSRFError, lambda e: answer(400, _("這一頁放太久了。請重新整理後再送一次，填寫的內容已存成草稿。"))
    )
    app.register_error_handler(BadFile, lambda e: answer(422, e.message))
    app.register_error_handler(DoesNotFit, of_misfit)
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(InternalServerError, of_program)


def of_program(error: InternalServerError) -> Any:
    """What no other handler heard: a fault of ours, or a database that went away while the answer was finished."""
    said = error.original_exception
    return of_database(said) if isinstance(said, SQLAlchemyError) else answer(500)


def of_database(error: SQLAlchemyError) -> Any:
    """A refusal of the database. Its text holds data and goes nowhere; the state and the constraint's name do."""
    undo()
    said = getattr(error, "orig", None)
    state, code = getattr(said, "sqlstate", None), _code(error)
    rule = getattr(getattr(said, "diag", None), "constraint_name", None)
    if code == 500:
        from flask import current_app

        current_app.logger.error(
            "database refused", extra={"sqlstate": state, "rule": rule, "endpoint": request.endpoint}
        )
    return answer(code, rule=rule)


def _code(error: SQLAlchemyError) -> int:
    """What the state of the database's refusal means here."""
    if not isinstance(error, DBAPIError):
        return 503 if isinstance(error, NoConnectionFree) or error.code == GONE else 500
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated or (state or "").startswith(AWAY):
        return 503
    return STATES.get(state, 500) if state else _unsent(error)


def _unsent(error: DBAPIError) -> int:
    """What the driver did not even send: a value that no column can hold (NUL), or nobody there to send it to."""
    return 400 if isinstance(error, DataError) else 503 if isinstance(error, OperationalError) else 500


def undo() -> None:
    """Nothing of this request is kept, even where its connection is gone: then the server has undone it."""
    try:
        db.session.rollback()
    except DBAPIError:
        db.session().invalidate()


def of_misfit(error: DoesNotFit) -> Any:
    """409 in its own words: not that somebody was faster."""
    return answer(409, error.message, words={"heading": error.heading, "back_url": error.back_url})


def of_http(error: HTTPException) -> Any:
    """Flask's and our own refusals."""
    if error.code is None or error.code < 400:
        return error
    return answer(error.code, headers=dict(error.get_headers()) if error.code in (405, 429) else None)


def answer(
    code: int, message: str | None = None, *, rule: str | None = None, headers: dict[str, str] | None = None,
    words: dict[str, Any] | None = None,
) -> Any:  # fmt: skip
    """The same refusal as a page or as JSON. ``words``: what the page says besides (``heading``, ``back_url``)."""
    undo()
    g.refused = code
    if code == 503:
        headers = {"Retry-After": str(PATIENCE)} | (headers or {})
    if request.path.startswith("/api/") or request.headers.get("X-Requested-With") == "fetch":
        body = {"message": message or title(code)} | ({"rule": rule} if rule else {})
        return jsonify(body), code, _kept(headers)
    page = f"errors/{code if code in KNOWN else 500}.html"
    said = render_template(page, code=code, message=message, rule=rule, **(words or {}))
    return said, code, _kept(headers)


def _kept(headers: dict[str, str] | None) -> dict[str, str]:
    return {k: v for k, v in (headers or {}).items() if k in ("Allow", "Retry-After")}


def title(code: int) -> str:
    """The refusal in a few words."""
    return str(TITLES.get(code, TITLES[500]))
