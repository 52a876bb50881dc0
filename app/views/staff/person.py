"""One person: where and as what, who gave it, open work, log-ins, what was done to the account, and the verbs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import select, text

from app.guard.requests import saw
from app.models import Agency, AppUser, db
from app.rules.roles import BY_CODE
from app.views.clocks import when
from app.views.staff.showing import row

HATS = text("select * from hats_of(:i)")
WORK = text("select * from open_work(:i)")
LOGINS = text("select * from logins_of(:i)")
HISTORY = text("select * from account_history(:i)")
TENDED = text("select count(*) from i_may_tend(:i)")


def person_page(user: AppUser) -> Any:
    """The page of one account."""
    i = {"i": user.id}
    hats, work = db.session.execute(HATS, i).all(), db.session.execute(WORK, i).all()
    units = names({h.agency_id for h in hats} | {w.agency_id for w in work})
    saw("ab_user", [user.id])
    is_mine = bool(db.session.scalar(TENDED, {"i": [user.id]}))
    return render_template(
        "users/show.html",
        title=user.full_name,
        user={
            **row(user, []),
            "email": user.email,
            "phone": user.phone,
            "knows_id_no": user.knows_id_no,
            "places": [place(h, units) for h in hats],
        },
        work=[{"unit": units.get(w.agency_id, ""), "n": w.cases, "numbers": w.numbers or []} for w in work],
        logins=[
            {"since": when(x.started_at), "seen": when(x.seen_at)} for x in db.session.execute(LOGINS, i)
        ],
        history=[
            {"at": when(x.at), "by": x.by or _("系統"), "what": said(x.act, set(x.fields))}
            for x in db.session.execute(HISTORY, i)
        ],
        verbs=verbs(user) if is_mine else [],
        posts=posts(user) if is_mine else [],
        is_mine=is_mine,
        grant_url=url_for("HatView.grant", user_id=user.id) if is_mine else None,
    )


def names(ids: set[int]) -> dict[int, str]:
    """The names of some agencies."""
    return dict(db.session.execute(select(Agency.id, Agency.name).where(Agency.id.in_(ids))).all())


def place(hat: Any, units: dict[int, str]) -> dict[str, Any]:
    """One hat in the table."""
    return {
        "role": BY_CODE[hat.role].name,
        "unit": units.get(hat.agency_id, ""),
        "since": when(hat.since),
        "by": hat.granted_by or _("系統"),
        "ended": "" if is_live(hat) else when(hat.ended_at),
        "until": when(hat.ended_at) if is_live(hat) else "",
        "ended_by": hat.ended_by,
        "is_deputy": hat.deputy_for is not None,
        "end_url": url_for("HatView.end", hat_id=hat.id) if hat.may_end else None,
        "move_url": url_for("HatView.move", hat_id=hat.id) if hat.may_end and not hat.deputy_for else None,
    }


def is_live(hat: Any) -> bool:
    """Worn now, or to begin later."""
    return hat.ended_at is None or hat.ended_at > dt.datetime.now(dt.UTC)


def verbs(user: AppUser) -> list[tuple[str, str, bool]]:
    """(label, address, primary) of what may be done on a page of its own."""
    state = (
        (_("停用帳號"), url_for("UserStateView.disable", user_id=user.id), False)
        if user.active
        else (_("啟用帳號"), url_for("UserStateView.enable", user_id=user.id), True)
    )
    return [(_("修改資料"), url_for("UserView.edit", user_id=user.id), False), state]


def posts(user: AppUser) -> list[tuple[str, str, str]]:
    """(label, address, question before it) of what one button does."""
    if not user.active:
        return []
    return [
        (
            _("重設密碼"),
            url_for("UserStateView.password", user_id=user.id),
            _("要重設這個人的密碼嗎？登入中的裝置都會登出，原來的密碼不能再用。"),
        ),
        (
            _("結束所有登入"),
            url_for("UserStateView.end_logins", user_id=user.id),
            _("要結束這個人所有裝置上的登入嗎？"),
        ),
    ]


def said(act: str, fields: set[str]) -> str:
    """What was done to an account, in words."""
    if act == "INSERT":
        return _("建立帳號")
    if "active" in fields:
        return _("停用或啟用")
    if "id_no_key" in fields:
        return _("登錄身分證字號")
    if fields & {"must_change_password", "password_until"}:
        return _("重設或更換密碼")
    return _("修改資料")
