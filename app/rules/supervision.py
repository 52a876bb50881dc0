"""督導紀錄: what the lead looks at of an NGO's work. No official form is public: the words are ours (用語非官方)."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

CONFIDENCE: Final = 0.3
LOOKED_AT: Final[dict[str, LazyString]] = {
    "RECORDS": _l("服務紀錄"),
    "CONTACTS": _l("訪視頻率"),
    "GOALS": _l("計畫目標的進度"),
    "RISK": _l("風險變化與通報"),
    "PRIVACY": _l("個資保護與保密"),
    "WISHES": _l("案家的意見"),
    "STAFF": _l("承辦人力與督導"),
    "OTHER": _l("其他"),
}
SEATS: Final = frozenset({"lead"})
"""From where it is written; the database asks again (``supervised_by_the_lead()``)."""
