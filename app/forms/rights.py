"""Which guarded answers (`only=`) the viewer may read, and which they may write."""

from __future__ import annotations

from app.guard.security import hat
from app.models import Worksheet
from app.rules.roles import may, may_fill


def may_read(permission: str) -> bool:
    """Whether the viewer's role may see answers guarded by this permission."""
    worn = hat()
    return worn is not None and may(worn.role, permission)


def may_write(permission: str) -> bool:
    """Whether the viewer's role may give them: who files a report names the reporter, and may not read it later."""
    worn = hat()
    return worn is not None and may_fill(worn.role, permission)


def may_know_writer(stage: str, writer: int | None) -> bool:
    """Whether the viewer may know who filled in a sheet. Who wrote a report may be who reported: guarded alike."""
    worn = hat()
    return worn is not None and (
        stage != "report" or writer == worn.user_id or may(worn.role, "reporter.identity")
    )


def is_mine_and_unfinished(item: Worksheet | None) -> bool:
    """A sheet that is new, or a draft of the viewer's own: who is writing an answer may see it."""
    worn = hat()
    return item is None or (worn is not None and item.state == "draft" and item.created_by == worn.user_id)
