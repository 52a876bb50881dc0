"""The command line: ``.venv/bin/flask --app app …``. What it prints with --json is for programs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import with_appcontext


def install(app: Flask) -> None:
    """Register the commands."""
    for command in (
        deploy,
        who_sees,
        verify_snapshot,
        verify_files,
        demo,
        demo_accounts,
        check_walls,
        check_rules,
        ask_once,
        sheets,
        unverified,
        editions,
    ):
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


@click.command("verify-snapshot")
@click.argument("case")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def verify_snapshot(case: str, as_json: bool) -> None:
    """Whether every approved sheet of CASE (number or id) still stands as it was approved. Status 1: it does not."""
    from app.casework.verifying import verify

    found = verify(current_app.config["DATABASE_OWNER_URL"], case)
    if found is None:
        click.echo(f"no case {case}", err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps([fault.as_dict() for fault in found], ensure_ascii=False, indent=2))
    for fault in [] if as_json else found:
        click.echo(fault)
    sys.exit(1 if found else 0)


@click.command("verify-files")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def verify_files(as_json: bool) -> None:
    """Whether every file of every sheet and draft is there as it was handed in. Status 1: one is not."""
    from app.casework.verifying_files import verify

    count, found = verify(current_app.config["DATABASE_OWNER_URL"])
    if as_json:
        click.echo(json.dumps({"files": count, "faults": [fault.as_dict() for fault in found]}, indent=2))
    else:
        for fault in found:
            click.echo(fault)
        click.echo(f"{count} files, {len(found)} at fault")
    sys.exit(1 if found else 0)


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
    from app.forms.story_desk import DESK

    digest: Any = build(cases=cases, seed=seed, desk=DESK)
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


@click.command("check-rules")
@click.option("--json", "as_json", is_flag=True)
@click.option("--markdown", "as_markdown", is_flag=True, help="The list of tables for docs/rules.md.")
@with_appcontext
def check_rules(as_json: bool, as_markdown: bool) -> None:
    """Every decision table, machine and clock: that it is complete, and what is wrong. Exit status 1 on a fault."""
    from app.casework import publishing
    from app.rules.report import lines, markdown, survey

    found = survey()
    found["faults"] += publishing.faults()
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for line in markdown(found) if as_markdown else lines(found):
            click.echo(line)
    sys.exit(1 if found["faults"] else 0)


@click.command("ask-once")
@click.option(
    "--check", is_flag=True, help="Exit status 1 when less of a path is known already than must be."
)
@click.option("--path", "key", type=click.Choice(["family", "adult", "child"]), help="This path alone.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--markdown", "as_markdown", is_flag=True, help="The table of docs/ask-once.md.")
@with_appcontext
def ask_once(check: bool, key: str | None, as_json: bool, as_markdown: bool) -> None:
    """How much of each path the forms know already. Plays it with an invented family and rolls it back."""
    from app.forms import ask_once as once

    found = {one: once.play(once.PATHS[one]) for one in ([key] if key else once.PATHS)}
    if as_json:
        told = {path: [one.as_dict() for one in sheets] for path, sheets in found.items()}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    for path, sheets in () if as_json else found.items():
        click.echo(f"\n{'### ' if as_markdown else ''}{path}\n")
        for line in once.markdown(sheets) if as_markdown else once.lines(sheets):
            click.echo(line)
    sys.exit(
        1
        if check and not all(once.is_enough(once.PATHS[path], sheets) for path, sheets in found.items())
        else 0
    )


@click.command("sheets")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def sheets(as_json: bool) -> None:
    """Every form: code, titles, stage, addresses, editions, and the codes of its questions."""
    from app.forms import inventory

    if as_json:
        click.echo(json.dumps(inventory.sheets(), ensure_ascii=False, indent=1))
    else:
        for line in inventory.lines():
            click.echo(line)


@click.command("unverified")
@with_appcontext
def unverified() -> None:
    """Forms, questions and clocks that await comparison by the authority: the text of docs/unverified.md."""
    from app.forms import inventory

    for line in inventory.unverified():
        click.echo(line)


@click.command("editions")
@click.option(
    "--write", "folder", type=click.Path(file_okay=False, path_type=Path), help="Write what is missing."
)
@click.option(
    "--check", "frozen", type=click.Path(exists=True, path_type=Path), help="Compare with these texts."
)
@with_appcontext
def editions(folder: Path | None, frozen: Path | None) -> None:
    """Every edition of every form and of the indicators as text. Status 1: one that is written reads differently."""
    from app.outputs import edition_files as files

    for name in files.write(folder) if folder else () if frozen else files.texts():
        click.echo(name)
    compared = frozen or folder
    faults = files.faults(compared) if compared else []
    for fault in faults:
        click.echo(fault, err=True)
    sys.exit(1 if faults else 0)
