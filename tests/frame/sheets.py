"""Contexts of the worksheet pages for the gallery: a visit assessment with every widget and two mistakes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tests.frame.people import SHORT_CASE
from tests.frame.stand_in import Entry, Form, Section, When, ask

SHEET = SimpleNamespace(TITLE="訪視評估表", CODE="VISIT", is_unofficial=lambda: True)
YES_NO = ["是", "否", "不詳"]
HELPERS = [
    "社工",
    "警察",
    "公衛護理師",
    "心衛社工",
    "關懷訪視員",
    "村里長",
    "村里幹事",
    "學校老師",
    "早療通報中心",
    "就業服務員",
    "長照照專",
    "家庭教育中心",
    "移民輔導員",
    "無",
]


def member(name: str, *answers: str, row_id: int | None = None) -> Entry:
    """One row of the table of family members."""
    called, sex, born = (*answers, "", "", "")[:3]
    prefix = name + "-"
    return Entry(
        name,
        [
            ask("fm_name", "姓名", "text", *filter(None, [called]), required=True, prefix=prefix),
            ask("fm_sex", "性別", "one", *filter(None, [sex]), options=["男", "女"], prefix=prefix),
            ask("fm_born", "出生日期", "day", *filter(None, [born]), prefix=prefix),
        ],
        row_id,
    )


def paper() -> Any:
    """A question that files answer: one that was taken, none refused."""
    field = ask("paper", "訪視照片", "file")
    held = {
        "name": "戲客廳.jpg",
        "size": "120 KB",
        "url": "#",
        "look_url": "#",
        "do": "file-drop-1",
        "key": "1",
    }
    field.box = {
        "name": "paper",
        "question": "paper",
        "files": [held],
        "errors": [],
        "url": "#",
        "drop_url": "#",
        "accept": ".jpg",
        "most": 20_000_000,
        "most_mb": 20,
        "count": 30,
    }
    return field


def form() -> Form:
    """A form as it comes back from the server with two mistakes."""
    missed = When(["is", "result", "未遇"])
    visit = [
        ask(
            "visit_on",
            "訪視日期",
            "day",
            "115/11/29",
            required=True,
            errors=["訪視日期不可晚於今天（115/11/19）。"],
            help="可輸入 1151129、115.11.29 或 2026/11/29。",
        ),
        ask("visit_at", "訪視起訖", "moment", "115/11/19 15:10"),
        ask(
            "method",
            "訪視服務方式",
            "one",
            "家訪",
            required=True,
            options=["家訪", "校訪", "機構訪視", "視訊"],
        ),
        ask(
            "result",
            "訪視結果",
            "one",
            "未遇",
            required=True,
            options=["順利訪視", "未遇", "拒訪", "地址錯誤", "行方不明"],
        ),
        ask(
            "late",
            "逾期初訪原因",
            "one",
            required=True,
            show_if=missed,
            options=["案家未在", "聯繫不上", "案家改期", "同仁支援調度", "其他"],
            errors=["請選一項，督導審核時會看到。"],
        ),
        ask("again_on", "預定再訪日期", "day", "115/11/20", show_if=missed),
        ask(
            "who",
            "訪視對象",
            "many",
            "祖父母",
            "鄰居",
            options=["案主", "父", "母", "祖父母", "其他親屬", "鄰居"],
        ),
        ask("with", "陪同（共訪）人員", "many", "公衛護理師", options=HELPERS),
        ask("minutes", "訪視時間（分鐘）", "number", "15", help="不含交通時間。"),
        ask(
            "summary",
            "訪視摘要",
            "long",
            "按鈴無人回應。鄰居表示祖母本週住院，兩名兒少由舅舅接送。",
            required=True,
            help="寫看見的事與說話的人；判斷寫在第 G 節。",
        ),
    ]
    home = [
        ask("name", "姓名", "text", "陳範例"),
        ask("phone", "聯絡電話", "text", "0900-000-000", only="person.phone"),
        ask("address", "現居地址", "address", "示範縣東區示範里示範路 100 號"),
        ask(
            "kin",
            "與主要服務對象關係",
            "one",
            options=["父", "母", "祖父", "祖母", "外祖父", "外祖母", "兄", "姊", "其他親屬"],
        ),
        ask("centre", "服務單位", "ref", options=["東區社會福利服務中心", "西區社會福利服務中心"]),
        ask("alone", "兒少獨自在家", "tick"),
        paper(),
        ask("score", "風險分數", "computed", "12"),
    ]
    family = ask(
        "family",
        "兒少及家庭成員",
        "rows",
        entries=[
            member("family-0", "陳範例", "女", "081/03/14", row_id=7),
            member("family-1", "林示例", "男"),
        ],
        blank=member("family-__i__"),
    )
    harm = [
        ask(
            "harm",
            "是否有疑似保護性事件",
            "one",
            "否",
            required=True,
            options=YES_NO,
            help="選「是」，系統會開出 24 小時通報時鐘與通報表。",
        ),
        ask(
            "harm_kind",
            "事件類別",
            "many",
            show_if=When(["is", "harm", "是"]),
            options=["兒少保護", "家庭暴力", "老人保護", "性侵害"],
        ),
    ]
    return Form(
        [
            (Section("B", "訪視紀錄"), visit),
            (Section("C", "通報事由之確認"), harm),
            (Section("D", "家庭狀況"), home),
            (Section("E", "家庭成員"), [family]),
        ]
    )


EDIT = {
    "form": form(),
    "sheet_class": SHEET,
    "item": None,
    "case": SHORT_CASE,
    "action": "/x",
    "draft_url": "/draft",
    "drop_url": "/x",
    "hidden": {"version": 3, "once": "a1"},
    "draft_saved_at": "09:38",
    "can_submit": True,
    "history_url": "/x",
    "print_url": "/x",
    "errors": [
        ("visit_on", "B", "訪視日期", "不可晚於今天（115/11/19）"),
        ("late", "B", "逾期初訪原因", "請選一項，督導審核時會看到"),
    ],
    "prefilled": {
        "name": ("戶政資料", "115/10/18", 32),
        "phone": ("113 年舊案", "113/02/06", 1017),
        "address": ("通報表", "115/10/18", 32),
    },
}
VERB = {
    "case": SHORT_CASE,
    "action": "/x",
    "back_url": "/x",
    "hidden": {"once": "b2"},
    "errors": [],
    "prefilled": {},
    "verb": {
        "title": "派案",
        "lead": "派出後，收案單位要在 24 小時內確認。",
        "button": "派案",
        "law": "脆弱家庭通報協助辦法 第 4 條",
        "warning": "這一戶在東區已有主責社工，建議派給同一位。",
        "confirm": "要派給「東區社會福利服務中心」嗎？派出後，派案窗口就看不到內容了。",
    },
    "form": Form(
        [
            (
                Section("", ""),
                [
                    ask(
                        "to",
                        "派給",
                        "one",
                        required=True,
                        options=["東區社會福利服務中心", "西區社會福利服務中心"],
                    ),
                    ask("due", "請在這一天前初訪", "day", "115/11/28"),
                    ask("why", "與建議不同時，請寫理由", "long"),
                ],
            )
        ]
    ),
}


def said(label: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {"key": label, "label": label, "text": text, "empty": not text and "rows" not in more, **more}


FAMILY = [
    [said("姓名", "陳範例"), said("性別", "女"), said("職業")],
    [said("姓名", "林示例"), said("性別", "男")],
]
SHOW = {
    "sheet_class": SHEET,
    "case": SHORT_CASE,
    "state": {"label": "送審中", "kind": "new", "by": "林示範 115/11/19 09:41 送審"},
    "edition": "115/07/01",
    "edit_url": "/x",
    "history_url": "/x",
    "print_url": "/x",
    "comments": [{"by": "周督範 督導", "at": "115/11/18 16:05", "text": "目標二請寫可看見的改變。"}],
    "sections": [
        (
            Section("B", "訪視紀錄"),
            [
                said("訪視日期", "115/11/19（四）"),
                said("訪視服務方式", "家訪"),
                said("訪視結果", "未遇"),
                said("逾期初訪原因"),
                said(
                    "訪視摘要",
                    "按鈴無人回應。鄰居表示祖母本週住院，兩名兒少由舅舅接送。\n留訪視單並約 11/20 下午再訪。",
                    wide=True,
                ),
                said("通報人", withheld=True),
            ],
        ),
        (Section("E", "家庭成員"), [said("兒少及家庭成員", rows=FAMILY)]),
        (Section("G", "服務目標"), [said("長期目標")]),
    ],
}
HISTORY = {
    "sheet_class": SHEET,
    "case": SHORT_CASE,
    "back_url": "/x",
    "count": 60,
    "page": 0,
    "page_size": 25,
    "saves": [
        {
            "at": "115/11/19 09:38",
            "who": "林示範",
            "role": "社工",
            "verb": "儲存",
            "changes": [
                {"section": "B 訪視紀錄", "label": "訪視結果", "was": "順利訪視", "now": "未遇"},
                {"section": "B 訪視紀錄", "label": "訪視摘要", "was": "", "now": "按鈴無人回應。"},
                {"section": "A 通報", "label": "通報人姓名", "withheld": True},
            ],
        },
        {"at": "115/11/18 16:05", "who": "周督範", "role": "督導", "verb": "退回", "changes": []},
    ],
}
MERGE = {
    "sheet_class": SHEET,
    "case": SHORT_CASE,
    "action": "/x",
    "hidden": {"version": 4},
    "base_at": "今日 09:05",
    "mine_at": "09:38",
    "other": {"name": "何樣品", "role": "心衛社工", "at": "09:32"},
    "conflicts": [
        {
            "key": "result",
            "section": "B",
            "label": "訪視結果",
            "was": "順利訪視",
            "mine": "未遇",
            "theirs": "拒訪",
            "chosen": "mine",
        },
        {
            "key": "phone",
            "section": "D",
            "label": "聯絡電話",
            "was": "0900-000-000",
            "mine": "0900-000-111",
            "theirs": "0900-000-222",
            "note": "今早本人來電更正",
        },
    ],
    "merged": [
        {
            "key": "with",
            "section": "B",
            "label": "陪同（共訪）人員",
            "text": "公衛護理師、心衛社工",
            "by": "何樣品 09:30",
        }
    ],
}
