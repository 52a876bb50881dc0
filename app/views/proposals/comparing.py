"""Two editions side by side: by row, by factor, by term; and what else comes out of a table."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.facts.tables import Table
from app.rules.setting_checks import REMINDERS, SETTINGS, clocks
from app.rules.stricter import differences, share
from app.rules.table_checks import told
from app.views.proposals.wording import (
    Lines,
    factor_lines,
    question_lines,
    reminder_lines,
    row_lines,
    setting_words,
    table_of,
    term_words,
)

Content = Mapping[str, Any]
SHOWN = 12


class Side(NamedTuple):
    """One row of the comparison. `mark`: new, gone, changed, moved or same."""

    label: str
    mark: str
    was: Lines
    now: Lines


def compare(kind: str, name: str, before: Content, after: Content) -> list[Side]:
    """All rows of both, in the order of the new one; what is gone stands last."""
    if kind == "table":
        return _tables(table_of(name, before), table_of(name, after))
    if kind == "indicators":
        return _indicators(before, after)
    if kind == "setting":
        return _settings(name, before, after)
    if kind == "supplement":
        return _supplements(name, before, after)
    was, now = term_words(before), term_words(after)
    return [Side(_("期限"), "same" if was == now else "changed", [(_("期限"), was)], [(_("期限"), now)])]


def effect(kind: str, name: str, before: Content, after: Content) -> tuple[str, list[str]]:
    """How many combinations a table decides differently, and some of them in words."""
    if kind != "table":
        return "", []
    old, new = table_of(name, before), table_of(name, after)
    if old.inputs != new.inputs:
        return "", []
    changed, of = share(old, new)
    summary = _("%(of)s 種情形中，%(n)s 種的結果不同。", of=of, n=changed)
    return summary, [told(old, one) for one in islice(differences(old, new), SHOWN)]


def _settings(name: str, before: Content, after: Content) -> list[Side]:
    if name != REMINDERS:
        label, was, now = str(SETTINGS[name]), setting_words(name, before), setting_words(name, after)
        return [Side(label, "same" if was == now else "changed", [(label, was)], [(label, now)])]
    sides = []
    for duty in clocks():
        old, new = (reminder_lines(duty, c["duties"].get(duty.code, {})) for c in (before, after))
        sides.append(Side(str(duty.duty), "same" if old == new else "changed", old, new))
    return sides


def _supplements(name: str, before: Content, after: Content) -> list[Side]:
    """Question by question, by their codes; a different place counts too."""
    old = {row["code"]: (at, row) for at, row in enumerate(before["questions"])}
    new = {row["code"] for row in after["questions"]}
    sides = []
    for at, row in enumerate(after["questions"]):
        lines = question_lines(name, row, after["questions"])
        if row["code"] not in old:
            sides.append(Side(row["zh"], "new", [], lines))
            continue
        was_at, was = old[row["code"]]
        mark = "changed" if was != row else "moved" if was_at != at else "same"
        sides.append(Side(row["zh"], mark, question_lines(name, was, before["questions"]), lines))
    gone = [row for code, (_at, row) in old.items() if code not in new]
    return [
        *sides,
        *(Side(row["zh"], "gone", question_lines(name, row, before["questions"]), []) for row in gone),
    ]


def _tables(old: Table, new: Table) -> list[Side]:
    before = {row.no: (at, row_lines(old, row)) for at, row in enumerate(old.rows)}
    after = {row.no for row in new.rows}
    sides = []
    for at, row in enumerate(new.rows):
        label, lines = _("第%(n)s列", n=row.no), row_lines(new, row)
        if row.no not in before:
            sides.append(Side(label, "new", [], lines))
            continue
        was_at, was = before[row.no]
        moved = new.hit_policy == "FIRST" and was_at != at
        sides.append(Side(label, "changed" if was != lines else "moved" if moved else "same", was, lines))
    gone = [(no, was) for no, (_at, was) in before.items() if no not in after]
    return [*sides, *(Side(_("第%(n)s列", n=no), "gone", was, []) for no, was in gone)]


def _indicators(before: Content, after: Content) -> list[Side]:
    old = {f["code"]: (a, f) for a in before["aspects"] for f in a["factors"]}
    about = _about(before), _about(after)
    sides = [Side(_("版本"), "same" if about[0] == about[1] else "changed", *about)]
    met = set()
    for aspect in after["aspects"]:
        for factor in aspect["factors"]:
            code = factor["code"] if factor["code"] in old else factor.get("taken_from", "")
            met.add(code)
            label, lines = f"{aspect['number']}{factor['number']}", factor_lines(factor)
            if code not in old:
                sides.append(Side(label, "new", [], lines))
                continue
            was = factor_lines(old[code][1])
            sides.append(Side(label, "same" if was == lines else "changed", was, lines))
    return [
        *sides,
        *(
            Side(f"{aspect['number']}{factor['number']}", "gone", factor_lines(factor), [])
            for code, (aspect, factor) in old.items()
            if code not in met
        ),
    ]


def _about(content: Content) -> Lines:
    return [
        (_("名稱"), str(content["zh"])),
        (_("英文"), str(content["en"])),
        (_("函號"), str(content["law"])),
        (_("來源"), str(content["source"])),
        (_("用語"), _("主管機關公告") if content["is_official"] else _("非官方用語")),
    ]
