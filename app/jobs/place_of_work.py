"""The addresses that the jobs live by, from the environment or of the embedded server."""

import os

from app.server import place
from app.server.urls import Urls, embedded_urls, normal


def _embedded() -> Urls:
    return embedded_urls(place.socket_folder(place.home()))


def job_url() -> str:
    """DATABASE_JOB_URL: the login role anwang_job."""
    return normal(os.environ.get("DATABASE_JOB_URL") or _embedded().job)


def broker_url() -> str:
    """CELERY_BROKER_URL: where nudges wait."""
    return os.environ.get("CELERY_BROKER_URL") or _embedded().broker
