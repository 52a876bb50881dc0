"""The intake desk in tables: what makes a report an emergency, what a note tells, how a match is known."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

EMERGENCIES: Final[dict[str, tuple[str, ...]]] = {
    "rpt_vf": ("rv_urgent",),
    "rpt_adult": ("hp_emergency",),
    "rpt_child": ("rc_oral_first", "hp_place"),
    "rpt_sa": ("rs_oral_first", "hp_place"),
    "disp_vf": ("dv_urgent",),
    "disp_adult": ("da_emerg",),
    "disp_child": ("dc_immediate",),
}
"""By table of a report or a dispatch record the answers that, said with yes, make the report an emergency.

In an emergency one reports by word of mouth first (兒少法§54, 性侵害犯罪防治法§11). A report that is corrected takes
the word back; a dispatch record only adds to it.
"""

NOTE_KINDS: Final[dict[str, LazyString]] = {
    "CALL": _l("電聯"),
    "SEARCH": _l("查詢"),
    "MEET": _l("當面詢問"),
}
NOTE_RESULTS: Final[dict[str, LazyString]] = {
    "REACHED": _l("聯絡到、查到"),
    "NONE": _l("沒有聯絡到、查無資料"),
    "WAIT": _l("等候回覆"),
}

REASONS: Final[dict[str, LazyString]] = {
    "id": _l("身分證號相同"),
    "address": _l("地址相同"),
    "phone": _l("電話相同"),
    "name_born": _l("姓名、生日相同"),
    "name": _l("姓名相同"),
}
"""Why a case may be about the same family, the surest first."""
SURE: Final = frozenset({"id", "name_born", "address"})
NEAR: Final = frozenset({"name"})
"""A name alone is many people's."""

MOST_MATCHES: Final = 20
BULK: Final = 50
"""So many reports are taken or handed over at once."""
