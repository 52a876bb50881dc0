"""An edition of the indicators as texts, levels and lines of patterns, and back."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any, Final

from flask_babel import gettext as _

from app.facts.indicators import HIGH, LEVELS
from app.models.worksheets.findings import LEVEL_NAMES
from app.questions.words import Words

WAITING: Final = "wait-"
"""Before a level in the list of levels: not set yet; this is the value for demonstration."""
ABOUT: Final = ("zh", "en", "law", "source", "note")
LONGEST: Final = 2000
NUMBERS: Final = "一二三四五六七八九十"
Content = dict[str, Any]


def read(name: str, stands: Mapping[str, Any], form: Any) -> Content:
    """The content as posted. Codes and the way from the older factors are not posted: they stand as they were."""
    said = {key: form.get(key, "").strip()[:LONGEST] for key in ABOUT if key in form}
    aspects = [
        {**aspect, "factors": [_factor(factor, form) for factor in aspect["factors"]]}
        for aspect in _with_added(stands, form)
    ]
    return {**stands, **said, "is_official": form.get("is_official") == "Y", "aspects": aspects}


def _with_added(stands: Mapping[str, Any], form: Any) -> list[Content]:
    """The aspects with the factors that the page shows: some were added since it was kept, some taken out."""
    shown = form.getlist("factor")
    out = []
    for aspect in stands["aspects"]:
        known = {factor["code"]: factor for factor in aspect["factors"]}
        here = [code for code in shown if code in known or code.startswith(f"{aspect['code']}-")]
        out.append({**aspect, "factors": [known.get(code) or _empty(code, aspect) for code in here[:20]]})
    return out


def _empty(code: str, aspect: Mapping[str, Any]) -> Content:
    number = code.rpartition("-")[2]
    at = int(number) if number.isascii() and number.isdecimal() and len(number) < 3 else 0
    return {
        "code": code,
        "number": f"({NUMBERS[at - 1] if 0 < at <= len(NUMBERS) else at})",
        "zh": "",
        "en": "",
        "level": HIGH,
        "is_level_placeholder": True,
        "maps_to": "",
        "is_text_seen": False,
        "patterns": [],
    }


def _factor(factor: Mapping[str, Any], form: Any) -> Content:
    at = factor["code"] + "."
    if f"{at}zh" not in form:
        return dict(factor)
    level = form.get(f"{at}level", "")
    zh, en = (_lines(form.get(f"{at}{key}", "")) for key in ("patterns", "patterns_en"))
    return {
        **factor,
        "zh": form.get(f"{at}zh", "").strip()[:LONGEST],
        "en": form.get(f"{at}en", "").strip()[:LONGEST],
        "level": level.removeprefix(WAITING) if level.removeprefix(WAITING) in LEVELS else "",
        "is_level_placeholder": level.startswith(WAITING),
        "patterns": [
            [f"{factor['code']}-{n}", one, other] for n, (one, other) in enumerate(zip_longest(zh, en, fillvalue=""), 1)
        ],
    }  # fmt: skip


def _lines(typed: str) -> list[str]:
    return [line.strip() for line in typed[: 10 * LONGEST].splitlines() if line.strip()][:40]


def step(name: str, content: Content, do: str) -> None:
    """Add a factor to an aspect, or take one out."""
    verb, _dash, code = do.partition("-")
    for aspect in content["aspects"]:
        factors = aspect["factors"]
        if verb == "drop":
            aspect["factors"] = [factor for factor in factors if factor["code"] != code]
        elif verb == "add" and code == aspect["code"] and len(factors) < len(NUMBERS):
            factors.append(_empty(f"{code}-{_next(factors)}", aspect))


def _next(factors: list[Content]) -> int:
    numbers = [factor["code"].rpartition("-")[2] for factor in factors]
    return 1 + max((int(n) for n in numbers if n.isdecimal()), default=0)


def shown(name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """What the page of the editor needs."""
    return {
        "template": "proposals/edit_indicators.html",
        "about": content,
        "aspects": [
            {
                "code": aspect["code"],
                "title": str(Words(f"{aspect['number']}、{aspect['zh']}", aspect["en"])),
                "factors": [_shown(factor) for factor in aspect["factors"]],
            }
            for aspect in content["aspects"]
        ],
        "waiting": sum(f["is_level_placeholder"] for a in content["aspects"] for f in a["factors"]),
    }


def _shown(factor: Mapping[str, Any]) -> dict[str, Any]:
    level = (WAITING if factor["is_level_placeholder"] else "") + factor["level"]
    names = [(code, LEVEL_NAMES[code]) for code in LEVELS]
    waiting = [(WAITING + code, _("等級待設定（示範值：%(level)s）", level=label)) for code, label in names]
    none = [("", _("未分級"))] if not level else [(WAITING, _("等級待設定"))] if level == WAITING else []
    return {
        **factor,
        "levels": [(code, label, code == level) for code, label in (*names, *waiting, *none)],
        "patterns_zh": "\n".join(cells[1] for cells in factor["patterns"]),
        "patterns_en": "\n".join(cells[2] for cells in factor["patterns"]),
    }
