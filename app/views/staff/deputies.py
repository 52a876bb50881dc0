"""A supervisor's deputies (代理): named for a leave, among the unit; the hat ends by itself, or earlier."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import text

from app.casework.accounts import tend
from app.columns.minguo import TAIPEI, today
from app.models import db
from app.questions import Choice, Day, OneOf, Question
from app.views.clocks import when
from app.views.staff.asking import Asking, ask
from app.views.staff.seats import SECTION, end_of

DEPUTIES, STAND_INS = text("select * from my_deputies()"), text("select * from who_may_stand_in()")


class DeputyView(BaseView):
    """代理."""

    route_base = "/deputies"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        now = dt.datetime.now(dt.UTC)
        return render_template(
            "staff/deputies.html",
            title=_("代理"),
            rows=[
                {
                    "name": d.name,
                    "since": when(d.since),
                    "until": when(d.ended_at),
                    "state": _("已結束")
                    if d.ended_at <= now
                    else _("代理中")
                    if d.since <= now
                    else _("尚未開始"),
                    "end_url": url_for("DeputyView.end", hat_id=d.id) if d.ended_at > now else None,
                }
                for d in db.session.execute(DEPUTIES)
            ],
            can_name=bool(db.session.execute(STAND_INS).first()),
        )

    @expose("/name", methods=["GET", "POST"])
    def name(self) -> Any:
        asking = Asking(
            _("指定代理人"),
            url_for("DeputyView.list"),
            button=_("指定"),
            lead=_("代理人在這段期間可切換到您的角色，期滿自動失效；自己寫的表單不能自己核定。"),
        )
        people = tuple(Choice(str(p.user_id), p.name) for p in db.session.execute(STAND_INS))
        asked = [
            Question(_l("代理人"), SECTION, OneOf(people), required=True, key="who"),
            Question(_l("從哪一天"), SECTION, Day(), required=True, key="since"),
            Question(_l("到哪一天"), SECTION, Day(), required=True, key="until", help=_l("最長 60 天。")),
        ]
        return ask(asking, asked, _name, answers={"since": today()})

    @expose("/end/<int:hat_id>", methods=["POST"])
    def end(self, hat_id: int) -> Any:
        if request.form.get("sure") != "Y":
            abort(400)
        if hat_id >= 2**31:
            abort(404)
        tend("end_deputy(:hat)", hat=hat_id)
        flash(_("代理已結束。"), "success")
        return redirect(url_for("DeputyView.list"))


def _name(said: dict[str, Any]) -> str:
    starts = dt.datetime.combine(said["since"], dt.time(), TAIPEI)
    tend("name_deputy(:who, :starts, :ends)", who=int(said["who"]), starts=starts, ends=end_of(said["until"]))
    flash(_("代理人已指定，也已通知本人。"), "success")
    return url_for("DeputyView.list")
