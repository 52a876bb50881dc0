"""性侵害事件通報表: the choices that are its own."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.questions import Choice

TIMES = (
    Choice("1", _l("單次")),
    Choice("2", _l("多次")),
    Choice("3", _l("長期")),
    Choice("9", _l("不詳")),
)
MEANS = (
    Choice("FORCE", _l("強暴")),
    Choice("THREAT", _l("脅迫、恐嚇")),
    Choice("DRUG", _l("藥劑、酒精")),
    Choice("POWER", _l("權勢")),
    Choice("TRICK", _l("誘騙")),
    Choice("NONE", _l("未違反意願（未滿16歲）")),
    Choice("OTHER", _l("其他")),
    Choice("UNK", _l("不詳")),
)
CONSENT = (
    Choice("SELF", _l("本人同意")),
    Choice("REP", _l("法定代理人或監護人同意")),
    Choice("NOREP", _l("依法無須（代理人為嫌疑人、不明、有礙）")),
    Choice("NO", _l("不同意")),
    Choice("NA", _l("不適用")),
)
