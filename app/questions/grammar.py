"""Conditions in the notation of the paper forms' inventory: `ri_protect set and not oc_result~RPT_SA`.

atom := [not] key = V | key ~ V | key [not] in (V, …) | key set | key < n | key > n; `and` binds tighter than `or`.
"""

from __future__ import annotations

import re
from typing import Any

from app.questions.conditions import And, Condition, Has, In, Is, Less, More, Not, Or, Set

_ATOM = re.compile(
    r"(?P<not>not\s+)?(?P<key>[a-z]\w*)\s*"
    r"(?:=\s*(?P<is>[\w-]+)|~\s*(?P<has>[\w-]+)|<\s*(?P<less>\d+)|>\s*(?P<more>\d+)"
    r"|(?P<set>set)|(?P<notin>not\s+)?in\s*\((?P<in>[^()]+)\))"
)


def condition(text: str) -> Condition:
    """The condition written in `text`. ValueError names the part that cannot be read."""
    either = [_all_of(part) for part in re.split(r"\s+or\s+", text.strip())]
    return either[0] if len(either) == 1 else Or(*either)


def _all_of(text: str) -> Condition:
    each = [_atom(part) for part in re.split(r"\s+and\s+", text)]
    return each[0] if len(each) == 1 else And(*each)


def _atom(text: str) -> Condition:
    found = _ATOM.fullmatch(text.strip())
    if not found:
        raise ValueError(f"cannot read the condition {text!r}")
    key = found["key"]
    atom: Condition
    if found["is"]:
        atom = Is(key, found["is"])
    elif found["has"]:
        atom = Has(key, found["has"])
    elif found["less"]:
        atom = Less(key, int(found["less"]))
    elif found["more"]:
        atom = More(key, int(found["more"]))
    elif found["set"]:
        atom = Set(key)
    else:
        atom = In(key, *(word.strip() for word in found["in"].split(",")))
    return Not(atom) if bool(found["not"]) != bool(found["notin"]) else atom


def from_data(data: list[Any]) -> Condition:
    """The condition that `Condition.data()` wrote as JSON. ValueError for anything else."""
    match data:
        case ["and", *parts]:
            return And(*(from_data(part) for part in parts))
        case ["or", *parts]:
            return Or(*(from_data(part) for part in parts))
        case ["not", list(part)]:
            return Not(from_data(part))
        case ["in", str(key), list(values)]:
            return In(key, values)
        case ["set", str(key)]:
            return Set(key)
        case ["is" | "has" as op, str(key), str(value)]:
            return Is(key, value) if op == "is" else Has(key, value)
        case ["less" | "more" as op, str(key), int(limit) | float(limit)]:
            return Less(key, limit) if op == "less" else More(key, limit)
    raise ValueError(f"not a condition: {data!r}")
