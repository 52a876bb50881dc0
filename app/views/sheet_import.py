"""Taking in sheets of one form as a list: fetch the template, send the file, read what is wrong, take over all or none.

Between the steps the list waits as a sealed draft of who sent it; nothing else is written.
"""

from __future__ import annotations

import io
import tempfile
import uuid
from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.casework import waiting_lists
from app.casework.moves import Refused
from app.casework.spreadsheets import Unreadable
from app.forms.columns import OWN, headed
from app.forms.importing import CASE, Judge, Line, questions_of, read, take
from app.forms.prefill import sheet_called
from app.guard.access import may_reach
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Worksheet, db
from app.outputs.book_xlsx import XlsxBook
from app.rules.exporting import IMPORTED
from app.views.sheet_forms import endpoint
from app.views.staff.csv_files import csv_file

LIST = "sheet_list"
SHOWN = 100  # broken lines on the page; the file has all


class SheetImportView(BaseView):
    """匯入表單."""

    route_base = "/import"
    default_view = "start"

    @expose("/<code>", methods=["GET", "POST"])
    def start(self, code: str) -> Any:
        sheet = importable(code)
        if request.method == "GET":
            return _start(sheet, "")
        sent = request.files.get("file")
        if sent is None or not sent.filename:
            return _start(sheet, _("請選擇檔案。")), 400
        try:
            lines = read(sheet, sent.filename, sent.read(), most_lines())
        except Unreadable as wrong:
            return _start(sheet, str(wrong)), 400
        once = uuid.uuid4()
        waiting_lists.keep(_what(sheet), once, [[line.number, line.said] for line in lines])
        return redirect(url_for("SheetImportView.check", code=code, once=once))

    @expose("/<code>/template")
    def template(self, code: str) -> Any:
        sheet = importable(code)
        told = {"Content-Disposition": f'attachment; filename="{sheet.CODE.lower()}.xlsx"'}
        return Response(_template(sheet), mimetype=XlsxBook.mimetype, headers=told)

    @expose("/<code>/check/<uuid:once>")
    def check(self, code: str, once: uuid.UUID) -> Any:
        sheet = importable(code)
        return _checked(sheet, once, _lines(sheet, once), "")

    @expose("/<code>/faults/<uuid:once>")
    def faults(self, code: str, once: uuid.UUID) -> Any:
        sheet = importable(code)
        lines = _lines(sheet, once)
        rows = ([x.number, x.said.get(CASE, ""), what, says] for x in lines for what, says in x.faults)
        return csv_file(f"{sheet.CODE.lower()}-faults.csv", [_("列"), _("案號"), _("題目"), _("原因")], rows)

    @expose("/<code>/take/<uuid:once>", methods=["POST"])
    def take(self, code: str, once: uuid.UUID) -> Any:
        sheet = importable(code)
        if waiting_lists.find(_what(sheet), once) is None:  # the second press of the button
            return redirect(url_for(endpoint(sheet, "list")))
        lines = _lines(sheet, once)
        if request.form.get("take") != "all" or any(line.faults for line in lines):
            return _checked(sheet, once, lines, _("還有錯誤，沒有匯入任何一份。")), 409
        try:
            made = take(sheet, lines)
        except (IntegrityError, Refused):  # something has become of a case meanwhile
            db.session.rollback()
            return _checked(
                sheet, once, _lines(sheet, once), _("資料不合規則，沒有匯入任何一份。請再檢查一次。")
            ), 409
        waiting_lists.forget(_what(sheet), once)
        saw(sheet.__tablename__, made)
        flash(_("已匯入 %(n)s 份草稿。請逐份看過再送出。", n=len(made)), "success")
        return redirect(url_for(endpoint(sheet, "list"), state="draft"))


def importable(code: str) -> type[Worksheet]:
    """The form with this code, if it comes as lists and the viewer may begin such sheets; else 404."""
    sheet = sheet_called(code)
    if sheet is None or code not in IMPORTED or not may_reach(endpoint(sheet, "add"), hat()):
        abort(404)
    found: type[Worksheet] = sheet
    return found


def most_lines() -> int:
    """How many sheets one file brings at most (setting ANWANG_IMPORT_SHEETS)."""
    return int(current_app.config["ANWANG_IMPORT_SHEETS"])


def _what(sheet: type[Worksheet]) -> str:
    return f"{LIST}:{sheet.CODE}"


def _lines(sheet: type[Worksheet], once: uuid.UUID) -> list[Line]:
    """The lines of a list that the viewer has sent, judged as things stand now."""
    kept = waiting_lists.rows(_what(sheet), once)
    if kept is None:
        abort(404)
    lines = [Line(number, said) for number, said in kept]
    judge = Judge(sheet)
    judge.judge(lines)
    saw("kase", sorted({line.case.id for line in lines if line.case}))
    return lines


def _template(sheet: type[Worksheet]) -> bytes:
    """An empty list to fill in, with what each column asks on a second page."""
    out, columns = io.BytesIO(), headed(questions_of(sheet))
    with tempfile.TemporaryDirectory(prefix="anwang-") as folder:
        book = XlsxBook(out, folder)
        first = [str(OWN[CASE])] if sheet.HANGS_ON_CASE else []
        book.page(str(sheet.TITLE), [*first, *(column.head for column in columns)])
        page = book.page(
            _("怎麼填"), [_("欄位"), _("代碼"), _("送出時必填"), _("說明"), _("可填的選項（文字或代碼）")]
        )
        for column in columns:
            q = column.question
            choices = "；".join(f"{choice.code}＝{choice.label}" for choice in q.choices)
            page.row([column.head, q.key, _("是") if q.required else "", str(q.help), choices])
        book.close()
    return out.getvalue()


def _start(sheet: type[Worksheet], wrong: str) -> Any:
    return render_template(
        "exporting/import.html",
        title=_("匯入：%(form)s", form=sheet.TITLE),
        sheet_class=sheet,
        wrong=wrong,
        most=most_lines(),
        template_url=url_for("SheetImportView.template", code=sheet.CODE),
        back=url_for(endpoint(sheet, "list")),
    )


def _checked(sheet: type[Worksheet], once: uuid.UUID, lines: list[Line], wrong: str) -> Any:
    """What the list would do: nothing is written yet."""
    broken = [line for line in lines if line.faults]
    there = sum(line.is_there for line in lines)
    return render_template(
        "exporting/checked.html",
        title=_("檢查：%(form)s", form=sheet.TITLE),
        wrong=wrong,
        total=len(lines),
        new=len(lines) - len(broken) - there,
        there=there,
        n_broken=len(broken),
        broken=[(line.number, line.said.get(CASE, ""), line.faults) for line in broken[:SHOWN]],
        take_url=url_for("SheetImportView.take", code=sheet.CODE, once=once),
        faults_url=url_for("SheetImportView.faults", code=sheet.CODE, once=once),
        back=url_for("SheetImportView.start", code=sheet.CODE),
    )
