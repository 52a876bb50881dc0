"""Invented people and cases for the gallery. "Now" is Thursday 115/11/19, 09:40. Every name is made up."""

from __future__ import annotations

from typing import Any

Clock = dict[str, Any]
RISKS = {"high": "高脆弱", "mid": "中脆弱", "low": "低脆弱", "none": "尚未評定"}


def clock(state: str, text: str, p: int = 0, label: str = "") -> Clock:
    return {"state": state, "text": text, "p": p, "label": label}


def row(
    state: str,
    left: str,
    p: int,
    family: str,
    number: str,
    risk: str,
    title: str,
    detail: str,
    do: str,
    **more: Any,
) -> dict[str, Any]:
    return {
        "clock": clock(state, left, p),
        "family_name": family,
        "number": number,
        "risk": risk,
        "title": title,
        "risk_label": RISKS[risk],
        "detail": detail,
        "action_label": do,
        "action_url": "/x",
        "url": "/x",
        **more,
    }


MENU = [
    {"label": label, "url": "/x", "current": label == "案件"}
    for label in ("工作桌", "案件", "家庭檔", "統計")
]
ME = {
    "name": "林示範",
    "role": "社工",
    "unit": "東區社福中心",
    "account_url": "/x",
    "logout_url": "/x",
    "switch_url": "/x",
    "roles": [
        {"code": "VF_SW", "label": "脆弱家庭社工", "current": True},
        {"code": "VF_SUP", "label": "督導", "current": False},
    ],
}
LANGUAGES = [
    {"code": "zh_Hant_TW", "lang": "zh-Hant-TW", "label": "繁體中文", "current": True},
    {"code": "en", "lang": "en", "label": "English", "current": False},
]
FRAME = {
    "lang": "zh-Hant-TW",
    "menu": MENU,
    "me": ME,
    "languages": LANGUAGES,
    "language_url": "/x",
    "search_url": "/x",
}

CASE: dict[str, Any] = {
    "number": "VF-115-00417",
    "kind_label": "脆弱家庭",
    "status_label": "初評中",
    "family_name": "陳範例家",
    "url": "/x",
    "risk": "high",
    "risk_label": "高脆弱",
    "lead": "林示範 東區社福中心",
    "helpers": ["心衛社工 何樣品", "示範國小 輔導室"],
    "members_count": 5,
    "filed_at": "115/10/18",
    "facts": [("評定依據", "高指標 1 項、中指標 2 項", "/x")],
    "clocks": [
        clock("over", "逾期 2 天", 100, "初評報告"),
        clock("today", "剩 22 時", 8, "回應再次通報"),
        clock("held", "開案後起算", 0, "每月面訪"),
        clock("done", "第 8 日完成", 100, "初訪"),
    ],
    "alarm": {
        "title": "再次通報（今日 08:31）",
        "text": "兒少連續 3 日未到校。請於 24 小時內回應。",
        "url": "/x",
        "link": "看通報內容與比對理由",
    },
}
SHORT_CASE = {**CASE, "clocks": CASE["clocks"][:1]}
