"""The kinds of life event (生活大事): what turns a family's course, whoever wrote it down."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

KINDS: Final[dict[str, LazyString]] = {
    "VIO": _l("暴力"),
    "SUI": _l("自殺自傷"),
    "MISS": _l("失聯"),
    "MOVE": _l("搬遷"),
    "JAIL": _l("入監"),
    "RELEASE": _l("出監"),
    "HOSP": _l("住院"),
    "ILL": _l("重大傷病"),
    "PREG": _l("懷孕"),
    "BIRTH": _l("出生"),
    "DEATH": _l("死亡"),
    "UNION": _l("結婚或同居"),
    "PART": _l("離婚或分居"),
    "CARER": _l("照顧者更換"),
    "SCHOOL": _l("入學、轉學或中輟"),
    "JOB": _l("就業"),
    "JOBLESS": _l("失業"),
    "MONEY": _l("經濟變故"),
    "OTHER": _l("其他"),
}
"""Our own list. The codes that a case record also ticks (``CASE_REC.cr_event``) mean the same there."""

NO_EVENT: Final = "NONE"
"""What a record ticks when nothing has happened."""

SEATS: Final = ("lead", "helper", "delegated", "joint_plan")
"""From where one may write them down; the database asks the same (``app/guard/sql/46_case_page.sql``)."""
WRITES: Final = ("record.edit", "case.edit")
"""The permissions, any one of which it takes."""
