"""What every response tells the browser: a strict content policy, no framing, no referrer; and CSRF on every change."""

from __future__ import annotations

from flask import Flask, Response, g, request
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

csrf = CSRFProtect()
POLICY = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": ["'self'", "data:"],
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}

SHUT_IN = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def install(app: Flask) -> None:
    """Talisman for the headers, Flask-WTF for the token (pages and API alike: the API takes the same cookie)."""
    is_secure = bool(app.config["SESSION_COOKIE_SECURE"])
    app.after_request(shut_in)  # before Talisman's, so that it has the last word
    Talisman(
        app,
        content_security_policy=POLICY,
        content_security_policy_nonce_in=["script-src"],
        force_https=is_secure,
        session_cookie_secure=is_secure,
        session_cookie_samesite="Lax",
        frame_options="DENY",
        referrer_policy="same-origin",
    )
    csrf.init_app(app)
    csrf.exempt(app.blueprints["PortalView"])  # asks for the token itself, and gives back what was typed
    if hops := int(app.config.get("TRUSTED_PROXIES", 0)):
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.after_request(do_not_keep)


def shut_in(response: Response) -> Response:
    """A file that somebody has handed in runs nothing and loads nothing, whatever is in it."""
    if g.get("is_a_file"):
        response.headers["Content-Security-Policy"] = SHUT_IN
    return response


def do_not_keep(response: Response) -> Response:
    """Pages about people are never stored by a browser or proxy; the style sheets may be."""
    if request.endpoint not in ("static", "appbuilder.static"):
        response.headers["Cache-Control"] = "no-store"
    return response
