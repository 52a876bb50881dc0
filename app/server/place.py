"""Where this installation keeps its things: $ANWANG_HOME and what lies in it. Creates nothing but the home folder."""

import hashlib
import os
import pwd
import tempfile
from collections.abc import Mapping
from pathlib import Path

# PostgreSQL refuses to run as root. Started by root, it runs under a number that no account has, so that nobody
# else on the machine can read the data.
PRIVATE_UID = 61234
SYSTEM_FOLDER = Path(
    "/var/lib/anwang"
)  # for root only, and only when its own folders are closed to PRIVATE_UID
LONGEST_SOCKET_FOLDER = 85  # a socket's whole path holds 107 bytes, file name included


def is_root() -> bool:
    """Whether this process is the superuser of the machine."""
    return os.geteuid() == 0


def is_reachable(folder: Path) -> bool:
    """Whether a stranger to this machine (PostgreSQL under PRIVATE_UID) may walk down to `folder`."""
    return all(parent.stat().st_mode & 0o001 for parent in folder.resolve().parents if parent.exists())


def home(env: Mapping[str, str] = os.environ) -> Path:
    """$ANWANG_HOME, or ~/.anwang."""
    if env.get("ANWANG_HOME"):
        return Path(env["ANWANG_HOME"]).expanduser().resolve()
    return (Path(env.get("HOME") or pwd.getpwuid(os.geteuid()).pw_dir) / ".anwang").resolve()


def make(folder: Path) -> Path:
    """Create the home folder. Others may not list it; for root they may pass through it (PostgreSQL must)."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o711 if is_root() else 0o700)
    return folder


def socket_folder(home: Path) -> Path:
    """The folder of PostgreSQL's socket: in the home, or in the temporary folder when the home's path is too long, or
    closed to the account that runs PostgreSQL for root."""
    inside = home / "postgres" / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_FOLDER and not (
        is_root() and not is_reachable(inside.parent)
    ):
        return inside
    return Path(tempfile.gettempdir()) / f"anwang-{hashlib.sha256(os.fsencode(home)).hexdigest()[:16]}"
