"""兒童及少年保護調查報告: the answers that no official list offers, as the sheet prints them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from app.questions import Choice

ASKED = (
    Choice("SCH", _l("學校")),
    Choice("HOS", _l("醫院")),
    Choice("POL", _l("警察")),
    Choice("NEI", _l("鄰里")),
    Choice("KIN", _l("親屬")),
    Choice("CARE", _l("托育人員")),
    Choice("OTHER", _l("其他")),
)
EVIDENCE = (
    Choice("MED", _l("診斷書")),
    Choice("PHOTO", _l("照片")),
    Choice("REC", _l("錄音影")),
    Choice("MSG", _l("訊息")),
    Choice("WIT", _l("證人")),
    Choice("NONE", _lp("none of these", "無")),
)
MEDICAL_CARE = (
    Choice("N", _l("無需")),
    Choice("DONE", _l("已就醫")),
    Choice("CENTER", _l("轉兒少保護醫療中心")),
    Choice("REF", _l("拒絕")),
)
ECONOMY = (
    Choice("G", _l("足夠")),
    Choice("F", _l("勉強")),
    Choice("P", _l("困難")),
    Choice("U", _l("不詳")),
)
AUTHORITIES = (
    Choice("EDU", _l("教育主管機關")),
    Choice("SOC", _l("社政（機構管理）")),
    Choice("POL", _l("警察、檢察")),
    Choice("LAB", _l("勞政")),
    Choice("NONE", _lp("none of these", "無")),
)
PARENTS_PROTECT = (
    Choice("OK", _l("能保護")),
    Choice("HELP", _l("需協助")),
    Choice("NO", _l("未保護（改列第一類）")),
)
FOUND = (
    Choice("Y", _l("屬實")),
    Choice("N", _l("不屬實")),
    Choice("U", _l("無法認定")),
)
JOINT_INTERVIEW = (
    Choice("Y", _l("進入")),
    Choice("N", _l("未進入")),
    Choice("NA", _l("不適用")),
)
ATTITUDES = (
    Choice("SUP", _l("支持保護")),
    Choice("AMB", _l("矛盾")),
    Choice("DENY", _l("否認、責備")),
)
WAYS_TO_MEET = (
    Choice("NET", _l("網路、社群、遊戲")),
    Choice("FRIEND", _l("朋友")),
    Choice("AD", _l("應徵")),
    Choice("FAM", _l("家人")),
    Choice("OTHER", _l("其他")),
)
THREATS = (
    Choice("N", _lp("none of these", "無")),
    Choice("MONEY", _l("債務金錢")),
    Choice("IMG", _l("以影像要脅")),
    Choice("VIO", _l("暴力")),
    Choice("DRUG", _l("毒品")),
)
HOW_FOUND = (
    Choice("POL", _l("警察查獲")),
    Choice("REP", _lp("how found", "通報")),
    Choice("SELF", _l("自行求助")),
)
PLACED = (
    Choice("HOME", _l("通知父母帶回")),
    Choice("PLACE", _l("緊急安置（72小時內報法院）")),
    Choice("OTHER", _l("其他必要之保護")),
)
IMAGES = (
    Choice("N", _lp("none of these", "無")),
    Choice("REQ", _l("已請求移除")),
    Choice("DONE", _l("已移除")),
)
FINDINGS = (
    Choice("EST", _l("成立（屬兒少保護案件）")),
    Choice("RISK", _l("未成立，有福利需求")),
    Choice("NOT", _l("未成立")),
    Choice("UNK", _l("無法調查")),
)
DISPOSALS = (
    Choice("OPEN", _l("開案（家庭處遇）")),
    Choice("PLACE", _l("開案（安置）")),
    Choice("VF", _l("轉脆弱家庭")),
    Choice("REFER", _l("轉其他系統")),
    Choice("NONE", _l("不開案")),
)
JUDICIAL_STEPS = (
    Choice("REPORT", _l("告發")),
    Choice("PO", _l("聲請保護令")),
    Choice("CUST", _l("停止親權、改定監護")),
    Choice("NONE", _lp("none of these", "無")),
)
