"""What the forms are, for programs (``flask sheets``), and which wording nobody has compared (``flask unverified``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from flask_babel import force_locale

from app.models import REGISTRY, Worksheet
from app.models.worksheets.beliefs import BELIEFS, UNOFFICIAL, is_unofficial
from app.questions import Question, Rows
from app.questions.editions import declared, editions
from app.rules.deadlines import DEADLINES

CHINESE, ENGLISH = "zh_Hant_TW", "en"
HEAD: Final = (
    "# Wording that nobody has compared",
    "Written by `flask unverified`; do not edit. No blank form of the authorities could be obtained: names, timing and",
    "what a law requires are sourced, the wording of most questions is reconstructed. A number is the belief, 0 to 1,",
    "that the official form asks this in about this shape. Whoever has the official forms should begin here.",
    "",
)


def sheets() -> list[dict[str, Any]]:
    """Every form, in the order of its registry: titles, stage, addresses, editions, codes of its questions."""
    return [_listed(form) for form in REGISTRY]


def _listed(form: Any) -> dict[str, Any]:
    tables = {q.key: [one.key for one in q.kind.asks] for q in declared(form) if isinstance(q.kind, Rows)}
    return {
        "code": form.CODE,
        "zh": said_in(CHINESE, form.TITLE),
        "en": said_in(ENGLISH, form.TITLE),
        "stage": form.STAGE,
        "on_case": form.HANGS_ON_CASE,
        "route": f"/sheet/{form.__tablename__}/",
        "api": f"/api/v1/{form.__tablename__}/",
        "belief": BELIEFS[form.CODE],
        "is_unofficial": is_unofficial(form.CODE),
        "editions": [None if day == date.min else day.isoformat() for day in editions(form)],
        "questions": [q.key for q in declared(form)],
        "tables": tables,
    }


def said_in(language: str, label: Any) -> str:
    """A label in this language, whoever reads."""
    with force_locale(language):
        return str(label)


def lines() -> Iterator[str]:
    """A line for each form."""
    for one in sheets():
        count = len(one["questions"]) + sum(map(len, one["tables"].values()))
        yield f"{one['code']:<14}{one['zh']}　{one['en']}　{one['stage']}　{one['route']}　{count}"


def belief_in(form: type[Any], q: Question) -> float:
    """How sure we are of one question: its own number, else that of its source on this form."""
    return q.confidence or float(form.CONFIDENCE.get(q.source or form.SOURCE, 0.0))


def unverified() -> Iterator[str]:
    """The lines of docs/unverified.md."""
    yield from HEAD
    yield from (
        f"## Forms below {UNOFFICIAL}",
        "Their pages say 用語非官方.",
        "",
        "| form | 名稱 | belief |",
        "|---|---|---|",
    )
    for form in sorted(REGISTRY, key=lambda one: (BELIEFS[one.CODE], one.CODE)):
        if is_unofficial(form.CODE):
            yield f"| `{form.CODE}` | {said_in(CHINESE, form.TITLE)} | {BELIEFS[form.CODE]} |"
    yield from (
        "",
        f"## Questions below {UNOFFICIAL}, by form",
        "",
        "| form | of | questions, by belief |",
        "|---|---|---|",
    )
    yield from (row for form in sorted(REGISTRY, key=lambda one: one.CODE) if (row := _doubted(form)))
    yield from ("", "## Clocks whose term is a placeholder", "")
    for one in DEADLINES:
        if one.is_placeholder:
            yield f"- `{one.code}` {said_in(CHINESE, one.duty)}: {one.amount} {one.unit} ({one.confidence})"


def _doubted(form: type[Worksheet]) -> str:
    """A row of the table: how many questions of the form are in doubt, and which."""
    asked = list(_every(form))
    beliefs: dict[float, list[str]] = {}
    for q in asked:
        if (belief := belief_in(form, q)) < UNOFFICIAL:
            beliefs.setdefault(belief, []).append(q.key)
    told = "; ".join(f"**{belief}** {', '.join(beliefs[belief])}" for belief in sorted(beliefs))
    doubted = sum(map(len, beliefs.values()))
    return f"| `{form.CODE}` | {doubted} / {len(asked)} | {told} |" if doubted else ""


def _every(form: type[Worksheet]) -> Iterator[Question]:
    """The questions of a form, with those of its tables in the table's place."""
    for q in declared(form):
        yield from q.kind.asks if isinstance(q.kind, Rows) else (q,)
