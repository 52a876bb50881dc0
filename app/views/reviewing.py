"""督導審核: one sheet and its parts before its supervisor; a field for a comment beside each answer, two buttons."""

from __future__ import annotations

from typing import Any, Final

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import DBAPIError

from app.casework import reviewing
from app.casework.asking import asked_of
from app.casework.moves import Refused
from app.casework.naming import RowNames
from app.casework.reviewing import FORMS, NotSaid, may_review, may_take_back, parts_of
from app.casework.sheets import answers_of
from app.columns.minguo import minguo
from app.guard.errors import STATES
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Worksheet, db
from app.models.review import OK, RESULTS
from app.models.worksheets.base import is_reviewed
from app.questions import Seen
from app.rules.workflow import BY_VERB
from app.views import review_queue, snapshot_page
from app.views.case import brief
from app.views.clocks import when
from app.views.reviewed import writer_of
from app.views.sheet_forms import case_of, endpoint, find_item
from app.views.sheet_read import in_sections
from app.views.verb import RULES

NOTE: Final = "note-"
OWN: Final = _l("不能審核自己填寫或送審的表單，請由其他督導或代理人審核。")
SENTENCES: Final = RULES | {
    "nobody_reviews_their_own": OWN,
    "handed_in_sheets_wait": _l("這份表單已送審，審核前不能改；要改請先撤回。"),
}


class ReviewView(BaseView):
    """督導審核."""

    route_base = "/reviews"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        return review_queue.queue()

    @expose("/<code>/<int:sheet_id>", methods=["GET", "POST"])
    def review(self, code: str, sheet_id: int) -> Any:
        item = _find(code, sheet_id)
        if request.method == "POST":
            return _said(item)
        if not may_review(item):
            flash(_why_not(item), "warning")
            return _to_the_sheet(item)
        return page(item)

    @expose("/<code>/<int:sheet_id>/take_back", methods=["POST"])
    def take_back(self, code: str, sheet_id: int) -> Any:
        item = _find(code, sheet_id)
        if not may_take_back(item):
            flash(_cannot_take_back(item), "warning")
            return _to_the_sheet(item)
        reviewing.take_back(item)
        flash(_("已撤回，可以繼續修改，改好再送審。"), "success")
        return redirect(url_for(endpoint(type(item), "edit"), pk=item.id))

    @expose("/snapshot/<int:snapshot_id>")
    def snapshot(self, snapshot_id: int) -> Any:
        return snapshot_page.page(snapshot_id)


def _find(code: str, sheet_id: int) -> Worksheet:
    form = FORMS.get(code)
    if form is None or not is_reviewed(form):
        abort(404)
    return find_item(form, sheet_id)


def _to_the_sheet(item: Worksheet) -> Any:
    return redirect(url_for(endpoint(type(item), "show"), pk=item.id))


def _said(item: Worksheet) -> Any:
    """Do what the supervisor said; or say beside it why not, with everything typed still there."""
    code, sheet_id, result = item.CODE, item.id, request.form.get("result", "")
    if result not in RESULTS:
        abort(400)
    comments = {k.removeprefix(NOTE): v for k, v in request.form.items() if k.startswith(NOTE)}
    if request.form.get("version") != str(item.version):
        return _refused(code, sheet_id, what_happened(item))
    try:
        reviewing.review(item, result, request.form.get("opinion", ""), comments)
    except NotSaid:
        return page(item, _("退回修正要說明原因：請填審核意見，或在答案旁加註。")), 422
    except Refused as refused:
        db.session.rollback()
        said = _("案件目前的狀態不能做這個決定：%(why)s", why=str(refused))
        return _refused(code, sheet_id, said)
    except DBAPIError as error:
        db.session.rollback()
        return _refused(code, sheet_id, _sentence(error, code, sheet_id))
    title = FORMS[code].TITLE
    words = (
        _("已核可「%(form)s」。", form=title) if result == OK else _("已退回「%(form)s」修正。", form=title)
    )
    flash(words, "success")
    return redirect(url_for("ReviewView.list"))


def _sentence(error: DBAPIError, code: str, sheet_id: int) -> str:
    """Why the database refused. What nobody foresaw is raised again."""
    state = getattr(error.orig, "sqlstate", "") or ""
    rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if rule in SENTENCES:
        return str(SENTENCES[rule])
    if state == "42501":
        return _("這份表單由主責單位的督導審核，您現在的職務不能審核。")
    if STATES.get(state) == 409:
        return what_happened(_find(code, sheet_id))
    raise error


def what_happened(item: Worksheet) -> str:
    """Somebody was there first: who, when, and what they said."""
    said, names = item.last_review, RowNames()
    if item.state in ("approved", "returned") and said is not None:
        words = {"who": names("user", said.by_user_id), "at": when(said.at)}
        return _("%(who)s已於 %(at)s 核可這份表單。", **words) if said.result == OK else _(
            "%(who)s已於 %(at)s 退回這份表單。", **words)  # fmt: skip
    if item.state == "submitted":
        return _("這份表單在您開啟之後重新送審過，請看過新內容再審核。")
    return _("填表人已撤回這份表單，改好會再送審。")


def _why_not(item: Worksheet) -> str:
    worn = hat()
    if not item.is_waiting:
        return what_happened(item)
    if worn is not None and worn.user_id in (item.created_by, item.submitted_by):
        return str(OWN)
    return _("這份表單由主責單位的督導審核，您現在的職務不能審核。")


def _cannot_take_back(item: Worksheet) -> str:
    if not item.is_waiting:
        return what_happened(item)
    return _("這份表單不能撤回：案件已進入審查，或不是您送審的。要改請督導退回。")


def _refused(code: str, sheet_id: int, said: str) -> Any:
    """The page again with everything typed, as long as the sheet still waits; else its own page."""
    item = _find(code, sheet_id)
    if may_review(item):
        return page(item, said), 409
    flash(said, "warning")
    return _to_the_sheet(item)


def page(item: Worksheet, wrong: str = "") -> str:
    """The sheet and its parts, with what was typed."""
    case, whole = case_of(item), [item, *parts_of(item)]
    assert case is not None, "only sheets on cases are reviewed"
    saw("kase", [case.id])
    return render_template(
        "review/show.html",
        case=brief(case),
        item=item,
        sheets=[_sheet(one, "" if one is item else f"{one.CODE}.") for one in whole],
        effect=_effect(item),
        action=url_for("ReviewView.review", code=item.CODE, sheet_id=item.id),
        sheet_url=url_for(endpoint(type(item), "show"), pk=item.id),
        typed=request.form,
        errors=[("opinion", "", "", wrong)] if wrong else [],
    )


def _sheet(item: Worksheet, prefix: str) -> dict[str, Any]:
    answers, questions = answers_of(item), asked_of(item)
    names = RowNames(questions, answers)
    saw(item.__tablename__, [item.id])
    return {
        "title": item.TITLE,
        "code": item.CODE,
        "prefix": f"{NOTE}{prefix}",
        "by": writer_of(item, names),
        "edition": minguo(item.edition),
        "sections": in_sections(questions, Seen(questions, answers, sheet=item), names),
    }


def _effect(item: Any) -> str:
    """What approving does to the case."""
    if verb := reviewing.verb_of(item):
        return _("核可後，案件將「%(what)s」。", what=BY_VERB[verb].label)
    if item.CODE == "CLOSURE":
        verb = "follow" if item.cl_follow in reviewing.FOLLOWED else "close"
        return _("核可後，案件將「%(what)s」。", what={"close": _("結案"), "follow": _("結案並追蹤")}[verb])
    return ""
