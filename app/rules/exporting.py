"""Taking sheets out of the system and in: the reasons, the shapes of a file, and the forms that come as a list.

A copy outside has no walls. So a reason is asked and kept (個人資料保護法§5: within what the purpose needs; §18: kept
safe; 施行細則§12 II: who used it leaves a trace).
"""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

REASONS: Final[dict[str, LazyString]] = {
    "COURT": _l("司法機關、檢察機關或訴願、訴訟調閱"),
    "HANDOVER": _l("個案轉銜、跨縣市或跨系統銜接"),
    "MEETING": _l("個案研討、網絡會議"),
    "CHECK": _l("業務督考、評鑑、稽核"),
    "COUNT": _l("業務統計與分析"),
    "PERSON": _l("當事人依法請求閱覽或複製"),
    "OTHER": _l("其他"),
}
FORMATS: Final[dict[str, LazyString]] = {
    "xlsx": _l("Excel 活頁簿（xlsx）"),
    "ods": _l("開放文件（ods）"),
    "csv": _l("純文字（csv）"),
}
WORDS, CODES = "words", "codes"
CONTENTS: Final[dict[str, LazyString]] = {
    WORDS: _l("文字（給人看）"),
    CODES: _l("代碼（給程式讀，可再匯入）"),
}
IMPORTED: Final = ("CASE_REC", "REFER", "CARE_VISIT", "SSN_CONSULT", "BSRS5")
"""The forms that other systems and offices keep as lists. No judgement of safety and no plan is imported by the row."""
