"""A cell of a list as somebody would have typed it on the page: words of choices become codes, names become keys."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from flask_babel import force_locale
from flask_babel import gettext as _

from app.questions import BadAnswer, ManyOf, Question, Tick
from app.questions.choices import Choice
from app.questions.kinds import Chosen, Ref

YES: Final = frozenset({"true", "y", "yes", "v", "1", "是", "有", "✓", "☑", "■"})
NO: Final = frozenset({"false", "n", "no", "0", "否", "無", "□"})
LANGUAGES: Final = ("zh_Hant_TW", "en")
BETWEEN: Final = re.compile(r"[；;\n]")
COMMAS: Final = re.compile(r"[、，,]")
Keys = Callable[[str], Mapping[str, str]]
"""Gives the keys of the rows that may be named, by their names: `keys("agency")`."""


def typed(q: Question, word: str, keys: Keys) -> list[str]:
    """What the page would post. BadAnswer for a name that stands for nothing, or for several."""
    kind = q.kind
    if isinstance(kind, Tick):
        said = word.strip().lower()
        return ["true"] if said in YES else [] if said in NO else [word]
    if isinstance(kind, ManyOf):
        return [_code(kind.choices, piece) for piece in _pieces(kind.choices, word)]
    if isinstance(kind, Chosen) and kind.choices:
        return [_code(kind.choices, word)]
    return [_key(word, keys(kind.refers))] if isinstance(kind, Ref) else [word]


def _pieces(choices: tuple[Choice, ...], word: str) -> list[str]:
    """The answers in one cell. A comma parts them only where each part is an answer: words of lists hold commas too."""
    found = []
    for piece in filter(None, (part.strip() for part in BETWEEN.split(word))):
        parts = [part.strip() for part in COMMAS.split(piece)]
        is_one = _known(choices, piece) is not None or not all(_known(choices, part) for part in parts)
        found += [piece] if is_one else parts
    return found


def _code(choices: tuple[Choice, ...], word: str) -> str:
    code = _known(choices, word)
    if code is None:
        raise BadAnswer(_("沒有「%(code)s」這個選項", code=word[:40]))
    return code


def _known(choices: tuple[Choice, ...], word: str) -> str | None:
    """The code that a word stands for: itself, the words of the list in either language, or a 1 that was 01."""
    if any(choice.code == word for choice in choices):
        return word
    if word in (spoken := _spoken(choices)):
        return spoken[word]
    if word.isascii() and word.isdigit():
        same = [c.code for c in choices if c.code.isascii() and c.code.isdigit() and int(c.code) == int(word)]
        return same[0] if len(same) == 1 else None
    return None


@lru_cache(maxsize=256)
def _of_language(choices: tuple[Choice, ...], language: str) -> dict[str, str]:
    with force_locale(language):
        return {str(choice.label): choice.code for choice in reversed(choices)}


def _spoken(choices: tuple[Choice, ...]) -> dict[str, str]:
    return {word: code for language in LANGUAGES for word, code in _of_language(choices, language).items()}


def _key(word: str, keys: Mapping[str, str]) -> str:
    if word.isascii() and word.isdigit():
        return word
    if word not in keys:
        raise BadAnswer(_("找不到「%(name)s」", name=word[:40]))
    return keys[word]
