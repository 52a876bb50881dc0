"""Every setting: fixed ones in Config, those of an installation in from_environment() (docs/operations.md)."""

import os
from collections.abc import MutableMapping
from datetime import timedelta
from pathlib import Path

from app.server import place, secrets
from app.server.failure import CannotStart
from app.server.post import post_of
from app.server.urls import embedded_urls, normal

ROOT = Path(__file__).resolve().parent
DEMO, PRODUCTION = "demo", "production"
MEGABYTE = 1024 * 1024
NUMBERS = (
    "PORT", "ANWANG_PROXIES", "ANWANG_WEB_WORKERS", "ANWANG_DEMO_CASES", "ANWANG_EXPORT_SHEETS", "ANWANG_IMPORT_SHEETS",
)  # fmt: skip


class BadConfig(CannotStart):
    """The environment does not allow a start; the text says why and what to do."""


class Config:
    """What is the same everywhere. Names without a prefix of ours belong to Flask and its extensions."""

    # pages
    FAB_BASE_TEMPLATE = "frame.html"
    APP_NAME = "安網 Anwang"
    LANGUAGES = {"zh_Hant_TW": {"flag": "tw", "name": "繁體中文"}, "en": {"flag": "gb", "name": "English"}}
    BABEL_DEFAULT_LOCALE = "zh_Hant_TW"
    BABEL_DEFAULT_TIMEZONE = "Asia/Taipei"
    BABEL_TRANSLATION_DIRECTORIES = str(ROOT / "translations")

    # Flask-AppBuilder: tables by Alembic, permissions by the deploy step, sign-in counted in our own tables
    FAB_CREATE_DB = False
    FAB_UPDATE_PERMS = False
    FAB_ADD_SECURITY_API = False
    FAB_SECURITY_SIGNALS_ENABLED = False
    FAB_ADD_OPENAPI_VIEWS = True
    FAB_API_MAX_PAGE_SIZE = 100
    FAB_PASSWORD_COMPLEXITY_ENABLED = True
    AUTH_TYPE = 1  # AUTH_DB
    AUTH_USER_REGISTRATION = False
    AUTH_RATE_LIMITED = False  # the limiter counts in each worker's memory; ours counts in the database
    RATELIMIT_ENABLED = False

    # sessions: 30 minutes without a touch, 12 hours in all
    PERMANENT_SESSION_LIFETIME = timedelta(minutes=30)
    SESSION_ABSOLUTE_LIFETIME = timedelta(hours=12)
    SESSION_REFRESH_EACH_REQUEST = True
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    REMEMBER_COOKIE_HTTPONLY = True
    REMEMBER_COOKIE_SAMESITE = "Lax"
    JWT_ACCESS_TOKEN_EXPIRES = timedelta(minutes=15)
    JWT_REFRESH_TOKEN_EXPIRES = timedelta(hours=12)

    # forms: the token lives as long as its session; a long worksheet is far above Flask's 500 kB
    WTF_CSRF_ENABLED = True
    WTF_CSRF_TIME_LIMIT = None
    MAX_CONTENT_LENGTH = 20 * MEGABYTE
    MAX_FORM_MEMORY_SIZE = 4 * MEGABYTE
    MAX_FORM_PARTS = 5_000

    # files handed in with a sheet: each, and how many on one sheet; a form that is sent without a script brings several
    FILE_LIMIT = 20 * MEGABYTE
    FILES_PER_SHEET = 30
    FILES_IN_ONE_POST = 100 * MEGABYTE
    # files that come with a report at the portal: each, and how many; of what is larger than that, as much is read as
    # it takes to say so beside the field, and let go
    PORTAL_FILE_LIMIT = 10 * MEGABYTE
    PORTAL_FILES = 3
    PORTAL_POST = 256 * MEGABYTE

    # database: no server-side prepared statements (PgBouncer), and a restart of the server is noticed, not suffered
    SQLALCHEMY_ENGINE_OPTIONS = {
        "connect_args": {"prepare_threshold": None, "application_name": "anwang"},
        "pool_pre_ping": True,
        "pool_size": 3,
        "max_overflow": 5,
    }


def from_environment(env: MutableMapping[str, str] = os.environ) -> dict[str, object]:
    """The settings of this installation.

    In a demonstration missing secrets come from $ANWANG_HOME/secrets.env (made at the first start) and are put
    into `env`, because app/columns reads its keys there.

    Raises:
        BadConfig: an unknown ANWANG_ENV, a number that is none, or a demonstration that is open to the network.
        app.server.post.BadPost: mail settings that cannot be right.
        app.server.secrets.BadSecrets: production without strong secrets of its own.
    """
    home, mode = place.home(env), env.get("ANWANG_ENV", DEMO)
    if mode not in (DEMO, PRODUCTION):
        raise BadConfig(f"ANWANG_ENV is “{mode}”; it must be {DEMO} or {PRODUCTION}.")
    for name in NUMBERS:
        if not env.get(name, "0").isascii() or not env.get(name, "0").isdigit():
            raise BadConfig(f"{name} is “{env[name]}”; it must be a number.")
    if mode == PRODUCTION:
        secrets.check(env)
    else:
        refuse_strangers(env)
        env.update(secrets.demo_secrets(place.make(home), env))
    return (
        {"ANWANG_ENV": mode, "ANWANG_HOME": str(home), "SECRET_KEY": env["SECRET_KEY"]}
        | {"ANWANG_POST": post_of(env)}
        | {"ANWANG_EXPORT_SHEETS": int(env.get("ANWANG_EXPORT_SHEETS", "5000"))}
        | {"ANWANG_IMPORT_SHEETS": int(env.get("ANWANG_IMPORT_SHEETS", "500"))}
        | _addresses(env, home)
        | _cookies(mode, env)
    )


def refuse_strangers(env: MutableMapping[str, str]) -> None:
    """A demonstration has known passwords and no TLS: it may listen on this machine only."""
    if (bind := env.get("ANWANG_BIND", "127.0.0.1")) not in ("127.0.0.1", "::1", "localhost"):
        raise BadConfig(
            f"ANWANG_BIND is {bind}, but a demonstration listens on this machine only. Set ANWANG_ENV={PRODUCTION}."
        )


def _addresses(env: MutableMapping[str, str], home: Path) -> dict[str, object]:
    """Database addresses: those given, else those of the embedded server."""
    embedded = embedded_urls(place.socket_folder(home))
    return {
        "SQLALCHEMY_DATABASE_URI": normal(env.get("DATABASE_URL") or embedded.app),
        "DATABASE_OWNER_URL": normal(env.get("DATABASE_OWNER_URL") or embedded.owner),
        "DATABASE_JOB_URL": normal(env.get("DATABASE_JOB_URL") or embedded.job),
        "CELERY_BROKER_URL": env.get("CELERY_BROKER_URL") or embedded.broker,
    }


def _cookies(mode: str, env: MutableMapping[str, str]) -> dict[str, object]:
    """Cookies go over TLS only, but for a demonstration, which speaks plain HTTP on the loopback interface."""
    is_secure = mode == PRODUCTION
    return {
        "SESSION_COOKIE_SECURE": is_secure,
        "REMEMBER_COOKIE_SECURE": is_secure,
        "SESSION_COOKIE_NAME": "__Host-anwang" if is_secure else "anwang",
        "PREFERRED_URL_SCHEME": "https" if is_secure else "http",
        "TRUSTED_PROXIES": int(env.get("ANWANG_PROXIES", "1" if is_secure else "0")),
    }
