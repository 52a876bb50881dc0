"""A given table for reading: the items that are there in full, the others by name in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.questions.conditions import Answers
from app.questions.kinds import GivenRows

NO = "N"
"""The answer that says of an item that it is not there."""


def given(
    kind: GivenRows,
    value: Sequence[dict[str, Any]],
    told: Sequence[Sequence[dict[str, Any]]],
    answers: Answers,
) -> dict[str, Any]:
    """What the page needs: the sentences above, the items that are there, the names of those that are not or are open.

    `told` has the answers of each row in words; those of the code and of the first question stand in the heading.
    """
    items = {item.code: item for item in kind.each.items(answers)}
    heading = {kind.each.names, kind.first.key}
    laid: dict[str, Any] = {"about": kind.each.about(answers), "there": [], "absent": [], "open": []}
    for row, words in zip(value, told, strict=True):
        code = row.get(kind.each.names)
        item, said = items.get(str(code)), {one["key"].rpartition("-")[2]: one for one in words}
        answer = row.get(kind.first.key)
        where = "open" if kind.first.kind.is_empty(answer) else "absent" if answer == NO else "there"
        label = item.label if item and where == "there" else kind.name_of.label_of(str(code))
        one = {"item": item, "label": label, "key": said[kind.first.key]["key"]}
        laid[where].append({**one, "answers": [cell for key, cell in said.items() if key not in heading]})
    return laid
