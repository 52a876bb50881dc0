"""What the walls refuse, in words.

403: a row you may not write. 404: one that is not there for you. 409: a broken rule. 503: the database is away.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.orm.exc import ObjectDeletedError, StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.models import db

STATES = {
    "42501": 403, "23514": 409, "23503": 409, "23505": 409, "40001": 409, "22P02": 400, "22003": 404, "22021": 400,
    "22P05": 400, "23502": 409, "55P03": 503, "57014": 503,
    "57P01": 503, "57P03": 503, "40P01": 503, "08006": 503, "08003": 503,
}  # fmt: skip
KNOWN = {400, 401, 403, 404, 405, 409, 413, 429, 500, 503}

TITLES = {
    400: _l("送來的資料讀不懂"),
    401: _l("請先登入"),
    403: _l("您的職務不能做這件事"),
    404: _l("找不到，或不在您可見的範圍"),
    405: _l("這個網址不接受這種要求"),
    409: _l("資料已被別人更改，或不合規則"),
    413: _l("內容太大"),
    429: _l("次數太多，請稍候"),
    500: _l("系統發生錯誤"),
    503: _l("系統暫時忙碌，請稍候再試"),
}


def install(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(DBAPIError, of_database)
    app.register_error_handler(StaleDataError, lambda _e: answer(409))
    app.register_error_handler(ObjectDeletedError, lambda _e: answer(404))
    app.register_error_handler(
        CSRFError, lambda e: answer(400, _("這一頁放太久了。請重新整理後再送一次，填寫的內容已存成草稿。"))
    )
    app.register_error_handler(HTTPException, of_http)
    app.register_error_handler(InternalServerError, lambda _e: answer(500))


def of_database(error: DBAPIError) -> Any:
    """A refusal of the database. Its text holds data and goes nowhere; the state and the constraint's name do."""
    db.session.rollback()
    state = getattr(error.orig, "sqlstate", None)
    code = 503 if error.connection_invalidated else STATES.get(state, 500) if state else _unsent(error)
    rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if code == 500:
        from flask import current_app

        current_app.logger.error(
            "database refused", extra={"sqlstate": state, "rule": rule, "endpoint": request.endpoint}
        )
    return answer(code, rule=rule)


def _unsent(error: DBAPIError) -> int:
    """What the driver did not even send: a value that no column can hold (NUL), or nobody there to send it to."""
    return 400 if isinstance(error, DataError) else 503 if isinstance(error, OperationalError) else 500


def of_http(error: HTTPException) -> Any:
    """Flask's and our own refusals."""
    if error.code is None or error.code < 400:
        return error
    return answer(error.code, headers=dict(error.get_headers()) if error.code in (405, 429) else None)


def answer(
    code: int, message: str | None = None, *, rule: str | None = None, headers: dict[str, str] | None = None
) -> Any:
    """The same refusal as a page or as JSON."""
    db.session.rollback()
    if request.path.startswith("/api/") or request.headers.get("X-Requested-With") == "fetch":
        body = {"message": message or title(code)} | ({"rule": rule} if rule else {})
        return jsonify(body), code, _kept(headers)
    g.refused = code
    page = f"errors/{code if code in KNOWN else 500}.html"
    return render_template(page, code=code, message=message, rule=rule), code, _kept(headers)


def _kept(headers: dict[str, str] | None) -> dict[str, str]:
    return {k: v for k, v in (headers or {}).items() if k in ("Allow", "Retry-After")}


def title(code: int) -> str:
    """The refusal in a few words."""
    return str(TITLES.get(code, TITLES[500]))
