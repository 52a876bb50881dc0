"""Tables on which protection hangs: a published edition may be stricter than the shipped one, never looser.

Asked is every combination of the inputs, so that it does not matter how the rows are written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product
from types import MappingProxyType
from typing import Final, NamedTuple

from app.rules.checking import combinations
from app.rules.tables import Answer, Table, decide_in

LENIENT_TO_STRICT: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = MappingProxyType(
    {
        "R00_CASE_RISK": ("risk", ("low", "mid", "unrated", "high")),
        "R08_DIVISION": ("holder", ("NGO", "JUDGE", "PUB")),
        "R09_NGO_VISIBILITY": ("access", ("FULL_PART", "TREATMENT_PART", "STUB", "NONE")),
    }
)
"""Of each such table the outcome that counts, and its values from lenient to strict.

Not rated is stricter than medium, since no NGO may hold such a case; a high risk that would be called not rated would
lose its warning, which is looser.
"""
MANY: Final = 20_000  # combinations that are asked; no table of ours has more than 300


class Difference(NamedTuple):
    """One combination that two editions decide differently; None: an edition decides nothing, or not clearly."""

    inputs: dict[str, str]
    before: Mapping[str, Answer] | None
    after: Mapping[str, Answer] | None


def differences(before: Table, after: Table) -> Iterator[Difference]:
    """Every combination of the inputs that the two decide differently."""
    names = [one.code for one in before.inputs]
    for values in islice(product(*([v.code for v in one.values] for one in before.inputs)), MANY):
        inputs = dict(zip(names, values, strict=True))
        one, other = _said(before, inputs), _said(after, inputs)
        if one != other:
            yield Difference(inputs, one, other)


def looser(shipped: Table, edition: Table) -> list[Difference]:
    """The combinations in which the edition protects less than the shipped one; none where nothing hangs on it."""
    if shipped.id not in LENIENT_TO_STRICT:
        return []
    output, order = LENIENT_TO_STRICT[shipped.id]
    return [d for d in differences(shipped, edition) if _is_looser(d, output, order)]


def share(before: Table, after: Table) -> tuple[int, int]:
    """How many combinations the two decide differently, of how many."""
    return sum(1 for _ in differences(before, after)), combinations(before)


def _is_looser(one: Difference, output: str, order: tuple[str, ...]) -> bool:
    if one.before is None or one.after is None:
        return one.before is not None
    old, new = one.before[output], one.after.get(output)
    return new not in order or order.index(str(new)) < order.index(str(old))


def _said(table: Table, inputs: dict[str, str]) -> Mapping[str, Answer] | None:
    try:
        return dict(decide_in(table, inputs).then)
    except ValueError:
        return None
