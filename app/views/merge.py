"""Two people wrote one sheet: before, mine and theirs side by side; what merges by itself, and what must be decided."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.casework import attaching, sheets
from app.casework.sheets import Stale
from app.columns.minguo import TAIPEI
from app.forms import Difference, SheetForm, differences, resolve
from app.forms.drafts import as_post
from app.forms.past import Change, as_of, changes
from app.forms.references import RowNames
from app.models import FormDraft, Worksheet
from app.views import drafts
from app.views.case import brief
from app.views.clocks import when
from app.views.sheet_forms import Filling, done, endpoint, old_sheet, version_of
from app.views.sheet_write import WRONG


class Merge:
    """The two versions of one sheet, from the viewer's draft and from what stands."""

    def __init__(self, filling: Filling, item: Worksheet, draft: FormDraft) -> None:
        self.filling, self.item, self.draft = filling, item, draft
        self.history: list[Change] = changes(item)
        base = as_of(item, draft.version or 0, filling.answers, self.history)
        typed = drafts.typed_in(draft)
        form = filling.form(typed, answers={**filling.answers, **base})
        self.questions = form.QUESTIONS
        mine = {**base, **{field.name: field.data for field in form.answers() if field.given}}
        self.base = base
        self.found = differences(self.questions, base, mine, filling.answers)

    @property
    def conflicts(self) -> list[Difference]:
        """What somebody must decide."""
        return [d for d in self.found if d.is_conflict]

    @property
    def theirs(self) -> Change | None:
        """The last writing that the viewer had not seen."""
        return self.history[-1] if self.history else None

    def began_at(self) -> str:
        """When the version was saved that the viewer began with."""
        seen = [change for change in self.history if change.version <= (self.draft.version or 0)]
        return when(seen[-1].at) if seen else ""


def merge(sheet: type[Worksheet], pk: int) -> Any:
    """The merge page, and what comes of it."""
    filling = old_sheet(sheet, pk)
    item, draft = filling.item, filling.draft
    assert item is not None, "old_sheet() found it"
    if draft is None or draft.version == item.version or item.is_locked:
        return redirect(url_for(endpoint(sheet, "edit"), pk=pk))
    both = Merge(filling, item, draft)
    if not both.found:
        attaching.keep(sheet, filling.subject, item)
        drafts.drop(sheet.CODE, filling.subject)
        return done(sheet, pk, _("兩份內容相同，已儲存。"))
    if request.method == "GET":
        return _page(both, {}, ())
    if request.form.get("do") == "draft":
        flash(_("已留成您的草稿，還沒有合併。"), "success")
        return redirect(url_for(endpoint(sheet, "show"), pk=pk))
    if version_of(request.form) != item.version:
        flash(_("又有人存了一版，請再看一次。"), "warning")
        return _page(both, _picks(), request.form.getlist("undo")), 409
    return _merged(both)


def _picks() -> dict[str, str]:
    return {
        key.removeprefix("pick-"): value for key, value in request.form.items() if key.startswith("pick-")
    }


def _merged(both: Merge) -> Any:
    filling, item, picks, undo = both.filling, both.item, _picks(), request.form.getlist("undo")
    try:
        resolved = resolve(filling.answers, both.found, picks=picks, undo=undo)
    except KeyError:
        flash(_("還有題目沒有選。"), "warning")
        return _page(both, picks, undo), WRONG
    form = filling.form(as_post(filling.form(None, answers={**filling.answers, **resolved})))
    checked = form.judge(submit=not item.is_unfinished, sheet=item, exists=filling.exists)
    if not checked.is_good:
        return _to_the_form(filling, form, item.version)
    try:
        attaching.keep(filling.sheet, filling.subject, item)
        sheets.update(item, checked.values, version=item.version, submit=False)
    except Stale:
        return redirect(url_for(endpoint(filling.sheet, "merge"), pk=item.id))
    drafts.drop(filling.sheet.CODE, filling.subject)
    return done(filling.sheet, item.id, _("已合併並儲存。"))


def _to_the_form(filling: Filling, form: SheetForm, version: int) -> tuple[str, int]:
    """What was merged contradicts itself: it becomes the draft, and the form says what is wrong."""
    merged = as_post(form)
    merged["version"] = str(version)
    drafts.keep(filling.sheet.CODE, filling.subject, merged)
    filling.look_up_again()
    said = _("已合併，請先改正下列題目再儲存。")
    return filling.page(form, {"version": version}, filling.draft, said), WRONG


def _page(both: Merge, picks: Mapping[str, str], undo: Any) -> Any:
    filling, item, names = both.filling, both.item, RowNames()
    their = both.theirs
    name = names("user", their.user_id) if their and their.user_id else _("另一位")
    other = {"name": name, "role": "", "at": when(their.at) if their else ""}
    return render_template(
        "sheet/merge.html",
        sheet_class=filling.sheet,
        case=brief(filling.case) if filling.case else None,
        action=url_for(endpoint(filling.sheet, "merge"), pk=item.id),
        hidden={"version": item.version},
        base_at=both.began_at(),
        mine_at=f"{both.draft.saved_at.astimezone(TAIPEI):%H:%M}",
        other=other,
        conflicts=[_conflict(d, both.base, picks.get(d.key, "")) for d in both.conflicts],
        merged=[_one(d, name, d.key in undo) for d in both.found if not d.is_conflict],
    )


def _label(difference: Difference) -> str:
    label = str(difference.question.label)
    return _("%(question)s（%(row)s）", question=label, row=difference.row) if difference.row else label


def _conflict(d: Difference, base: Mapping[str, Any], chosen: str) -> dict[str, Any]:
    was = d.text("base") if d.key in base else _("（這一題查不到原來的答案）")
    sides = {"was": was, "mine": d.text("mine"), "theirs": d.text("theirs")}
    return {"key": d.key, "section": d.question.section.label, "label": _label(d), **sides, "chosen": chosen}


def _one(d: Difference, other: str, is_undone: bool) -> dict[str, Any]:
    by = _("您") if d.by == "mine" else other
    text = d.text(d.by) or _("未填")
    return {
        "key": d.key,
        "section": d.question.section.label,
        "label": _label(d),
        "text": text,
        "by": by,
        "undo": is_undone,
    }
