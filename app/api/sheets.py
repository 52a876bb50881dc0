"""Every form as JSON: list, get, post, put.

The same judge as the pages, strictly: an answer to a question that is not asked is an error, and so is a name that is
no question.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from flask import request
from flask_appbuilder.api import BaseApi, expose
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.api import files
from app.api.sheet_docs import spec_of
from app.api.sheet_json import BadBody, as_json, listed, over_stored, read_body
from app.casework import sheets
from app.casework.asking import asked, asked_of
from app.casework.attaching import may_have_files
from app.casework.handing_in import WrongWay
from app.casework.moves import Refused
from app.casework.parts import PartsMissing
from app.casework.sheets import Stale, answers_of, is_report
from app.columns.minguo import today
from app.forms import listing
from app.forms.filing import county_of, may_be_begun
from app.forms.offered import offers_for
from app.forms.references import exists_on
from app.forms.rights import is_mine_and_unfinished, may_read, may_write, opines, own_answers
from app.forms.sheet_files import may_change
from app.forms.sheet_form import offering, visible
from app.guard.access import view_name
from app.guard.paging import page_of
from app.guard.requests import saw
from app.guard.security import hat
from app.models import REGISTRY, Case, Worksheet, db
from app.questions import Checked, Question, check

LARGEST_KEY = 2**63 - 1
WRONG = 422


class SheetApi(BaseApi):
    """The sheets of one form."""

    sheet: ClassVar[type[Worksheet]]
    csrf_exempt = False

    @expose("/", methods=["GET"])
    def list(self) -> Any:
        """Sheets, newest first
        ---
        get:
          parameters:
          - {name: order, in: query, schema: {type: string}, description: "A listed key; with - before it, descending"}
          - {name: page, in: query, schema: {type: integer, minimum: 0}}
          - {name: page_size, in: query, schema: {type: integer, maximum: 100}}
          responses:
            200: {description: One page}
            400: {description: A filter, an order or a page that cannot be read}
        """
        page, order = page_of(request.args), request.args.get("order", listing.NEWEST)
        known = {"order", "page", "page_size", *listing.names_of_filters(self.sheet)}
        if strange := sorted(set(request.args) - known):
            return self.response(400, message=_("不能用「%(name)s」篩選", name=strange[0][:40]))
        query, wrong = listing.narrowed(listing.selected(self.sheet), self.sheet, request.args)
        sorted_query = listing.ordered(query, self.sheet, order)
        if wrong or sorted_query is None:
            return self.response(400, message=next(iter(wrong.values()), _("不能照這一欄排序")), errors=wrong)
        items = db.session.scalars(sorted_query.limit(page.size).offset(page.offset)).all()
        saw(self.sheet.__tablename__, [item.id for item in items])
        count = listing.counted(query, self.sheet)
        result = [listed(item, listing.in_list(self.sheet)) for item in items]
        return self.response(200, result=result, count=count, page=page.number, page_size=page.size)

    @expose("/<int:pk>", methods=["GET"])
    def get(self, pk: int) -> Any:
        """One sheet
        ---
        get:
          parameters:
          - {name: pk, in: path, required: true, schema: {type: integer, format: int64}}
          responses:
            200: {description: Its answers by key, and beside them the words that people read}
            404: {description: "There is none, or not within your sight"}
        """
        item = self._find(pk)
        if item is None:
            return self.response_404()
        saw(self.sheet.__tablename__, [item.id])
        return self.response(200, result=as_json(item))

    @expose("/", methods=["POST"])
    def post(self) -> Any:
        """A new sheet
        ---
        post:
          responses:
            200: {description: The same `once` was used before; this is the sheet that it made}
            201: {description: Saved; of a report the number and the PIN}
            404: {description: "No such case, or not within your sight"}
            409: {description: The case is not in a state in which this form is begun}
            422: {description: What is wrong with which answer}
        """
        try:
            body = read_body(self._asks)
        except BadBody as bad:
            return self.response(bad.code, message=bad.message, errors=bad.errors)
        once = body.once or uuid.uuid4()
        if same := sheets.find_once(self.sheet, once):
            return self.response(200, id=same.id, version=same.version)
        case, refusal = self._case(body.case_id)
        if refusal:
            return self.response(refusal, message=_("找不到這一案，或這一案現在不能填這份表單"))
        if is_report(self.sheet) and not body.submit:
            return self.response(WRONG, message=_("通報只能直接送出（submit: true）"), errors={})
        questions = self._asks(body.case_id)
        blank = sheets.blank(self.sheet, case) if case else None
        answers = {q.key: q.first for q in questions if q.first is not None} | body.answers
        checked = self._judge(questions, answers, body.answers, submit=body.submit, item=blank)
        if not checked.is_good:
            return self._wrong(checked)
        return self._make(checked, once, case, submit=body.submit)

    @expose("/<int:pk>", methods=["PUT"])
    def put(self, pk: int) -> Any:
        """Change the answers that are named
        ---
        put:
          parameters:
          - {name: pk, in: path, required: true, schema: {type: integer, format: int64}}
          responses:
            200: {description: Saved}
            404: {description: "There is none, or not within your sight"}
            409: {description: "Saved by somebody since, waiting for review, or approved"}
            422: {description: What is wrong with which answer}
        """
        item = self._find(pk)
        if item is None:
            return self.response_404()
        may = may_write if is_mine_and_unfinished(item) else may_read
        questions = own_answers(self.sheet, visible(asked_of(item), may))
        try:
            body = read_body(lambda _case: questions)
        except BadBody as bad:
            return self.response(bad.code, message=bad.message, errors=bad.errors)
        if opines(self.sheet) and item.is_unfinished:
            return self.response(409, message=_("社工還沒有送出這份紀錄，送出後才能寫意見。"))
        if item.is_locked or body.version != item.version:
            return self.response(409, message=_("這份表單已被別人更改，或已核可"), version=item.version)
        submit = body.submit or not item.is_unfinished
        stored = answers_of(item)
        given = {**stored, **over_stored(questions, stored, body.answers)}
        checked = self._judge(questions, given, body.answers, submit=submit, item=item)
        if not checked.is_good:
            return self._wrong(checked)
        try:
            sheets.update(item, checked.values, version=item.version, submit=body.submit)
        except Stale as stale:
            return self.response(409, message=_("這份表單已被別人更改，或已核可"), version=stale.version)
        except (IntegrityError, Refused) as refused:
            return self._refused(refused)
        return self.response(200, id=item.id, version=item.version)

    @expose("/<int:pk>/files", methods=["POST"])
    def attach(self, pk: int) -> Any:
        """Add a file to a sheet that stands
        ---
        post:
          parameters:
          - {name: pk, in: path, required: true, schema: {type: integer, format: int64}}
          responses:
            201: {description: The file as it is kept}
            404: {description: "No such sheet, or not within your sight; or no form that takes files"}
            409: {description: "Waiting for review, approved, or not yours to correct"}
            413: {description: Larger than any file may be}
            422: {description: Why the file is not taken}
        """
        item = self._find(pk)
        if item is None or not may_have_files(self.sheet):
            return self.response_404()
        if not may_change(item):
            return self.response(409, message=_("這份表單現在不能改附件：已送審、已核可，或不是由您修改"))
        try:
            one = files.added(item)
        except files.BadUpload as bad:
            return self.response(bad.code, message=next(iter(bad.errors.values())), errors=bad.errors)
        return self.response(201, result=files.as_json(one))

    def _asks(self, case_id: int | None) -> tuple[Question, ...]:
        """What a new sheet asks of this viewer: on a case what its county asks, else their own."""
        worn, (case, _refusal) = hat(), self._case(case_id)
        county = case.county_id if case else worn.county_id if worn else 0
        return visible(asked(self.sheet, today(), county), may_write)

    def _find(self, pk: int) -> Any:
        return db.session.get(self.sheet, pk) if pk <= LARGEST_KEY else None

    def _case(self, case_id: int | None) -> tuple[Case | None, int]:
        """The case of a new sheet, and the refusal if it has none in which to begin."""
        if not self.sheet.HANGS_ON_CASE or is_report(self.sheet):
            return None, 0
        case: Case | None = db.session.get(Case, case_id) if case_id and case_id <= LARGEST_KEY else None
        if case is None:
            return None, 404
        return case, 0 if may_be_begun(self.sheet, case) else 409

    def _judge(self, questions: tuple[Question, ...], answers: dict[str, Any], posted: dict[str, Any], *,
               submit: bool, item: Any) -> Checked:  # fmt: skip
        case_id = getattr(item, "case_id", None)
        questions = offering(questions, offers_for(questions, case_id, answers))
        return check(questions, answers, submit=submit, today=today(), strict=True, posted=posted.keys(), sheet=item,
                     exists=exists_on(case_id))  # fmt: skip

    def _wrong(self, checked: Checked) -> Any:
        return self.response(WRONG, message=_("有答案要改正"), errors=checked.errors)

    def _make(self, checked: Checked, once: uuid.UUID, case: Case | None, *, submit: bool) -> Any:
        try:
            if is_report(self.sheet):
                filed = sheets.file(
                    self.sheet, checked.values, once=once, county_id=county_of(checked.values)
                )
                return self.response(201, number=filed.number, pin=filed.pin, case_id=filed.case_id)
            item = sheets.create(self.sheet, checked.values, submit=submit, once=once, case=case)
        except (IntegrityError, Refused, ValueError) as refused:
            return self._refused(refused)
        return self.response(201, id=item.id, version=item.version)

    def _refused(self, refused: Exception) -> Any:
        db.session.rollback()
        if isinstance(refused, PartsMissing | sheets.NoCounty | WrongWay):
            return self.response(WRONG, message=str(refused), errors={})
        if isinstance(refused, Refused):
            return self.response(409, message=_("這一案目前的狀態不能送出這份表單"))
        return self.response(409, message=_("資料不合規則，沒有存成"))


def api_of(sheet: type[Worksheet]) -> type[SheetApi]:
    """The API of one form: CaseRecApi at /api/v1/case_rec."""
    about = {
        "sheet": sheet,
        "resource_name": sheet.__tablename__,
        "openapi_spec_tag": sheet.CODE,
        "openapi_spec_methods": spec_of(sheet),
    }
    return type(f"{view_name(sheet.CODE)}Api", (SheetApi,), about)


def register(appbuilder: Any) -> None:
    """Hand the API of every form to FAB."""
    for sheet in REGISTRY:
        appbuilder.add_api(api_of(sheet))
