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

DESK = {
    "title": "林示範的工作桌",
    "lead": "115/11/19（四）09:40　示範縣東區社會福利服務中心・主責 26 戶、協力 6 戶",
    "cases_url": "/x",
    "new_url": "/x",
    "new_label": "新增訪視紀錄",
    "counts": [
        ("逾期", 2, "#g-1", "over"),
        ("今日到期", 3, "#g-2", "today"),
        ("本週", 5, "/x", ""),
        ("新派案", 2, "/x", ""),
        ("退回", 1, "/x", ""),
        ("訊息", 3, "#news", ""),
    ],
    "groups": [
        (
            "逾期",
            [
                row(
                    "over",
                    "逾期 2 天",
                    100,
                    "陳範例家",
                    "VF-115-00417",
                    "high",
                    "初評報告尚未送審",
                    "期限 115/11/17（接獲通報 30 日）・已完成 62%・送審時請填逾期原因",
                    "繼續填寫",
                    primary=True,
                ),
                row(
                    "over",
                    "逾期 1 天",
                    100,
                    "蔡演示家",
                    "VF-115-00398",
                    "mid",
                    "第 1 個月面訪未登錄",
                    "115/10/18 開案・中脆弱：前 3 個月每月面訪 1 次",
                    "補登面訪",
                    primary=True,
                ),
            ],
        ),
        (
            "今日到期",
            [
                row(
                    "today",
                    "剩 14 時 20 分",
                    94,
                    "王測試家",
                    "VF-115-00462",
                    "none",
                    "初訪第 10 日",
                    "今日 24:00 前・前次 11/16 未遇，已留訪視單",
                    "開始訪視",
                ),
                row(
                    "today",
                    "剩 7 時 20 分",
                    80,
                    "張示例家",
                    "VF-115-00288",
                    "low",
                    "回覆學校：轉介結果",
                    "示範國小輔導室 11/12 來文・今日 17:00 前",
                    "填寫回覆",
                ),
            ],
        ),
        (
            "新派案",
            [
                row(
                    "soon",
                    "收案剩 23 時",
                    4,
                    "黃模擬家",
                    "VF-115-00481",
                    "none",
                    "就學不穩定、經濟困難・子女 2 人",
                    "集中派案窗口 115/11/19 08:52 派案・同戶曾有舊案 1 件",
                    "確認收案",
                )
            ],
        ),
        (
            "本週",
            [
                row(
                    "calm",
                    "剩 1 天",
                    66,
                    "許虛擬家",
                    "VF-115-00344",
                    "low",
                    "11 月電訪或面訪",
                    "低脆弱：每月 1 次",
                    "登錄聯繫",
                ),
                row(
                    "held",
                    "暫停計時",
                    0,
                    "何擬名家",
                    "VF-115-00352",
                    "mid",
                    "行方不明：等候戶政、健保回覆",
                    "暫停 11/10 起・周督範核可",
                    "看查找步驟",
                ),
            ],
        ),
    ],
    "news": [
        {
            "label": "再次通報：陳範例家",
            "url": "/x",
            "detail": "今日 08:31・已併入本案，請於 24 小時內回應",
            "new": True,
        },
        {
            "label": "結案轉銜回覆：孫假設家",
            "url": "/x",
            "detail": "昨日 14:02・示範社區據點已接手",
            "new": False,
        },
    ],
    "plans": [{"at": "10:30", "title": "王測試家　初訪", "detail": "東區示範里・與公衛護理師共訪"}],
    "team": {
        "lead": "第一組・社工 4 人",
        "links": [("待我審核 5 件", "/x", True), ("組內逾期 4 件", "/x", False)],
        "load": [
            {"name": "林示範", "text": "26 / 30 戶・逾期 2", "percent": 86},
            {"name": "高假想", "text": "29 / 30 戶・逾期 1", "percent": 96},
        ],
    },
}

CASE_PAGE = {
    "case": CASE,
    "verbs": [("新增訪視紀錄", "/x", True), ("轉介", "/x", False), ("移轉或結案", "/x", False)],
    "tabs": [
        ("時間軸", "#line", True),
        ("工作表單", "#sheets", False),
        ("家庭", "#family", False),
        ("計畫", "#plan", False),
        ("誰看得到", "#access", False),
    ],
    "timeline_kinds": [
        ("全部", "/x", True),
        ("接觸", "/x", False),
        ("表單", "/x", False),
        ("派案", "/x", False),
    ],
    "more_url": "/x",
    "timeline": [
        {
            "at": "今日 08:31",
            "title": "再次通報",
            "text": "兒少連續 3 日未到校。",
            "by": "集中派案窗口 併入・須 24 小時內回應",
            "cls": "bad",
            "url": "/x",
        },
        {
            "at": "11/17 24:00",
            "title": "法定期限：初評報告",
            "clock": clock("over", "逾期 2 天"),
            "by": "脆弱家庭通報協助辦法 第 5 條（30 日）",
            "cls": "legal",
        },
        {
            "at": "11/12 15:10",
            "title": "家訪・未遇",
            "text": "留訪視單；鄰居表示祖母就醫。",
            "by": "林示範・訪視紀錄第 3 次",
            "cls": "",
            "url": "/x",
        },
        {
            "at": "10/18 16:40",
            "title": "派案",
            "text": "派至東區社會福利服務中心。",
            "by": "集中派案窗口・受理後 5 時 12 分",
            "cls": "legal",
        },
    ],
    "sheets": [
        {
            "title": "訪視評估表",
            "state": "draft",
            "state_label": "草稿 62%",
            "who": "林示範",
            "when": "今日 09:38",
            "due": clock("over", "逾期 2 天"),
            "url": "/x",
            "action_label": "繼續填寫",
        },
        {
            "title": "家庭脆弱性評估",
            "state": "approved",
            "state_label": "已核可",
            "who": "林示範",
            "when": "11/06",
            "due": clock("done", "完成"),
            "url": "/x",
            "action_label": "開啟",
        },
        {
            "title": "家庭服務計畫",
            "state": "none",
            "state_label": "未開始",
            "who": "",
            "when": "開案後填寫",
            "due": clock("held", "尚未起算"),
            "url": "/x",
            "action_label": "先看題目",
        },
    ],
    "new_sheets": [("個案紀錄表", "/x"), ("轉介單", "/x")],
    "goals": [
        {
            "title": "目標一　兩名兒少穩定就學、就托",
            "text": "學校早餐、課後據點；母親上班日由祖母接送。",
            "detail": "示範國小・每週五回報出席日數　2 / 4 週達成",
        }
    ],
    "people": [
        {"name": "陳範例", "role_label": "母", "age": 34, "note": "主要照顧者・夜班清潔工作", "url": "/x"},
        {"name": "林示例", "role_label": "子", "age": 8, "note": "示範國小 2 年級", "url": "/x"},
        {
            "name": "林樣本",
            "role_label": "父",
            "age": 38,
            "note": "分居・不得向其透露案家現址",
            "secret": True,
            "url": "/x",
        },
    ],
    "access": [
        {"who": "林示範", "what": "全部", "why": "主責社工"},
        {"who": "周督範", "what": "全部", "why": "第一組督導"},
        {"who": "示範國小輔導室", "what": "只見轉介與回覆", "why": "轉介單 11/05"},
    ],
    "looked_url": "/x",
}
