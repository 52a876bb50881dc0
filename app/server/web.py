"""gunicorn's settings. Sync workers: Flask-AppBuilder's views are shared objects, so one thread a process."""

import os
from typing import Any

from app.server.processes import die_with_parent

wsgi_app = "app:serve()"
worker_class = "sync"
workers = int(os.environ.get("ANWANG_WEB_WORKERS", "2"))
preload_app = True  # one import for all workers: half the memory, half the start
timeout = 60
graceful_timeout = 20
max_requests, max_requests_jitter = 5_000, 1_000
loglevel = "warning"
accesslog = None  # addresses of pages tell who looked at which family: that belongs to the audit
# gunicorn makes its own file in there, with a name that cannot be guessed
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # nosec B108
control_socket_disable = True


def post_fork(server: Any, worker: Any) -> None:
    """A worker dies with its master, and opens database connections of its own."""
    die_with_parent()()
    flask = worker.app.callable
    if flask is not None and "sqlalchemy" in flask.extensions:
        with flask.app_context():
            for engine in flask.extensions["sqlalchemy"].engines.values():
                engine.dispose(close=False)
