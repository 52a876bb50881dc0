"""The steps between a database and a web server: migrate, and load the demonstration. Done again only when the code
that they depend on has changed."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from app.server.failure import CannotStart
from app.server.processes import die_with_parent
from app.server.urls import plain

ROOT = Path(__file__).resolve().parents[2]
CODE = ("app", "migrations", "translations", "config.py")
MADE_BY_US = (".pyc", ".mo")  # written by a start, so no reason for another
FLASK = (sys.executable, "-m", "flask", "--app", "app")


@dataclass(frozen=True)
class Deployment:
    """The deploy step of one installation: its home, the environment of its commands, and whom to tell."""

    home: Path
    env: Mapping[str, str]
    say: Callable[[str], None]

    def run(self) -> bool:
        """Migrate, lay the walls, sync the roles, unless this code has done so here. Whether it was done."""
        now = _digest(list(_code()))
        if self._marks().get("code") == now:
            return False
        self.say("preparing the database")
        compile_translations()
        self._flask("deploy")
        self._mark("code", now)
        return True

    def load_demo(self, cases: int) -> bool:
        """Load the demonstration the first time. Whether it was loaded, or had been."""
        if self._marks().get("demo"):
            return True
        self.say(f"loading {cases} invented cases")
        if self._flask("demo", "--cases", str(cases), "--seed", "1", may_be_missing=True) is None:
            self.say("this version has no demonstration data yet: the command `flask demo` is missing")
            return False
        self._mark("demo", f"{cases} cases")
        return True

    def accounts(self, *, is_fresh: bool) -> str:
        """The list of demonstration accounts; asked of the app after a deploy step, else remembered."""
        kept = self.home / "demo-accounts.txt"
        if is_fresh or not kept.exists():
            kept.write_text(self._flask("demo-accounts", may_be_missing=True) or "", encoding="utf-8")
        return kept.read_text(encoding="utf-8").rstrip()

    def _marks(self) -> dict[str, str]:
        """What has been done to this database. Kept as its comment: a restored or copied database has none, so it is
        prepared anew, and a second machine sees what the first has done."""
        with psycopg.connect(plain(self.env["DATABASE_OWNER_URL"])) as connection:
            row = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
            ).fetchone()
        try:
            known = json.loads(row[0] or "{}") if row else {}
        except json.JSONDecodeError:  # an administrator's own comment
            return {}
        return known if isinstance(known, dict) else {}

    def _mark(self, name: str, value: str) -> None:
        marks = json.dumps(self._marks() | {name: value})
        with psycopg.connect(plain(self.env["DATABASE_OWNER_URL"])) as connection:
            database = sql.Identifier(connection.info.dbname)
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(database, sql.Literal(marks)))

    def _flask(self, *words: str, may_be_missing: bool = False) -> str | None:
        """Run one flask command; its output, or None when this version has no such command."""
        done = subprocess.run(
            [*FLASK, *words],
            env=dict(self.env),
            cwd=ROOT,
            text=True,
            capture_output=True,
            check=False,
            stdin=subprocess.DEVNULL,
            preexec_fn=die_with_parent(),
        )
        if done.returncode == 0:
            return done.stdout
        if may_be_missing and "No such command" in done.stderr:
            return None
        raise CannotStart(f"`flask {' '.join(words)}` failed:\n{done.stdout}{done.stderr}".rstrip())


def compile_translations() -> None:
    """Make messages.mo from messages.po, as `pybabel compile` does, where it is missing or older."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for po in sorted((ROOT / "translations").glob("*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime > po.stat().st_mtime:
            continue
        with po.open("rb") as source:
            catalog = read_po(source, locale=po.parts[-3])
        new = mo.with_suffix(".mo.new")
        with new.open("wb") as target:
            write_mo(target, catalog)
        new.replace(mo)


def _code() -> Iterator[bytes]:
    for name in CODE:
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file() and path.suffix not in MADE_BY_US:
                yield str(path.relative_to(ROOT)).encode()
                yield path.read_bytes()


def _digest(parts: list[bytes]) -> str:
    """One fingerprint of several texts; lengths keep their borders apart."""
    sums = hashlib.sha256()
    for part in parts:
        sums.update(len(part).to_bytes(8, "big") + part)
    return sums.hexdigest()


if __name__ == "__main__":
    compile_translations()
