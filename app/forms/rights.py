"""Which guarded answers (`only=`) the viewer may read, and which they may write."""

from __future__ import annotations

from collections.abc import Sequence

from app.guard.access import SHEETS
from app.guard.security import hat
from app.models import Case, Worksheet
from app.questions import Question
from app.questions.editions import declared
from app.rules.reporting import PROTECTIVE
from app.rules.roles import BY_CODE, may, may_fill


def may_read(permission: str) -> bool:
    """Whether the viewer's role may see answers guarded by this permission."""
    worn = hat()
    return worn is not None and may(worn.role, permission)


def may_write(permission: str) -> bool:
    """Whether the viewer's role may give them: who files a report names the reporter, and may not read it later."""
    worn = hat()
    return worn is not None and may_fill(worn.role, permission)


def opines(sheet: type[Worksheet]) -> bool:
    """Whether the viewer changes sheets of this form by their own guarded answers alone: a supervisor's opinion.

    Whoever begins such sheets writes them, guarded answers and all.
    """
    worn, needs = hat(), SHEETS[sheet.CODE]
    if worn is None or any(may(worn.role, permission) for permission in needs.begin):
        return False
    held = {permission for permission in needs.change if may(worn.role, permission)}
    return bool(held) and held <= {q.only for q in declared(sheet) if q.only}


def reads_casework() -> bool:
    """Whether the viewer reads what is written while a case is served. The walls say the same."""
    worn = hat()
    return worn is not None and BY_CODE[worn.role].permissions.get("case.view") != "summary"


def own_answers(sheet: type[Worksheet], questions: Sequence[Question]) -> tuple[Question, ...]:
    """Of these questions the ones that the viewer may answer on somebody's sheet: all, or the guarded ones alone."""
    return tuple(q for q in questions if q.only or not opines(sheet))


def may_know_writer(stage: str, writer: int | None) -> bool:
    """Whether the viewer may know who filled in a sheet. Who wrote a report may be who reported: guarded alike."""
    worn = hat()
    return worn is not None and (
        stage != "report" or writer == worn.user_id or may(worn.role, "reporter.identity")
    )


def is_mine_and_unfinished(item: Worksheet | None) -> bool:
    """A sheet that is new, or a draft of the viewer's own: who is writing an answer may see it."""
    worn = hat()
    return item is None or (worn is not None and item.is_unfinished and item.created_by == worn.user_id)


def may_reach_client(case: Case) -> bool:
    """Whether the viewer may know how to reach the client: of a protective case, whoever protects, leads or serves.

    A unit that helps beside them, as the one that works with the perpetrator, is told nothing of it.
    """
    worn = hat()
    if worn is None or case.kind not in PROTECTIVE:
        return worn is not None
    is_theirs = case.lead_agency_id == worn.agency_id or worn.agency_kind == "ngo"
    return is_theirs or may(worn.role, "victim.contact")
