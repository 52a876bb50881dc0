"""What a notice says: one sentence a verb, with the number of the case and nothing else. The e-mail says the same.

The sentences are msgids, looked up by whoever shows them: the worker that sends e-mail has no pages' catalogue.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final


def later(msgid: str) -> str:
    """A sentence that is looked up later. Called ``_`` where it is used, for pybabel to find it."""
    return msgid


_ = later

FROM_WORKFLOW: Final[dict[str, str]] = {
    "file": _("%(number)s：收到新的通報，請派案"),
    "dispatch": _("%(number)s 派案到您的單位，請收案"),
    "dismiss": _("%(number)s 未成案"),
    "merge": _("%(number)s 是重複通報，併入您主責的案件"),
    "reinstate": _("%(number)s 恢復受理"),
    "take": _("%(number)s 已受理"),
    "pass_on": _("%(number)s 轉交給您受理"),
    "put_back": _("%(number)s 放回待受理"),
    "accept": _("%(number)s 由您主責"),
    "acknowledge": _("%(number)s 緊急派案已確認收到"),
    "refuse": _("%(number)s 被退回派案，請仲裁"),
    "arbitrate": _("%(number)s 經仲裁派案到您的單位，請收案，不能再退回"),
    "assign": _("%(number)s 改派主責社工"),
    "propose_open": _("%(number)s 評估送審，請審核"),
    "send_back": _("%(number)s 退回修正"),
    "open": _("%(number)s 已開案"),
    "not_open": _("%(number)s 不開案"),
    "short": _("%(number)s 轉為短期服務"),
    "reassess": _("%(number)s 重新評估"),
    "missing": _("%(number)s 開始行方不明協尋"),
    "searched": _("%(number)s 登錄了協尋步驟"),
    "found": _("%(number)s 已尋獲"),
    "end_search": _("%(number)s 結束協尋"),
    "rate": _("%(number)s 風險已重新評定"),
    "alert": _("%(number)s 風險升高"),
    "graver": _("%(number)s 再評估結果較重"),
    "tighten": _("%(number)s 從嚴訪視頻率"),
    "excuse": _("%(number)s 敘明了逾期理由"),
    "submit": _("%(number)s 送出一份表單"),
    "approve": _("%(number)s 表單已核可"),
    "invite": _("%(number)s 邀請您的單位協力"),
    "release": _("%(number)s 結束協力"),
    "delegate": _("%(number)s 洽請您的單位承接委託，請回覆"),
    "take_on": _("%(number)s 委託已承接"),
    "decline": _("%(number)s 委託被婉拒，請另洽單位"),
    "appoint": _("%(number)s 已指定承辦社工"),
    "send": _("%(number)s 指派您協力"),
    "told_centre": _("%(number)s 已通報自殺防治中心"),
    "tell_court": _("%(number)s 已向法院提出審前報告"),
    "assess_placement": _("%(number)s 已完成安置後評估"),
    "recall": _("%(number)s 已收回委託，請勿再聯繫案家"),
    "return": _("%(number)s 委託被退回"),
    "to_system": _("%(number)s 已轉介既有體系"),
    "end_to_system": _("%(number)s 已轉介既有體系"),
    "taken_up": _("%(number)s 既有體系已承接"),
    "not_taken": _("%(number)s 既有體系未承接，請決定下一步"),
    "joint_invite": _("%(number)s 邀請您的單位共訂計畫，請回覆"),
    "joint_join": _("%(number)s 心衛社工已加入共訂計畫"),
    "joint_leave": _("%(number)s 心衛單位不共訂計畫"),
    "joint_end": _("%(number)s 結束共訂計畫"),
    "ask_county": _("%(number)s 他縣市洽請您的窗口接案，請回覆"),
    "call_back_county": _("%(number)s 移轉他縣市已撤回"),
    "admit": _("%(number)s 已由他縣市接案"),
    "turn_back": _("%(number)s 他縣市不接案，仍由您的單位主責"),
    "hand_over": _("%(number)s 洽請您的單位接任主責，請回覆"),
    "call_back": _("%(number)s 主責移轉已撤回"),
    "take_over": _("%(number)s 主責已由新單位接任"),
    "keep_out": _("%(number)s 主責移轉未被接受"),
    "propose_close": _("%(number)s 結案評估送審，請審核"),
    "close": _("%(number)s 已結案"),
    "follow": _("%(number)s 已結案並進入追蹤"),
    "end_follow": _("%(number)s 結束追蹤"),
    "resume": _("%(number)s 恢復服務"),
    "reopen": _("%(number)s 再開案"),
}
FROM_DISPATCH: Final[dict[str, str]] = {
    "emergency": _("%(number)s 緊急派案，請立即確認收到"),
    "arbitrated": _("%(number)s 派案爭議已有裁定"),
}
FROM_DIVISION: Final[dict[str, str]] = {
    "extend": _("%(number)s 洽請您的單位延長委託，請回覆"),
    "delegation_ends": _("%(number)s 委託即將期滿，請延長或安排結束"),
    "end_delegation": _("%(number)s 委託期滿，請勿再聯繫案家"),
    "delegation_over": _("%(number)s 委託已期滿，服務回到主責單位"),
    "offer_over": _("%(number)s 委託洽詢已過期，沒有回覆"),
    "ask_notes": _("%(number)s 受託單位申請自己的紀錄，請回覆"),
    "grant_notes": _("%(number)s 同意您的單位取得自己的紀錄"),
    "keep_notes": _("%(number)s 未同意取得紀錄，理由在收回通知頁"),
    "supervise": _("%(number)s 有一筆督導紀錄給您的單位"),
}
FROM_CLOCKS: Final[dict[str, str]] = {
    "clock_soon": _("%(number)s 有期限快到了"),
    "clock_late": _("%(number)s 已逾期，請敘明理由或儘快辦理"),
    "clock_late_county": _("%(number)s 長期逾期"),
}
FROM_REVIEW: Final[dict[str, str]] = {
    "submitted": _("%(number)s 有表單等您審核"),
    "returned": _("%(number)s 表單退回修正，請看意見"),
    "approved": _("%(number)s 表單已核可"),
}
FROM_STAFF: Final[dict[str, str]] = {
    "hand_on": _("%(number)s 交接給您或您的單位"),
    "recuse": _("%(number)s 與系統使用者有關，已限閱；請確認由誰承辦"),
    "name_deputy": _("您被指定為代理人"),
    "end_deputy": _("您的代理已結束"),
    "role_granted": _("您得到一個新的角色"),
    "role_changed": _("您的角色有變更"),
    "role_ended": _("您的一個角色已結束"),
}
FROM_RULES: Final[dict[str, str]] = {
    "propose_rule": _("擬案 %(number)s 等您審閱後發布"),
    "send_back_rule": _("擬案 %(number)s 退回修改"),
    "publish_rule": _("擬案 %(number)s 已發布"),
    "withdraw_rule": _("擬案 %(number)s 已撤回"),
}
NOTICES: Final[dict[str, str]] = (
    FROM_WORKFLOW | FROM_DISPATCH | FROM_DIVISION | FROM_CLOCKS | FROM_REVIEW | FROM_STAFF | FROM_RULES
)
SOMETHING: Final = _("%(number)s 有新的動態")
"""Of a verb that a newer version writes while an older one still reads."""

NEW_ON_THE_DESK: Final = (
    "accept", "assign", "appoint", "invite", "send", "take_over", "joint_join", "hand_on",
)  # fmt: skip
"""Verbs that put a case on somebody's desk: until the notice is opened, the case is new there."""


def new_on_the_desk(agency_kind: str) -> tuple[str, ...]:
    """The same for somebody of this kind of agency: in an NGO the accepted delegation is the new case."""
    return (*NEW_ON_THE_DESK, "take_on") if agency_kind == "ngo" else NEW_ON_THE_DESK


def said(verb: str, number: str | None, look_up: Callable[[str], str]) -> str:
    """The sentence of a notice in the reader's language."""
    return (look_up(NOTICES.get(verb, SOMETHING)) % {"number": number or ""}).strip()
