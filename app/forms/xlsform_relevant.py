"""`relevant` of an XLSForm in the notation of our grammar, and back: ${q} = 'a', selected(${q}, 'a'), and, or, not.

Everything else is refused in words. Brackets are multiplied out, for the grammar has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import islice, product
from typing import Final

from flask_babel import gettext as _

from app.questions.condition_rows import Part, parts_of, text_of

MOST: Final = 24
"""Rows that a condition may come to when its brackets are multiplied out."""
DEEPEST: Final = 20
"""Brackets within brackets."""
TICKED: Final = "OK"
"""What XLSForm calls an acknowledged box; ours is `true`."""
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<ref>\$\{[^{}]+\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<op><=|>=|!=|=|<|>)|(?P<mark>[(),])|(?P<word>[A-Za-z][\w-]*))"
)
_VALUE: Final = re.compile(r"[\w-]+")
Atom = tuple[str, str, str]
"""(key, op, value), op as in condition_rows."""
Clauses = list[list[Atom]]
"""Any of these, in each of them all."""
OPPOSITE: Final = {
    "is": "is_not", "has": "has_not", "in": "not_in", "set": "not_set", "less": "less_not", "more": "more_not",
}  # fmt: skip
_BACK: Final = {other: one for one, other in OPPOSITE.items()}


class NotSupported(ValueError):
    """The condition says something that ours cannot say. ``args[0]`` is a sentence."""


def from_relevant(text: str, key_of: Callable[[str], str | None], ticks: frozenset[str]) -> str:
    """The condition in our notation, or NotSupported. ``key_of``: the key of a name; ``ticks``: the keys of boxes."""
    return text_of(_parts(_Reader(text, key_of, ticks).read()))


def _parts(clauses: Clauses) -> list[Part]:
    if sum(map(len, clauses)) > MOST:
        raise NotSupported(_("條件太長，請拆成幾題"))
    return [Part("or" if n == 0 else "and", *atom) for clause in clauses for n, atom in enumerate(clause)]


class _Reader:
    """One expression, read from left to right."""

    def __init__(self, text: str, key_of: Callable[[str], str | None], ticks: frozenset[str]) -> None:
        self.key_of, self.ticks, self.at, self.depth = key_of, ticks, 0, 0
        self.tokens = list(_tokens(text))

    def read(self) -> Clauses:
        found = self._any()
        if self.at < len(self.tokens):
            raise NotSupported(_("條件裡的「%(what)s」不支援", what=self._next()[1][:40]))
        return found

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _next(self) -> tuple[str, str]:
        token = self._peek()
        self.at += 1
        return token

    def _takes(self, value: str) -> bool:
        is_it = self._peek()[1] == value
        self.at += is_it
        return is_it

    def _must(self, value: str) -> None:
        if not self._takes(value):
            raise NotSupported(_("條件不完整，少了「%(what)s」", what=value))

    def _any(self) -> Clauses:
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotSupported(_("條件太長，請拆成幾題"))
        found = self._all()
        while self._takes("or"):
            found = [*found, *self._all()]
        self.depth -= 1
        return _bounded(found)

    def _all(self) -> Clauses:
        found = self._one()
        while self._takes("and"):
            found = _bounded([[*one, *other] for one, other in product(found, self._one())])
        return found

    def _one(self) -> Clauses:
        if self._takes("not"):
            self._must("(")
            inner = _gathered(self._any())
            self._must(")")
            against = product(*([_against(atom) for atom in clause] for clause in inner))
            return _bounded([list(each) for each in islice(against, MOST + 1)])
        if self._takes("("):
            inner = _gathered(self._any())
            self._must(")")
            return inner
        if self._takes("selected"):
            return [[self._selected()]]
        return [[self._compared()]]

    def _selected(self) -> Atom:
        self._must("(")
        key = self._key()
        self._must(",")
        value = self._value(key)
        self._must(")")
        return key, "has", value

    def _compared(self) -> Atom:
        key = self._key()
        kind, op = self._next()
        if kind != "op":
            raise NotSupported(_("條件裡的「%(what)s」不支援", what=op[:40]))
        if self._peek()[1] in ("''", '""'):
            self._next()
            if op not in ("=", "!="):
                raise NotSupported(_("條件裡的「%(what)s」不支援", what=op))
            return key, "not_set" if op == "=" else "set", ""
        if op in ("=", "!="):
            return key, "is" if op == "=" else "is_not", self._value(key)
        return _measured(key, op, self._next())

    def _key(self) -> str:
        kind, text = self._next()
        if kind != "ref":
            raise NotSupported(_("條件裡的「%(what)s」不支援", what=text[:40] or _("（空白）")))
        name = text[2:-1].strip()
        key = self.key_of(name)
        if key is None:
            raise NotSupported(_("條件所看的「%(one)s」，這份表單沒有這一題", one=name[:40]))
        return key

    def _value(self, key: str) -> str:
        kind, text = self._next()
        value = text[1:-1] if kind == "text" else text
        if kind not in ("text", "number") or not _VALUE.fullmatch(value):
            raise NotSupported(_("條件裡的「%(what)s」不支援", what=text[:40] or _("（空白）")))
        return "true" if key in self.ticks and value == TICKED else value


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while text[at:].strip():
        token = _TOKEN.match(text, at)
        if token is None:
            raise NotSupported(_("條件裡的「%(what)s」不支援", what=text[at:].strip()[:40]))
        found.append((str(token.lastgroup), token[str(token.lastgroup)]))
        at = token.end()
    return found


def _bounded(clauses: Clauses) -> Clauses:
    if len(clauses) > MOST:
        raise NotSupported(_("條件太長，請拆成幾題"))
    return clauses


def _against(atom: Atom) -> Atom:
    key, op, value = atom
    return key, OPPOSITE.get(op) or _BACK[op], value


def _gathered(clauses: Clauses) -> Clauses:
    """Within brackets: of one question this or that answer is one row."""
    atoms = [clause[0] for clause in clauses if len(clause) == 1]
    ops, keys = {op for _key, op, _value in atoms}, {key for key, _op, _value in atoms}
    if len(clauses) < 2 or len(atoms) < len(clauses) or len(keys) > 1 or ops not in ({"is"}, {"has"}):
        return clauses
    return [[(atoms[0][0], "in", ", ".join(value for _key, _op, value in atoms))]]


def _measured(key: str, op: str, token: tuple[str, str]) -> Atom:
    """A number compared: of whole numbers at least 5 is more than 4."""
    kind, text = token
    if kind != "number" or not re.fullmatch(r"\d{1,9}", text):
        raise NotSupported(_("條件裡的「%(what)s」不支援", what=text[:40] or _("（空白）")))
    limit = int(text)
    if op == ">=" and limit == 0:
        return key, "set", ""
    sign, moved = {"<": ("less", 0), ">": ("more", 0), "<=": ("less", 1), ">=": ("more", -1)}[op]
    return key, sign, str(limit + moved)


def to_relevant(show_if: str, name_of: Callable[[str], str], kinds: Mapping[str, str]) -> str:
    """The condition as XLSForm says it. ``kinds``: by key `many` or `tick`, where it matters."""
    return "".join(
        (f" {p.join} " if n else "") + _said(p, name_of, kinds) for n, p in enumerate(parts_of(show_if))
    )


def _said(part: Part, name_of: Callable[[str], str], kinds: Mapping[str, str]) -> str:
    ref, kind = f"${{{name_of(part.key)}}}", kinds.get(part.key, "")
    value = TICKED if kind == "tick" and part.value == "true" else part.value
    if part.op in ("in", "not_in"):
        words = [word.strip() for word in value.split(",")]
        each = [f"selected({ref}, '{w}')" if kind == "many" else f"{ref} = '{w}'" for w in words]
        return f"{'not' if part.op == 'not_in' else ''}({' or '.join(each)})"
    return {
        "is": f"{ref} = '{value}'",
        "is_not": f"{ref} != '{value}'",
        "has": f"selected({ref}, '{value}')",
        "has_not": f"not(selected({ref}, '{value}'))",
        "set": f"{ref} != ''",
        "not_set": f"{ref} = ''",
        "less": f"{ref} < {value}",
        "less_not": f"not({ref} < {value})",
        "more": f"{ref} > {value}",
        "more_not": f"not({ref} > {value})",
    }[part.op]
