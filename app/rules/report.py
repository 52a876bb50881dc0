"""What ``flask check-rules`` tells: every table, machine and clock with what is wrong with it, in three dresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _

from app.facts import tables as facts
from app.rules import machine_faults
from app.rules.checking import combinations, faults
from app.rules.deadlines import DEADLINES, Deadline
from app.rules.machines import MACHINES, Machine
from app.rules.tables import Table, versions_of, words

Survey = dict[str, list[Any]]


def survey() -> Survey:
    """Everything that there is to check. ``faults``: all that is wrong, each a sentence that says where."""
    tables = [_table(edition) for table_id in facts.ids() for edition in versions_of(table_id)]
    clocks = [_clock(deadline) for deadline in DEADLINES]
    found = [f"{row['id']} {text}" for row in tables for text in row["faults"]]
    found += machine_faults.faults()
    found += [text for row in clocks for text in row["faults"]]
    return {
        "tables": tables,
        "machines": [_machine(machine) for machine in MACHINES],
        "clocks": clocks,
        "faults": found,
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "id": table.id,
        "name": str(words(table)),
        "version": table.version,
        "since": table.since.isoformat() if table.since else None,
        "hit_policy": table.hit_policy,
        "inputs": len(table.inputs),
        "combinations": combinations(table),
        "rows": len(table.rows),
        "basis": dict(Counter(row.basis for row in table.rows)),
        "source": table.source,
        "confidence": table.confidence,
        "faults": [fault.sentence for fault in faults(table)],
    }


def _machine(machine: Machine) -> dict[str, Any]:
    return {
        "code": machine.code,
        "name": str(machine.name),
        "states": {code: str(name) for code, name in machine.states.items()},
        "starts": machine.starts,
        "finals": machine.finals,
        "verbs": machine.verbs,
        "ways": len(machine.ways),
    }


def _clock(deadline: Deadline) -> dict[str, Any]:
    return {
        "code": deadline.code,
        "duty": str(deadline.duty),
        "law": str(deadline.law),
        "term": str(deadline.term) if deadline.term else None,
        "every": deadline.every or None,
        "statutory": deadline.statutory,
        "confidence": deadline.confidence,
        "faults": list(machine_faults.clock_faults(deadline)),
    }


def lines(found: Survey) -> Iterator[str]:
    """For the terminal: a line each, then the faults."""
    for row in found["tables"]:
        yield _(
            "%(id)s 第%(version)s版 %(policy)s %(combinations)s種組合 %(rows)s列 %(name)s",
            id=row["id"], version=row["version"], policy=row["hit_policy"], combinations=row["combinations"],
            rows=row["rows"], name=row["name"],
        )  # fmt: skip
    for row in found["machines"]:
        yield _(
            "%(name)s：%(states)s個狀態 %(verbs)s個動作 %(ways)s條路徑",
            name=row["name"], states=len(row["states"]), verbs=len(row["verbs"]), ways=row["ways"],
        )  # fmt: skip
    for row in found["clocks"]:
        yield _(
            "期限 %(duty)s %(term)s（%(law)s）",
            duty=row["duty"],
            term=row["term"] or _("另定"),
            law=row["law"],
        )
    yield from found["faults"]
    yield _("%(n)s項缺失", n=len(found["faults"])) if found["faults"] else _("沒有缺失")


def markdown(found: Survey) -> Iterator[str]:
    """The list of tables as in docs/rules.md."""
    yield "| table | 名稱 | hit policy | combinations | rows | decided / judgement / unknown | confidence |"
    yield "|---|---|---|---|---|---|---|"
    for row in found["tables"]:
        basis = " / ".join(str(row["basis"].get(kind, 0)) for kind in facts.BASES)
        yield (
            f"| {row['id']} | {row['name']} | {row['hit_policy']} | {row['combinations']} | {row['rows']} | "
            f"{basis} | {row['confidence']} |"
        )
