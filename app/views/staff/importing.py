"""Taking over a staff list: send the file, read the faults, take over all or the good ones, fetch the passwords once.

Between the steps the list waits as a sealed draft of who sent it (``form_draft``); nothing else is written.
"""

from __future__ import annotations

import json
import uuid
from typing import Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy import delete, text

from app.casework import waiting_lists
from app.casework.accounts import Broken, tend
from app.casework.spreadsheets import Unreadable
from app.casework.staff_list import HEADS, Line, Seats, judge, person, read, template
from app.guard.login import one_time_password
from app.models import Agency, FormDraft, db
from app.views.staff import seats
from app.views.staff.csv_files import csv_file

LIST, WORDS = "staff_list", "staff_words"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200  # broken lines on the page; the file has all
TAKEN = text("select * from taken(:names, :emails)")


class StaffImportView(BaseView):
    """匯入名冊."""

    route_base = "/staff-import"
    default_view = "start"

    @expose("/", methods=["GET", "POST"])
    def start(self) -> Any:
        if request.method == "GET":
            return _start("")
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return _start(_("請選擇檔案。")), 400
        try:
            lines = read(sent.filename, sent.read())
        except Unreadable as wrong:
            return _start(str(wrong)), 400
        once = uuid.uuid4()
        waiting_lists.keep(LIST, once, [[line.number, line.said] for line in lines])
        return redirect(url_for("StaffImportView.check", once=once))

    @expose("/template")
    def template(self) -> Any:
        book = template((str(c.label) for c in seats.agencies()), (str(c.label) for c in seats.roles()))
        told = {"Content-Disposition": 'attachment; filename="staff.xlsx"'}
        return Response(book, mimetype=XLSX, headers=told)

    @expose("/check/<uuid:once>")
    def check(self, once: uuid.UUID) -> Any:
        return _checked(once, _lines(once), "")

    @expose("/faults/<uuid:once>")
    def faults(self, once: uuid.UUID) -> Any:
        broken = [line for line in _lines(once) if line.faults]
        heads = [_("列"), *(str(label) for label in HEADS.values()), _("原因")]
        rows = ([x.number, *(x.said.get(key, "") for key in HEADS), "；".join(x.faults)] for x in broken)
        return csv_file("staff-faults.csv", heads, rows)

    @expose("/take/<uuid:once>", methods=["POST"])
    def take(self, once: uuid.UUID) -> Any:
        is_taken = waiting_lists.find(LIST, once) is None and waiting_lists.find(WORDS, once) is not None
        if is_taken:  # the second press of the button
            return redirect(url_for("StaffImportView.done", once=once))
        lines = _lines(once)
        good, chosen = [line for line in lines if not line.faults], request.form.get("take", "")
        if chosen not in ("all", "good") or not good or (chosen == "all" and len(good) < len(lines)):
            return _checked(once, lines, _("還有錯誤的資料列，沒有匯入任何人。")), 409
        try:
            _take(once, good)
        except Broken as broken:  # somebody took a name in the meantime
            return _checked(once, _lines(once), broken.says), 409
        flash(_("已匯入 %(n)s 人。", n=len(good)), "success")
        return redirect(url_for("StaffImportView.done", once=once))

    @expose("/done/<uuid:once>")
    def done(self, once: uuid.UUID) -> Any:
        words = waiting_lists.find(WORDS, once)
        return render_template(
            "staff/imported.html",
            title=_("名冊已匯入"),
            n=len(json.loads(words.body)) if words else None,
            words_url=url_for("StaffImportView.words", once=once),
            back=url_for("UserView.list", state="waiting"),
        )

    @expose("/words/<uuid:once>", methods=["POST"])
    def words(self, once: uuid.UUID) -> Any:
        kept = waiting_lists.find(WORDS, once)
        if kept is None:
            abort(404)
        rows = json.loads(kept.body)
        db.session.execute(delete(FormDraft).where(FormDraft.id == kept.id))
        return csv_file("one-time-passwords.csv", [_("帳號"), _("姓名"), _("單位"), _("一次性密碼")], rows)


def _take(once: uuid.UUID, good: list[Line]) -> None:
    """Take over these lines, keep their one-time passwords sealed until they are fetched, and forget the list."""
    words, people = [], []
    for line in good:
        word, kept = one_time_password()
        words.append(
            [
                line.said["username"].lower(),
                line.said["last_name"] + line.said["first_name"],
                line.said["unit"],
                word,
            ]
        )
        people.append(person(line, kept))
    if tend("is_new from import_staff(:once, :people)", once=once, people=people):
        waiting_lists.keep(WORDS, once, words)
    waiting_lists.forget(LIST, once)


def _lines(once: uuid.UUID) -> list[Line]:
    """The lines of a list that this administrator has sent, judged as things stand now."""
    kept = waiting_lists.find(LIST, once)
    if kept is None:
        abort(404)
    lines = [Line(number, said) for number, said in json.loads(kept.body)]
    names, emails = ([line.said.get(key, "").lower() for line in lines] for key in ("username", "email"))
    found = db.session.execute(TAKEN, {"names": names, "emails": emails})
    judge(lines, _seats(), {word for row in found for word in row})
    return lines


def _seats() -> Seats:
    units = db.session.scalars(seats.mine().where(Agency.is_active).limit(seats.MANY))
    return Seats({a.name.lower(): (a.id, a.kind) for a in units}, frozenset(c.code for c in seats.roles()))


def _start(wrong: str) -> Any:
    return render_template(
        "staff/import.html",
        title=_("匯入名冊"),
        wrong=wrong,
        heads=list(HEADS.values()),
        template_url=url_for("StaffImportView.template"),
        back=url_for("UserView.list"),
    )


def _checked(once: uuid.UUID, lines: list[Line], wrong: str) -> Any:
    """What the list would do: nothing is written yet."""
    broken = [line for line in lines if line.faults]
    return render_template(
        "staff/checked.html",
        title=_("檢查名冊"),
        wrong=wrong,
        total=len(lines),
        good=len(lines) - len(broken),
        broken=broken[:SHOWN],
        n_broken=len(broken),
        heads=HEADS,
        take_url=url_for("StaffImportView.take", once=once),
        faults_url=url_for("StaffImportView.faults", once=once),
        back=url_for("StaffImportView.start"),
    )
