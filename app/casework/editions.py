"""An edition of the indicators as a copy to be changed: codes of its own, and from where each factor was taken."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from string import ascii_uppercase
from typing import Any

from app.columns.minguo import today

SEEN_THERE = ("exact", "patterns_exact", "map_note")  # what was said of the edition that is copied


def edition_copied(content: Mapping[str, Any], used: Collection[str]) -> dict[str, Any]:
    """A copy under the next free code (V115, V115B …). A code is never reused: findings name their factor by it."""
    copy: dict[str, Any] = json.loads(json.dumps(content))
    was, now = content["code"], _free(used)
    copy |= {"code": now, "is_since_placeholder": False, "deleted": []}
    year = today().year - 1911
    copy |= {"zh": f"{year}年版（{now}）", "en": f"Edition of {year + 1911} ({now})"}
    for aspect in copy["aspects"]:
        aspect["code"] = renamed(aspect["code"], was, now)
        for factor in aspect["factors"]:
            factor["taken_from"], factor["maps_to"] = factor["code"], ""
            factor["code"] = renamed(factor["code"], was, now)
            factor["patterns"] = [[renamed(p[0], was, now), *p[1:]] for p in factor["patterns"]]
            for key in SEEN_THERE:
                factor.pop(key, None)
    return copy


def renamed(code: str, was: str, now: str) -> str:
    """V114-1-1 in V115: V115-1-1."""
    return now + code.removeprefix(was) if code.startswith(was) else f"{now}-{code}"


def _free(used: Collection[str]) -> str:
    year = f"V{today().year - 1911}"
    return next(
        code for code in (year, *(year + letter for letter in ascii_uppercase[1:])) if code not in used
    )
