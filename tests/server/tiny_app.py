"""The smallest app that run.py can start: copied as app/__init__.py beside app/server and app/jobs.
Its tables have the shape of the real ones, as far as the jobs touch them."""

import os

import click
import psycopg
from flask import Flask

from app.server.urls import plain

TABLES = """
    CREATE TABLE IF NOT EXISTS outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key text UNIQUE, kind text, payload jsonb DEFAULT '{}',
        created_at timestamptz DEFAULT now(), next_at timestamptz DEFAULT now(), attempts int NOT NULL DEFAULT 0,
        sent_at timestamptz, dead_at timestamptz);
    CREATE TABLE IF NOT EXISTS notice (id bigint GENERATED ALWAYS AS IDENTITY, key text UNIQUE, purpose text);
    CREATE TABLE IF NOT EXISTS tidied (what text);
    CREATE OR REPLACE FUNCTION deliver_notice(o bigint) RETURNS int LANGUAGE sql SECURITY DEFINER AS $$
        INSERT INTO notice (key, purpose) SELECT key, current_setting('app.purpose') FROM outbox
            WHERE id = o AND sent_at IS NULL;
        UPDATE outbox SET sent_at = now() WHERE id = o;
        SELECT 1 $$;
    CREATE OR REPLACE FUNCTION tidy_sessions() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$
        INSERT INTO tidied VALUES ('sessions'); SELECT 3 $$;
    CREATE OR REPLACE FUNCTION tidy_drafts() RETURNS int LANGUAGE sql SECURITY DEFINER AS $$
        INSERT INTO tidied VALUES ('drafts'); SELECT 4 $$;
    REVOKE ALL ON FUNCTION deliver_notice, tidy_sessions, tidy_drafts FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION deliver_notice, tidy_sessions, tidy_drafts TO reach_job;
    GRANT SELECT, UPDATE (next_at, attempts, dead_at) ON outbox TO reach_job;
"""


def lay_tables(url: str) -> None:
    """What a deploy step does."""
    with psycopg.connect(plain(url)) as connection:
        connection.execute(TABLES)


def create_app() -> Flask:
    """One page and three commands."""
    import config

    app = Flask(__name__)
    app.config.update(config.from_environment())
    app.add_url_rule("/healthz", view_func=lambda: "ok")
    app.add_url_rule("/pid", "pid", view_func=lambda: str(os.getpid()))

    @app.cli.command("deploy")
    def deploy() -> None:
        lay_tables(os.environ["DATABASE_OWNER_URL"])

    @app.cli.command("demo")
    @click.option("--cases", type=int)
    @click.option("--seed", type=int)
    def demo(cases: int, seed: int) -> None:
        with psycopg.connect(plain(os.environ["DATABASE_OWNER_URL"])) as connection:
            connection.execute("INSERT INTO tidied VALUES (%s)", [f"demo {cases} {seed}"])

    @app.cli.command("demo-accounts")
    def accounts() -> None:
        click.echo("worker1 / worker1-password")

    return app


serve = create_app
