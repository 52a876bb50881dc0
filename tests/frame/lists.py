"""Contexts of the list pages, of accounts and of logging in, for the gallery."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, NamedTuple

from tests.frame.people import RISKS, clock


class Page(NamedTuple):
    """Which page of a list."""

    number: int
    size: int


FILTERS = [
    {
        "name": "q",
        "label": "姓名任一字、案號、電話末碼",
        "widget": "search",
        "value": "",
        "placeholder": "例：範、00417",
    },
    {
        "name": "risk",
        "label": "等級",
        "widget": "select",
        "placeholder": "全部等級",
        "choices": [("high", "高脆弱", False)],
    },
    {"name": "status", "label": "狀態", "widget": "select", "choices": [("open", "進行中", False)]},
    {"name": "due_from", "name_to": "due_to", "label": "期限", "widget": "between"},
]
_ROWS = [
    ("over", "逾期 2 天", "陳範例家", "high", "初評中"),
    ("today", "剩 14 時", "王測試家", "none", "待初訪"),
    ("soon", "剩 1 天", "劉假名家", "mid", "計畫退回"),
    ("calm", "剩 22 天", "余佯名家", "low", "待結案"),
    ("held", "暫停計時", "何擬名家", "mid", "行方不明"),
]
CASES = {
    "lead": "您看得到的案件：主責、協力、本中心",
    "filters": FILTERS,
    "clear_url": "/x",
    "count": 1001,
    "page": 2,
    "page_size": 10,
    "summary": "進行中・依期限排序",
    "quick": [("逾期", 2, "/x", False), ("高脆弱", 4, "/x", True), ("30 天未接觸", 3, "/x", False)],
    "export_url": "/x",
    "new_url": "/x",
    "bulk_url": "/x",
    "bulk": [
        ("assign", "改派主責", ""),
        ("print", "列印摘要", ""),
        ("export", "匯出", "要匯出已選的案件嗎？會留下紀錄。"),
    ],
    "heads": [
        ("clock", "期限", "/x", "asc"),
        ("family", "家戶", "", ""),
        ("risk", "等級", "/x", ""),
        ("kind", "類別", "", ""),
        ("status", "狀態", "/x", ""),
        ("lead", "主責", "", ""),
        ("latest", "最近動態", "/x", ""),
    ],
    "cases": [
        {
            "pk": n,
            "clock": clock(state, left, 60),
            "family_name": family,
            "number": f"VF-115-0041{n}",
            "url": "/x",
            "risk": risk,
            "risk_label": RISKS[risk],
            "kind_label": "脆弱家庭",
            "status_label": status,
            "lead": "林示範",
            "latest": "11/16 未遇",
        }
        for n, (state, left, family, risk, status) in enumerate(_ROWS)
    ],
}
NO_CASES = {**CASES, "cases": [], "count": 0, "bulk": []}
_PLACE = {"role": "脆弱家庭社工", "unit": "東區社會福利服務中心", "since": "114/03/01 08:00", "ended": ""}
_USER: dict[str, Any] = {
    "id": 1,
    "name": "林示範",
    "username": "lin.demo",
    "is_active": True,
    "last_login": "115/11/19 08:12",
    "places": [_PLACE, _PLACE | {"role": "督導"}],
}
USERS = {
    "title": "使用者",
    "asked": "",
    "page": Page(0, 25),
    "more": True,
    "counts": [
        ("使用中", 184, "/x", ""),
        ("待開通", 6, "/x", ""),
        ("90 天未登入", 9, "/x", "today"),
        ("鎖定", 1, "/x", "over"),
    ],
    "users": [
        _USER,
        _USER
        | {
            "id": 2,
            "name": "葉離例",
            "username": "yeh.demo",
            "is_active": False,
            "last_login": "",
            "places": [],
        },
    ],
}
USER = {
    "user": _USER | {"places": [_PLACE, _PLACE | {"role": "督導", "ended": "115/01/31 17:00"}]},
    "title": "林示範",
}
ROLES = {
    "roles": [
        {
            "code": "VF_SW",
            "name": "脆弱家庭社工",
            "reach": "worker",
            "permissions": [("看案件", "指派給自己的"), ("填表單", "指派給自己的")],
        }
    ]
}
CARDS = {
    "number": "",
    "page": Page(1, 25),
    "more": False,
    "cards": [
        {
            "number": "VF-115-00417",
            "kind_label": "脆弱家庭",
            "status_label": "初評中",
            "filed_at": "115/10/18 11:28",
            "due_at": "115/11/17 24:00",
            "lead": "東區社福中心",
            "phone": "000-000-0000",
        }
    ],
}
RECEIPT = {
    "number": "RPT-115-00091",
    "pin": "7402-6613",
    "told": SimpleNamespace(label="已受理", look="new", about="窗口已收到。", then="有變化請再通報。"),
    "filed_at": "115/11/19 09:40",
}
_SECRET = {name: SimpleNamespace(id=name, name=name) for name in ("old", "new", "again")}
LOGIN = {
    "title": "登入",
    "place": "示範縣",
    "was_ended": True,
    "message": "",
    "form": SimpleNamespace(
        hidden_tag=lambda: "",
        username=SimpleNamespace(id="username", name="username", data="lin.demo", errors=[]),
        password=SimpleNamespace(id="password", name="password", data="", errors=[]),
    ),
}
NOBODY = {"menu": [], "me": None, "search_url": None}
