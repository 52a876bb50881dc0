"""訪視評估表: the answers that no official list offers, as the sheet prints them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext as _lp

from app.questions import Choice

CHILDREN_SEEN = (
    Choice("Y", _l("全部親見")),
    Choice("P", _l("部分")),
    Choice("N", _l("未見")),
    Choice("NA", _l("家中無兒少")),
)
COMPANIONS = (
    Choice("SW", _l("社工")),
    Choice("POL", _l("警察")),
    Choice("PHN", _l("公衛護理師")),
    Choice("MH", _l("心衛社工、訪視員")),
    Choice("VIL", _l("村里長、幹事")),
    Choice("EDU", _l("學校")),
    Choice("NONE", _lp("none of these", "無")),
)
SEARCH_STEPS = (
    Choice("TEL", _l("電聯親友")),
    Choice("ADDR", _l("戶籍地及現居地訪視")),
    Choice("SCH", _l("學校查詢")),
    Choice("NHI", _l("健保就醫紀錄")),
    Choice("IMM", _l("入出境查詢")),
    Choice("POL", _l("函請警察協尋")),
    Choice("PROS", _l("報請檢察機關")),
)
CONFIRMED = (
    Choice("Y", _l("屬實")),
    Choice("P", _l("部分屬實")),
    Choice("N", _l("不屬實")),
    Choice("U", _l("無法確認")),
)
PROTECTIVE_EVENTS = (
    Choice("N", _lp("none of these", "無")),
    Choice("CP", _l("兒少保護")),
    Choice("DV", _l("家庭暴力")),
    Choice("EP", _l("老人保護")),
    Choice("DP", _l("身障保護")),
    Choice("SA", _l("性侵害")),
)
DEBTS = (
    Choice("N", _lp("none of these", "無")),
    Choice("S", _l("可負擔")),
    Choice("H", _l("難以負擔")),
    Choice("F", _l("遭強制執行、凍結")),
    Choice("U", _l("不詳")),
)
LIVELIHOODS = (
    Choice("1", _l("穩定就業")),
    Choice("2", _l("低薪非典型就業")),
    Choice("3", _l("失業未滿6個月")),
    Choice("4", _l("失業6個月以上")),
    Choice("5", _l("資遣、非自願失業")),
    Choice("9", _l("不適用")),
)
PROBLEMS = (
    Choice("M", _l("多重問題／需求")),
    Choice("S", _l("單一特定議題")),
    Choice("N", _l("無明顯需求")),
)
