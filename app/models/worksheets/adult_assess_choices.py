"""成人保護個案評估表: the answers that no official list offers, as the sheet prints them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from app.questions import Choice

MODES = (
    Choice("F", _l("面訪")),
    Choice("T", _l("電話")),
    Choice("N", _l("網絡查證")),
    Choice("X", _l("未能接觸")),
)
INCOMES = (
    Choice("SELF", _l("自有")),
    Choice("SPO", _l("配偶或相對人")),
    Choice("KIN", _l("親屬")),
    Choice("SUB", _l("補助")),
    Choice("PEN", _l("年金")),
    Choice("NONE", _lp("none of these", "無")),
)
SELF_CARE = (
    Choice("A", _l("完全自理")),
    Choice("P", _l("部分協助")),
    Choice("N", _l("完全依賴")),
)
FOR_WITNESSES = (
    Choice("N", _l("無需")),
    Choice("EDU", _l("轉學校輔導")),
    Choice("CP", _l("通報兒少保護")),
    Choice("SVC", _l("轉目睹服務")),
)
MARKS_OF_OTHER_PARTY = (
    Choice("N", _lp("none of these", "無")),
    Choice("P", _l("精神照護個案")),
    Choice("S", _l("自殺通報")),
    Choice("B", _l("兩者")),
    Choice("U", _l("不詳")),
)
CRIMES = (
    Choice("JAIL", _l("在監"), marks={"twss_code": "1"}),
    Choice("DV", _l("有家暴紀錄"), marks={"twss_code": "2"}),
    Choice("CRIM", _l("有犯罪紀錄"), marks={"twss_code": "3"}),
    Choice("SA", _l("有性侵未成年兒少紀錄"), marks={"twss_code": "4"}),
    Choice("NONE", _lp("none of these", "無"), marks={"twss_code": "0"}),
    Choice("U", _l("不詳"), marks={"twss_code": "9"}),
)
DURATIONS = (
    Choice("1", _l("未滿1月")),
    Choice("2", _l("1-6月")),
    Choice("3", _l("6月-1年")),
    Choice("4", _l("1-5年")),
    Choice("5", _l("5年以上")),
    Choice("9", _l("不詳")),
)
FREQUENCIES = (
    Choice("1", _l("首次")),
    Choice("2", _l("偶發")),
    Choice("3", _l("每月")),
    Choice("4", _l("每週")),
    Choice("5", _l("每天")),
    Choice("9", _l("不詳")),
)
CAUSES = (
    Choice("PERS", _l("個性、生活習慣不合")),
    Choice("AFF", _l("感情、外遇")),
    Choice("MON", _lp("cause of violence", "經濟")),
    Choice("CHILD", _l("子女教養")),
    Choice("KIN", _l("親屬相處")),
    Choice("ALC", _lp("cause of violence", "酗酒")),
    Choice("DRUG", _l("毒品")),
    Choice("MENT", _l("精神疾病")),
    Choice("GAMB", _l("賭博")),
    Choice("CARE", _l("照顧壓力")),
    Choice("CTRL", _l("控制")),
    Choice("OTHER", _l("其他")),
)
SUPPORTS = (
    Choice("G", _l("良好")),
    Choice("F", _l("有限")),
    Choice("N", _lp("none of these", "無")),
)
BURDENS = (
    Choice("N", _l("無照顧議題")),
    Choice("L", _lp("burden", "輕")),
    Choice("M", _lp("burden", "中")),
    Choice("H", _lp("burden", "重")),
)
ORDERS = (
    Choice("N", _l("未聲請")),
    Choice("A", _l("聲請中")),
    Choice("G", _l("已核發")),
    Choice("D", _l("駁回")),
    Choice("W", _lp("petition", "撤回")),
)
PLACEMENTS = (
    Choice("N", _lp("none of these", "無")),
    Choice("E", _l("緊急安置")),
    Choice("S", _l("庇護所")),
    Choice("I", _l("機構")),
    Choice("K", _l("親屬")),
)
RESULTS = (
    Choice("EST", _l("成案／屬實")),
    Choice("NOT", _l("未成案")),
    Choice("UNK", _l("無法確認")),
)
HOLDERS = (
    Choice("PUB", _l("公部門")),
    Choice("NGO", _l("民間團體")),
    Choice("JUDGE", _l("由督導判斷")),
)
LEVELS = (
    Choice("H", _lp("level", "高")),
    Choice("M", _lp("level", "中")),
    Choice("L", _lp("level", "低")),
)
SIDES = (
    Choice("PUB", _l("公部門")),
    Choice("NGO", _l("民間團體")),
)
