"""One Anwang on one machine, put together: database, deploy step, web server, worker and beat."""

import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from app.server import boot, embedded, listen, place
from app.server.deploy import ROOT, Deployment
from app.server.supervise import Child, Supervisor
from app.server.urls import Urls

DEMO_CASES = 60
WORKER = ("worker", "--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat")


class Installation:
    """Starts the parts in order, watches them, and stops them."""

    def __init__(self, env: Mapping[str, str], say: Callable[[str], None]) -> None:
        self.env, self.say = env, say
        self.home: Path = place.make(place.home(env))
        self.bind, self.port = env.get("ANWANG_BIND", "127.0.0.1"), int(env.get("PORT", "8080"))
        self.is_demo = env.get("ANWANG_ENV", "demo") == "demo"
        self.supervisor = Supervisor(say, str(ROOT))
        if place.is_root() and not self.is_demo:
            say("started as root: give Anwang an account of its own (docs/operations.md)")
        self.server: embedded.Server | None = None
        self.urls: Urls | None = None

    def start_database(self) -> None:
        """The embedded PostgreSQL, or the one of DATABASE_URL; then its roles and databases.

        Raises:
            CannotStart: with the reason.
        """
        if given := self.env.get("DATABASE_URL"):
            self.urls = boot.prepare_given(given, self.env, self.home)
            self.say("database of DATABASE_URL")
            return
        self.server = embedded.start(self.home)
        self.urls = boot.prepare(self.server.admin())
        self.say(f"embedded PostgreSQL in {self.home}")

    def deploy(self) -> str:
        """Migrate when the code changed; in a demonstration load its data once. The accounts to show, if any."""
        step = Deployment(
            self.home, self._env("DATABASE_OWNER_URL", "DATABASE_URL", "DATABASE_JOB_URL"), self.say
        )
        is_fresh = step.run()
        if not self.is_demo or not step.load_demo(int(self.env.get("ANWANG_DEMO_CASES", DEMO_CASES))):
            return ""
        return step.accounts(is_fresh=is_fresh)

    def start_web(self, listener: socket.socket) -> None:
        """The web server, on a socket that stays open when it is started again. Returns when it serves pages.

        Raises:
            CannotStart: it does not.
        """
        bind = f"--bind=fd://{listener.fileno()}"
        command = (sys.executable, "-m", "gunicorn", "--config=python:app.server.web", bind)
        env = self._env("DATABASE_URL", "CELERY_BROKER_URL")
        self.supervisor.start(Child("web", command, env, (listener.fileno(),), grace=25))
        listen.wait_until_healthy(listen.url(listener), lambda: self.supervisor.is_alive("web"))

    def start_jobs(self) -> None:
        """The worker and beat: after the first page can be served, because four imports at once make it wait."""
        celery = (sys.executable, "-m", "celery", "--quiet", "--app=app.jobs.celery")
        beat = ("beat", f"--schedule={self.home / 'beat'}", "--pidfile=", "--loglevel=warning")
        env = self._env("DATABASE_JOB_URL", "CELERY_BROKER_URL")
        self.supervisor.start(Child("worker", (*celery, *WORKER, "--loglevel=warning"), env, grace=20))
        self.supervisor.start(Child("beat", (*celery, *beat), env, grace=5))

    def watch(self) -> None:
        """One look: a dead database or child is started again."""
        if self.server is not None and not self.server.is_alive:
            self.say(f"PostgreSQL ended ({self.server.process.returncode}): starting it again")
            self.server = embedded.start(self.home)
        self.supervisor.watch()

    def stop(self) -> None:
        """Children first, then the database."""
        self.supervisor.stop()
        if self.server is not None:
            self.server.stop()

    def _env(self, *addresses: str) -> dict[str, str]:
        """The environment of a child: of the database addresses only those that it needs."""
        assert self.urls is not None, "start_database() comes first"
        known = self.urls.environment()
        rest = {name: value for name, value in self.env.items() if name not in known}
        return rest | {name: known[name] for name in addresses} | {"ANWANG_HOME": str(self.home)}
