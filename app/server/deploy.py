"""The steps between a database and a web server: migrate, and load the demonstration. Done again only when the code
that they depend on has changed."""

import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.server.failure import CannotStart
from app.server.processes import die_with_parent

ROOT = Path(__file__).resolve().parents[2]
CODE = ("app", "migrations", "translations", "config.py")
MADE_BY_US = (".pyc", ".mo")  # written by a start, so no reason for another
FLASK = (sys.executable, "-m", "flask", "--app", "app")


@dataclass(frozen=True)
class Deployment:
    """One installation's deploy step: in which home it is remembered, for which database, with which environment."""

    home: Path
    env: Mapping[str, str]
    say: Callable[[str], None]

    def run(self) -> bool:
        """Migrate, lay the walls, sync the roles, unless this code has done so here. Whether it was done."""
        mark, now = self.home / "deployed", self._fingerprint()
        if mark.exists() and mark.read_text() == now:
            return False
        self.say("preparing the database")
        compile_translations()
        self._flask("deploy")
        mark.write_text(now)
        return True

    def load_demo(self, cases: int) -> bool:
        """Load the demonstration the first time. Whether it was loaded, or had been."""
        mark = self.home / "demo-loaded"
        database = _digest([self.env["DATABASE_OWNER_URL"].encode()])
        if mark.exists() and mark.read_text() == database:
            return True
        self.say(f"loading {cases} invented cases")
        if self._flask("demo", "--cases", str(cases), "--seed", "1", may_be_missing=True) is None:
            self.say("this version has no demonstration data yet: the command `flask demo` is missing")
            return False
        mark.write_text(database)
        return True

    def accounts(self, *, is_fresh: bool) -> str:
        """The list of demonstration accounts; asked of the app after a deploy step, else remembered."""
        kept = self.home / "demo-accounts.txt"
        if is_fresh or not kept.exists():
            kept.write_text(self._flask("demo-accounts", may_be_missing=True) or "", encoding="utf-8")
        return kept.read_text(encoding="utf-8").rstrip()

    def _fingerprint(self) -> str:
        return _digest([self.env["DATABASE_OWNER_URL"].encode(), *_code()])

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
