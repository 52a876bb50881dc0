"""The keys of an installation: made once for a demonstration, demanded in production, kept in $ANWANG_HOME/secrets.env.

Does not seal or open anything: app/columns/keys.py does, with what stands in the environment.
"""

import base64
import binascii
import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

from app.server.failure import CannotStart

DEMO = b"demo-"
KEYS = ("SECRET_KEY", "ANWANG_SEAL_KEYS", "ANWANG_INDEX_KEY", "ANWANG_VIEWER_KEY")
KEY_BYTES = 32
SHORTEST_SECRET_KEY = 32


class BadSecrets(CannotStart):
    """A secret is missing, weak, or made for a demonstration; the text says which and what to do."""


def _key(prefix: bytes = b"") -> str:
    return base64.b64encode(prefix + secrets.token_bytes(KEY_BYTES - len(prefix))).decode()


def new(*, demo: bool) -> dict[str, str]:
    """Fresh random values for KEYS. Those of a demonstration carry a mark, so that production can refuse them."""
    mark, name = (DEMO, "demo") if demo else (b"", "k1")
    return {
        "SECRET_KEY": mark.decode() + secrets.token_urlsafe(48),
        "ANWANG_SEAL_KEYS": f"{name}:{_key()}",
        "ANWANG_INDEX_KEY": _key(mark),
        "ANWANG_VIEWER_KEY": _key(mark),
    }


def read(home: Path) -> dict[str, str]:
    """The values of $ANWANG_HOME/secrets.env; empty when there is no such file."""
    try:
        lines = (home / "secrets.env").read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def write(home: Path, values: Mapping[str, str]) -> None:
    """Replace the file in one step, readable by its owner alone."""
    text = "".join(f"{name}={value}\n" for name, value in sorted(values.items()))
    new_file = home / f"secrets.env.{os.getpid()}"
    handle = os.open(new_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(
            "# Who has this file can open every sealed name and number. Keep a copy of it apart from the backups.\n"
            + text
        )
        file.flush()
        os.fsync(file.fileno())
    new_file.replace(home / "secrets.env")


def keep(home: Path, missing: Mapping[str, str]) -> dict[str, str]:
    """What the file says, with `missing` added (and written) where it says nothing."""
    known = read(home)
    if not missing.keys() <= known.keys():
        known = {**missing, **known}
        write(home, known)
    return known


def demo_secrets(home: Path, env: Mapping[str, str]) -> dict[str, str]:
    """KEYS for a demonstration: from the environment, else from the file, else made now and written to it."""
    if all(env.get(name) for name in KEYS):
        return {name: env[name] for name in KEYS}
    kept = keep(home, new(demo=True))
    return {name: env.get(name) or kept[name] for name in KEYS}


def passwords(home: Path, roles: tuple[str, ...]) -> dict[str, str]:
    """A random password for each database role, made once and kept in the same file."""
    name = {role: f"{role.upper()}_PASSWORD" for role in roles}
    kept = keep(home, {name[role]: secrets.token_urlsafe(32) for role in roles})
    return {role: kept[name[role]] for role in roles}


def complaints(env: Mapping[str, str]) -> Iterator[str]:
    """Why production may not start with these secrets: one sentence each."""
    for name in KEYS:
        if not env.get(name):
            yield f"{name} is not set."
    if secret := env.get("SECRET_KEY"):
        if secret.startswith(DEMO.decode()):
            yield "SECRET_KEY was made for a demonstration."
        elif len(secret) < SHORTEST_SECRET_KEY or len(set(secret)) < 10:
            yield f"SECRET_KEY is too weak: give at least {SHORTEST_SECRET_KEY} random characters."
    for part in filter(None, env.get("ANWANG_SEAL_KEYS", "").split(",")):
        identity, _, value = part.strip().partition(":")
        if identity.startswith("demo"):
            yield "ANWANG_SEAL_KEYS has a key that was made for a demonstration."
        yield from _weak("ANWANG_SEAL_KEYS", value)
    for name in ("ANWANG_INDEX_KEY", "ANWANG_VIEWER_KEY"):
        if env.get(name):
            yield from _weak(name, env[name])


def _weak(name: str, value: str) -> Iterator[str]:
    try:
        raw = base64.b64decode(value, validate=True)
    except binascii.Error:
        yield f"{name} is not base64."
        return
    if raw.startswith(DEMO):
        yield f"{name} was made for a demonstration."
    elif len(raw) != KEY_BYTES or len(set(raw)) < 10:
        yield f"{name} must be {KEY_BYTES} random bytes in base64."


def check(env: Mapping[str, str]) -> None:
    """Refuse production with missing, weak or demonstration secrets.

    Raises:
        BadSecrets: with every complaint in one text.
    """
    if found := list(complaints(env)):
        raise BadSecrets(
            "Anwang does not start in production: "
            + " ".join(found)
            + " Print a fresh set with `python -m app.server.secrets` and give it in the environment."
        )


if __name__ == "__main__":
    for variable, fresh in new(demo=False).items():
        print(f"{variable}={fresh}")
