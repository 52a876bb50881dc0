"""The command line: ``.venv/bin/flask --app app …``. What it prints with --json is for programs."""

from __future__ import annotations

import json
import sys
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext


def install(app: Flask) -> None:
    """Register the commands."""
    for command in (deploy, who_sees, demo, demo_accounts, check_walls):
        app.cli.add_command(command)


@click.command()
@with_appcontext
def deploy() -> None:
    """Migrate, lay the walls, store the viewer's key and the table of verbs. Runs as the owner."""
    from app.guard.deploy import deploy as run

    for line in run(current_app.config["DATABASE_OWNER_URL"]):
        click.echo(line)


@click.command("who-sees")
@click.argument("case")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def who_sees(case: str, as_json: bool) -> None:
    """Who may see CASE (its number or id), and why. Equals the database row by row."""
    from app.guard.who import who_sees as ask

    rows = ask(current_app.config["DATABASE_OWNER_URL"], case)
    if rows is None:
        click.echo(f"no case {case}", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("{username:<24} {role:<12} {reach:<8} {reason:<12} {since}".format(**row))


@click.command("check-walls")
@with_appcontext
def check_walls() -> None:
    """The full check of the walls: every table, every policy, and that nobody sees nothing."""
    from app.guard.selftest import faults

    found = faults(full=True)
    for fault in found:
        click.echo(fault, err=True)
    sys.exit(1 if found else 0)


@click.command()
@click.option("--cases", default=60, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def demo(cases: int, seed: int, as_json: bool) -> None:
    """Load demo data through the same verbs as the pages. The same seed gives the same digest."""
    from app.casework.demo import build

    digest: Any = build(cases=cases, seed=seed)
    click.echo(
        json.dumps(digest, ensure_ascii=False)
        if as_json
        else f"{cases} cases, seed {seed}: {digest['digest']}"
    )


@click.command("demo-accounts")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def demo_accounts(as_json: bool) -> None:
    """The demo accounts: at least one per role."""
    from app.casework.demo import accounts

    rows = accounts()
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        click.echo("{username:<16} {password:<16} {role:<12} {agency}".format(**row))
