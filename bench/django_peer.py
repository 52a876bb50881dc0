"""Django's admin on the same table: what a county's list of cases costs there. Django 5.2, unmanaged models.

It has no walls: it reads as the owner, and its queryset is narrowed to one county. It opens the same sealed name.
"""

from __future__ import annotations

import os
from typing import Any

from bench import PASSWORD, set_keys
from bench.side import Clock, Took
from bench.size import HOME

PATHS = {  # ours: theirs
    "/case/list/": "/admin/bench/case/",
    "/case/list/?risk=mid": "/admin/bench/case/?risk__exact=mid",
    "/case/list/?status=open": "/admin/bench/case/?status__exact=open",
    "/case/list/?page=39": "/admin/bench/case/?p=40",
}
USER = "peer"
CONTRIB, CONTEXT = "django.contrib.", "context_processors."
SETTINGS: dict[str, Any] = {  # what `django-admin startproject` writes
    "ALLOWED_HOSTS": ["*"],
    "USE_TZ": True,
    "TIME_ZONE": "Asia/Taipei",
    "LANGUAGE_CODE": "zh-hant",
    "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
    "INSTALLED_APPS": [
        *(CONTRIB + app for app in ("admin", "auth", "contenttypes", "sessions", "messages")),
        "bench",
    ],
    "MIDDLEWARE": [
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    "TEMPLATES": [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    f"{CONTRIB}auth.{CONTEXT}auth",
                    f"{CONTRIB}messages.{CONTEXT}messages",
                ]
            },
        }
    ],
    "STATIC_URL": "/static/",
    "ROOT_URLCONF": "bench.django_peer",
}


def set_up(host: str, database: str) -> Any:
    """Configure Django, make its own tables (in the schema ``peer``) and its user. Returns its WSGI application."""
    import django
    from django.conf import settings

    settings.configure(
        **SETTINGS, SECRET_KEY=os.environ["SECRET_KEY"], DATABASES={"default": _database(host, database)}
    )
    django.setup()
    _register()
    from django.contrib import admin
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    settings.ROOT_URLCONF = (path("admin/", admin.site.urls),)
    return get_wsgi_application()


def _database(host: str, name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": host,
        "NAME": name,
        "USER": "postgres",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"options": "-c search_path=peer,public"},
    }


def lay() -> None:
    """Django's own tables and one superuser."""
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("create schema if not exists peer")
    call_command("migrate", verbosity=0)
    if not User.objects.filter(username=USER).exists():
        User.objects.create_superuser(USER, f"{USER}@bench.invalid", PASSWORD)


def _case_model() -> Any:
    """The case with its unit and its worker, on the tables that Anwang fills."""
    from django.db import models

    class Agency(models.Model):
        name = models.TextField()

        class Meta:
            app_label, db_table, managed = "bench", "agency", False

        def __str__(self) -> str:
            return self.name

    class Account(models.Model):
        username, last_name, first_name = models.TextField(), models.TextField(), models.TextField()

        class Meta:
            app_label, db_table, managed = "bench", "ab_user", False

        def __str__(self) -> str:
            return f"{self.last_name}{self.first_name}"

    class Case(models.Model):
        number = models.TextField()
        status = models.TextField(choices=[(s, s) for s in STATUSES])
        risk = models.TextField(choices=[(r, r) for r in RISKS])
        family_name = models.BinaryField()
        county_id = models.SmallIntegerField()
        filed_at = models.DateTimeField()
        lead_agency = models.ForeignKey(Agency, models.DO_NOTHING, null=True)
        lead_user = models.ForeignKey(Account, models.DO_NOTHING, null=True)

        class Meta:
            app_label, db_table, managed = "bench", "kase", False

    return Case


def _register() -> None:
    from django.contrib import admin

    from app.columns.sealed import unseal

    class CaseAdmin(admin.ModelAdmin):
        list_display = ("family", "number", "risk", "status", "lead_user", "lead_agency", "filed_at")
        list_filter = ("risk", "status")
        list_select_related = ("lead_agency", "lead_user")
        list_per_page = 25
        ordering = ("-id",)
        show_full_result_count = False  # one count less: the admin at its best

        def get_queryset(self, request: Any) -> Any:
            return super().get_queryset(request).filter(county_id=HOME)

        @admin.display
        def family(self, case: Any) -> str:
            return unseal(case.family_name, context="kase.family_name")

    admin.site.register(_case_model(), CaseAdmin)


STATUSES = ("reported", "dispatched", "assessing", "open", "not_opened", "closed")
RISKS = ("high", "mid", "low", "unrated")


class DjangoPeer:
    """Django's admin, in process: Django's test client, signed in, every SQL statement counted."""

    def __init__(self, host: str, database: str) -> None:
        set_keys()
        set_up(host, database)
        lay()
        from django.db import connection
        from django.test import Client

        self.client = Client()
        if not self.client.login(username=USER, password=PASSWORD):
            raise RuntimeError("the peer cannot sign in")
        self.statements = 0
        self.clock = Clock()
        connection.ensure_connection()
        self.clock.pids.add(connection.connection.info.backend_pid)
        connection.execute_wrappers.append(self._count)

    def get(self, path: str) -> Took:
        """The page that answers to ours."""
        self.statements = 0
        self.clock.start()
        answer = self.client.get(PATHS[path])
        _ = answer.content
        return Took(self.clock.ms(), self.statements, answer.status_code)

    def _count(self, execute: Any, *args: Any) -> Any:
        self.statements += 1
        return execute(*args)
