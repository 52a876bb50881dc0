"""The four database addresses that Anwang lives by, and the names of its roles. Connects to nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

OWNER, APP, JOB = "anwang_owner", "anwang_app", "anwang_job"
DATABASE = "anwang"
DRIVER = "postgresql+psycopg"


def queue_of(database: str) -> str:
    """The name of the database in which Celery keeps its messages."""
    return f"{database}_queue"


@dataclass(frozen=True)
class Urls:
    """SQLAlchemy addresses: `owner` migrates, `app` serves pages, `job` works behind them, `broker` nudges."""

    owner: str
    app: str
    job: str
    broker: str

    def environment(self) -> dict[str, str]:
        """The same as the variables that config.py and Celery read."""
        return {
            "DATABASE_OWNER_URL": self.owner,
            "DATABASE_URL": self.app,
            "DATABASE_JOB_URL": self.job,
            "CELERY_BROKER_URL": self.broker,
        }


def normal(url: str) -> str:
    """A PostgreSQL address as SQLAlchemy wants it: `postgres://` and `postgresql://` gain the driver's name."""
    scheme, separator, rest = url.partition("://")
    if scheme in ("postgres", "postgresql"):
        return f"{DRIVER}{separator}{rest}"
    return url


def plain(url: str) -> str:
    """The same address as libpq wants it."""
    return normal(url).replace(f"{DRIVER}://", "postgresql://", 1)


def address(role: str, database: str, *, server: Mapping[str, str], password: str = "") -> str:
    """One SQLAlchemy address. `server` has libpq's words: host, port, sslmode …"""
    login = quote(role) + (":" + quote(password, safe="") if password else "")
    return f"{DRIVER}://{login}@/{quote(database)}?{urlencode(server, safe='/')}"


def urls(
    server: Mapping[str, str], *, database: str = DATABASE, passwords: Mapping[str, str] | None = None
) -> Urls:
    """The four addresses on one server; `passwords` by role, none on a socket that only its owner may open."""
    known = passwords or {}

    def of(role: str, name: str) -> str:
        return address(role, name, server=server, password=known.get(role, ""))

    return Urls(
        of(OWNER, database), of(APP, database), of(JOB, database), "sqla+" + of(APP, queue_of(database))
    )


def embedded_urls(socket_folder: Path, *, database: str = DATABASE) -> Urls:
    """The addresses on the embedded server, known before it runs."""
    return urls({"host": str(socket_folder)}, database=database)
