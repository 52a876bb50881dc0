"""How a report stands, for who has its number and PIN: what any reporter is told (``rules/filings``), whom to call."""

from __future__ import annotations

import math
from typing import Any

from flask import request
from flask_babel import gettext as _

from app.casework import portal
from app.casework.portal import TooOften
from app.columns.minguo import minguo
from app.rules.filings import outcome
from app.views.portal import robots
from app.views.portal.page import page


def status() -> Any:
    """The form, and the answer. A wrong number and a wrong PIN are answered alike."""
    if request.method == "GET":
        return page("status", number="", said="", found=None)
    number, pin = request.form.get("number", "").strip(), request.form.get("pin", "").strip()
    if not robots.has_token():
        return page("status", number=number, said=_("這一頁放太久了。請再按一次「查詢」。"), found=None), 400
    if not number or not pin:
        return page("status", number=number, said=_("請輸入通報編號和查詢碼。"), found=None), 422
    try:
        found = portal.standing(number, pin, request.remote_addr or "")
    except TooOften as wait:
        said = _("試了太多次。請在 %(n)s 分鐘後再查，或打電話問受理窗口。", n=math.ceil(wait.seconds / 60))
        return page("status", number=number, said=said, found=None), 429, {"Retry-After": str(wait.seconds)}
    if found is None:
        said = _("查不到：編號或查詢碼不對。請看收執上的兩組號碼。")
        return page("status", number=number, said=said, found=None)
    told, day = outcome(found.state), minguo(found.filed_on)
    return page("status", number=number, said="", found=found, told=told, day=day)
