"""兒少保護安全評估: sub-items, capacities and measures, as the tool prints them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from app.questions import Choice

KINDS = (
    Choice("INIT", _lp("assessment", "初次")),
    Choice("CHG", _l("狀況改變")),
    Choice("END", _l("結束安全計畫、返家、結案前")),
)
VULNERABLE = (
    Choice("A5", _l("5歲以下")),
    Choice("MED", _l("重大疾病")),
    Choice("DIS", _l("身心障礙、發展遲緩")),
    Choice("NOSPEAK", _l("表達能力有限")),
    Choice("ISO", _l("不易被外界看見")),
    Choice("BEH", _l("行為議題")),
    Choice("NONE", _lp("none of these", "無")),
)
HARMS = (
    Choice("a", _l("非意外之嚴重傷害")),
    Choice("b", _l("威脅傷害或報復")),
    Choice("c", _l("過度管教或體罰")),
    Choice("d", _l("新生兒受物質濫用影響")),
    Choice("e", _l("照顧者擔心自己會虐待")),
)
SUSPECTED = (
    Choice("a", _l("照顧者或家戶成員為疑似行為人")),
    Choice("b", _l("照顧者未能保護")),
    Choice("c", _l("疑似行為人可接觸兒少")),
)
OF_THE_CHILD = (
    Choice("a", _l("具認知、體能、情緒能力參與安全計畫")),
    Choice("b", _l("能向外求助")),
    Choice("n", _lp("none of these", "無")),
)
OF_THE_CARER = (
    Choice("a", _l("有能力參與安全計畫")),
    Choice("b", _l("願意承認問題")),
    Choice("c", _l("能運用資源")),
    Choice("d", _l("有支持網絡")),
    Choice("e", _l("願意接受協助")),
    Choice("f", _l("與兒少有正向關係")),
    Choice("g", _l("能保護兒少")),
    Choice("n", _lp("none of these", "無")),
)
AT_HOME = (
    Choice("1", _l("社工介入直接服務")),
    Choice("2", _l("運用親友鄰里社區為安全資源")),
    Choice("3", _l("運用社區機構服務")),
    Choice("4", _l("照顧者保護兒少")),
    Choice("5", _l("行為人離家")),
    Choice("6", _l("非行為照顧者與兒少遷至安全處")),
    Choice("7", _l("法律行動（保護令）")),
    Choice("8", _l("其他")),
    Choice("0", _lp("none of these", "無")),
)
AWAY_FROM_HOME = (
    Choice("9", _l("照顧者自願安排親友照顧")),
    Choice("10", _l("緊急安置")),
    Choice("0", _lp("none of these", "無")),
)
