"""Pages of the frame with made-up contexts, in a bare Flask app: to look at, and to test.

Desk, case and account are too rich for made-up contexts: tests/browser looks at them as they are.

`python -m tests.frame.gallery` writes pictures of all pages, for a desk and a phone, into build/gallery/.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import Flask, flash, jsonify, render_template, url_for
from werkzeug.routing import BuildError

from tests.frame import lists, sheets
from tests.frame.people import FRAME

APP = Path(__file__).parents[2] / "app"
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "cases": ("case/list.html", lists.CASES),
    "cases-none": ("case/list.html", lists.NO_CASES),
    "verb": ("case/verb.html", sheets.VERB),
    "edit": ("sheet/edit.html", sheets.EDIT),
    "show": ("sheet/show.html", sheets.SHOW),
    "show-all": ("sheet/show.html", {**sheets.SHOW, "show_all": True}),
    "history": ("sheet/history.html", sheets.HISTORY),
    "merge": ("sheet/merge.html", sheets.MERGE),
    "users": ("users/list.html", lists.USERS),
    "user": ("users/show.html", lists.USER),
    "roles": ("users/roles.html", lists.ROLES),
    "cards": ("case/cards.html", lists.CARDS),
    "receipt": ("receipt.html", lists.RECEIPT),
    "login": ("appbuilder/general/security/login_db.html", {**lists.LOGIN, **lists.NOBODY}),
    **{
        f"error-{code}": (f"errors/{code}.html", {"request_id": "7f3a-19c2"})
        for code in (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
    },
}


def gallery() -> Flask:
    """The app that shows the pages: no FAB, no database, no session of anybody."""
    app = Flask("gallery", template_folder=str(APP / "templates"), static_folder=str(APP / "static"))
    app.config.update(SECRET_KEY="gallery", TESTING=True)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(csrf_token=lambda: "t0ken", csp_nonce=lambda: "n0nce")
    app.jinja_env.filters["safe_url_for"] = _safe_url_for
    app.add_url_rule("/<name>", "page", _page)
    for endpoint in ("AccountView.password", "AccountView.end_others", "UserView.show", "UserView.list"):
        app.add_url_rule(f"/x/{endpoint}", endpoint, lambda: "")
    app.add_url_rule("/draft", "draft", lambda: jsonify(saved_at="09:41"), methods=["POST"])
    return app


def _safe_url_for(endpoint: str, **values: Any) -> str | None:
    try:
        return url_for(endpoint, **values)
    except BuildError:
        return None


def _page(name: str) -> str:
    template, context = PAGES[name]
    if name == "cases":
        flash("已派案給東區社會福利服務中心。", "success")
    return render_template(template, **{**FRAME, **context, "appbuilder": SimpleNamespace(app_name="安網")})


def main(names: list[str]) -> None:
    """Writes the pictures."""
    from tests.frame.browser import pictures

    out = Path(__file__).parents[2] / "build" / "gallery"
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    out.mkdir(parents=True, exist_ok=True)
    pictures(gallery(), names or list(PAGES), out)


if __name__ == "__main__":
    main(sys.argv[1:])
