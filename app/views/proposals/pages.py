"""規則與指標: the list, one thing with its editions, a proposal with what it changes, its editor, and the verbs."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_appbuilder import BaseView, expose
from flask_babel import gettext as _

from app.casework import proposing
from app.casework.proposing import Refused
from app.guard.requests import saw
from app.guard.security import hat
from app.guard.sessions import Hat
from app.models import Proposal, db
from app.models.proposal import OF_A_COUNTY
from app.views.proposals import differing, editing, showing
from app.views.proposals.things import history, is_known, may_propose, place_of, sections

LARGEST = 2**62


class ProposalView(BaseView):
    """規則與指標."""

    route_base = "/rules"
    default_view = "list"

    @expose("/")
    def list(self) -> Any:
        return render_template("proposals/list.html", title=_("規則與指標"), sections=sections(_worn()))

    @expose("/<kind>/<name>")
    def thing(self, kind: str, name: str) -> Any:
        worn = _known(kind, name)
        return showing.thing_page(worn, kind, name, history(kind, name, place_of(worn, kind)))

    @expose("/<kind>/<name>/diff")
    def diff(self, kind: str, name: str) -> Any:
        worn = _known(kind, name)
        return differing.page(kind, name, history(kind, name, place_of(worn, kind)))

    @expose("/<kind>/<name>/copy", methods=["POST"])
    def copy(self, kind: str, name: str) -> Any:
        worn = _known(kind, name)
        if not may_propose(worn, kind):
            abort(403)
        try:
            made = proposing.copy(kind, name, place_of(worn, kind))
        except Refused as refused:
            flash(refused.says[0][1], "warning")
            return redirect(url_for("ProposalView.thing", kind=kind, name=name))
        flash(_("已由現行內容複製一份，可以開始修改。發布之前，現行規定不受影響。"), "success")
        return redirect(url_for("ProposalView.edit", proposal_id=made))

    @expose("/proposal/<int:proposal_id>")
    def show(self, proposal_id: int) -> Any:
        return showing.proposal_page(_worn(), _found(proposal_id))

    @expose("/proposal/<int:proposal_id>/edit", methods=["GET", "POST"])
    def edit(self, proposal_id: int) -> Any:
        item = _found(proposal_id)
        if request.method == "POST":
            return editing.edited(item)
        if item.state != "draft":
            flash(_("只有擬訂中的內容可以修改。"), "warning")
            return redirect(url_for("ProposalView.show", proposal_id=item.id))
        return editing.opened(item)

    @expose("/proposal/<int:proposal_id>/<verb>", methods=["POST"])
    def say(self, proposal_id: int, verb: str) -> Any:
        item = _found(proposal_id)
        if verb not in showing.VERBS:
            abort(404)
        return showing.said(_worn(), item, verb)


def _worn() -> Hat:
    worn = hat()
    if worn is None:
        abort(403)
    return worn


def _known(kind: str, name: str) -> Hat:
    worn = _worn()
    if not is_known(kind, name) or (kind in OF_A_COUNTY and not may_propose(worn, kind)):
        abort(404)
    return worn


def _found(proposal_id: int) -> Proposal:
    """A proposal that the wall lets through; else 404."""
    item: Proposal | None = db.session.get(Proposal, proposal_id) if proposal_id < LARGEST else None
    if item is None:
        abort(404)
    saw("proposal", [item.id])
    return item
