"""The verbs that a role may hold, and the words for how far each of them goes."""

from __future__ import annotations

from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

PERMISSIONS: Final[dict[str, LazyString]] = {
    "consult.create": _l("諮詢登錄"),
    "report.create": _l("通報"),
    "report.view": _l("檢視通報"),
    "screen.edit": _l("篩派案"),
    "dispatch.approve": _l("派案核定"),
    "case.view": _l("檢視個案"),
    "case.edit": _l("編輯個案"),
    "open.decide": _l("開案建議"),
    "open.approve": _l("開案核定"),
    "plan.edit": _l("服務計畫"),
    "record.edit": _l("個案紀錄"),
    "periodic.edit": _l("定期評估"),
    "close.propose": _l("結案建議"),
    "close.approve": _l("結案核定"),
    "refer.create": _l("轉介連結"),
    "refer.receive": _l("受理轉介"),
    "delegate": _l("委託民間團體"),
    "reporter.identity": _l("通報人身分"),
    "danger.assess": _l("危險評估"),
    "victim.contact": _l("被害人聯絡資料"),
    "match.query": _l("系統比對"),
    "sheets.export": _l("匯出表單"),
    "stats.local": _l("縣市統計"),
    "stats.national": _l("全國統計"),
    "codes.edit": _l("代碼與指標維護"),
    "users.edit": _l("帳號維護"),
    "deputy.name": _l("指定代理人"),
    "audit.view": _l("稽核軌跡"),
    "ip.write": _l("心衛評估"),
}

ON_REASON: Final = "on-reason"

SCOPES: Final[dict[str, LazyString]] = {
    "all": _l("全國"),
    "county": _l("本縣市"),
    "unit": _l("本單位及所屬"),
    "assigned": _l("本人主責或協力之個案"),
    "delegated": _l("受託中之中、低風險個案"),
    "own": _l("本人登錄者"),
    "own-status": _l("本人通報之受理情形"),
    "own-delegated": _l("受託個案之統計"),
    "summary": _l("案件摘要，不含內容"),
    "flags": _l("僅有無列案"),
    "joint": _l("共案計畫"),
    "deidentified": _l("去識別化資料"),
    "local-admins": _l("縣市管理者之帳號"),
    "county-settings": _l("本縣市設定"),
    ON_REASON: _l("敘明理由後"),
}
