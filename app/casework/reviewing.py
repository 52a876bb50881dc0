"""Supervision (督導審核): a sheet that was handed in is approved and moves its case, or goes back with comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any, Final

from flask.json import dumps
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select, text

from app.casework.commented import kept
from app.casework.deciding import record
from app.casework.handing_in import WILLING, assessed_by, assessment_of, is_willing, needs_authority
from app.casework.moves import move
from app.casework.packing import pack
from app.casework.snapshots import LANGUAGE, Entry, content_of, last_fingerprint, snapshot_of
from app.columns.minguo import story_time, today
from app.guard.security import hat
from app.guard.sessions import Hat
from app.guard.walls import HIDDEN_STAGES
from app.models import REGISTRY, Case, Review, Worksheet, db
from app.models.review import OK, RETURN
from app.models.worksheets import Transfer
from app.models.worksheets.base import wholes_of
from app.models.worksheets.cp_invest_choices import DISPOSALS
from app.questions import codes
from app.rules.opening import agrees, opening
from app.rules.roles import Reach, may
from app.rules.workflow import BY_VERB

LONGEST: Final = 2000
FORMS: Final[dict[str, type[Worksheet]]] = {form.CODE: form for form in REGISTRY}
TO_A_FAMILY: Final = "VF"
DISPOSES: Final = {"OPEN": "open", "PLACE": "open", "VF": "not_open", "REFER": "not_open", "NONE": "not_open"}
"""The verb that each disposal of an investigation says (cg_open)."""
OPENING: Final = frozenset({"ADULT_ASSESS", "CP_INVEST"})
"""Assessments that say anew whether public authority is needed."""
OPENS: Final = {"Y": "open", "N": "not_open", "S": "short", "M": "missing"}
"""The verb that each opening decision says (list open_decision)."""
DECIDES: Final = {
    "VF_VISIT": ("vv_open", OPENS),
    "ADULT_ASSESS": ("aa_open", OPENS),
    "CP_INVEST": ("cg_open", DISPOSES),
}
"""The question by which each form opens a case or not, and the verb that each answer says."""
TO_A_SYSTEM: Final = "N03"
"""單一需求，已轉介既有服務系統 (list not_open_reason); to which, says vv_refer."""
PROTECTIVE: Final = frozenset({"CP", "DV", "EP", "DP", "SA"})
"""Suspected protective events (vv_cp_suspect) that are reported within 24 hours."""
FOLLOWED: Final = frozenset({"OWN", "LAW"})
"""Who is followed by the unit itself; a community network follows without a clock of ours."""
BY_LAW: Final = "LAW"
REVIEW: Final = text("select review_sheet(:t, :s, :p)")
UNDER_REVIEW: Final = frozenset({"open_review", "close_review"})
SENT_BACK: Final = frozenset({"VF_VISIT", "ADULT_ASSESS", "CP_INVEST", "SA_ASSESS", "CLOSURE"})
"""Sheets that were handed in with the case: they go back with it."""


class NotSaid(ValueError):
    """A sheet goes back with at least one sentence that says why."""


def parts_of(item: Worksheet) -> list[Worksheet]:
    """The sheets that are approved, or go back, together with this one: handed in and not yet reviewed."""
    found: list[Worksheet] = []
    for code in type(item).PARTS:
        form = FORMS[code]
        query = select(form).where(form.case_id == item.case_id, form.state == "submitted").order_by(form.id)
        found += db.session.scalars(query)
    return found


def review(
    item: Worksheet, result: str, opinion: str = "", comments: Mapping[str, str] | None = None
) -> None:
    """Approve a sheet with its parts (OK), or send it back with those of which something is said (RETURN).

    ``comments``: a sentence per answer, by the key that its snapshot gives it; of a part after its code and a dot.

    Raises:
        NotSaid: it goes back and nothing says why.
        app.casework.moves.Refused: the case does not stand where the decision of this sheet could be carried out.
        sqlalchemy.exc.DBAPIError: the database refuses: not this hat's, not waiting any more, or one's own.
    """
    said = {key: line for key, value in (comments or {}).items() if (line := value.strip()[:LONGEST])}
    if result == RETURN and not said and not opinion.strip():
        raise NotSaid
    parts = [one for one in parts_of(item) if result == OK or _is_said_of(one, said)]
    case, whole = db.session.get_one(Case, item.case_id), [item, *parts]
    try:
        _tell(whole, result, opinion.strip(), said)
    finally:
        for one in whole:
            one.forget_review()
            db.session.expire(one)
        db.session.expire(case)
    if result == OK:
        for one in whole:
            _rate(one, case)
        AFTER_APPROVAL.get(item.CODE, _nothing)(item, case)
    elif item.CODE in SENT_BACK and case.status in BY_VERB["send_back"].frm:
        move(case, "send_back", {"form": item.CODE, "sheet": item.id})


def may_review(item: Worksheet) -> bool:
    """Whether this hat may be asked to review the sheet. The last word is the database's."""
    worn = hat()
    if worn is None or not item.is_waiting or worn.user_id in (item.created_by, item.submitted_by):
        return False
    return _reviews(type(item), worn)


def _reviews(form: type[Worksheet], worn: Hat) -> bool:
    """Supervisors of a unit review its sheets, the window's what belongs to intake."""
    seat = Reach.COUNTY if form.STAGE in HIDDEN_STAGES else Reach.UNIT
    permissions = {one.APPROVED_BY for one in (form, *wholes_of(form))} - {""}
    return worn.reach == seat and any(may(worn.role, permission) for permission in permissions)


def forms_reviewed(worn: Hat) -> list[type[Worksheet]]:
    """The forms whose sheets wait for this hat. Parts come with their whole."""
    return [form for form in REGISTRY if form.APPROVED_BY and form.HANGS_ON_CASE and _reviews(form, worn)]


def may_take_back(item: Worksheet) -> bool:
    """Whether this user may take back what was handed in: who wrote it, before a decision hangs on it."""
    worn = hat()
    if worn is None or not item.is_waiting or worn.user_id not in (item.created_by, item.submitted_by):
        return False
    case = db.session.get(Case, item.case_id)
    return case is not None and case.status not in UNDER_REVIEW


def _is_said_of(part: Worksheet, comments: Mapping[str, str]) -> bool:
    return any(key.startswith(f"{part.CODE}.") for key in comments)


def take_back(item: Worksheet) -> None:
    """撤回: the writer goes on writing what was handed in, as long as nobody has reviewed it."""
    item.state = "draft"
    db.session.flush()
    db.session.expire(item)


def _tell(whole: list[Worksheet], result: str, opinion: str, comments: dict[str, str]) -> None:
    """Tell the database: each sheet as it was read, what is said of it, and, approved, the sheet itself in words."""
    worn = hat()
    assert worn is not None, "only somebody can review"
    now = story_time() or db.session.scalar(select(func.now()))
    previous = last_fingerprint(whole[0].case_id)
    told = []
    for one in whole:
        one.say_review(Review(by_user_id=worn.user_id, opinion=opinion or None, result=result, at=now))
        content = content_of(one)
        about = _about(one, content, comments, prefix="" if one is whole[0] else f"{one.CODE}.")
        if result == OK:
            about["snapshot"] = snapshot_of(one, content, worn.user_id, previous)
            previous = about["snapshot"]["sha256"]
        told.append({**about, **pack(Review.__table__, {"opinion": opinion or None})})
    first = {"t": whole[0].__tablename__, "s": whole[0].id}
    db.session.execute(REVIEW, {**first, "p": dumps({"result": result, "sheets": told})})


def _about(one: Worksheet, content: list[Entry], comments: dict[str, str], *, prefix: str) -> dict[str, Any]:
    keys = {entry["key"] for entry in content}
    own = {key.removeprefix(prefix): line for key, line in comments.items() if key.startswith(prefix)}
    said = {key: line for key, line in own.items() if key in keys}
    return {"table": one.__tablename__, "id": one.id, "version": one.version, "comments": kept(one, said)}


def _rate(item: Worksheet, case: Case) -> None:
    """The approved assessment is the risk of the case now, be it graver or milder (R00)."""
    decided, said = assessed_by(item, case), is_willing(item)
    risk = str(decided.then["risk"]) if decided else ""
    will = case.is_willing if said is None else said
    public = needs_authority(item) or (case.needs_authority and item.CODE not in OPENING)
    stands = (case.risk, case.is_assessed, case.is_willing, case.needs_authority)
    if decided and stands != (risk, True, will, public) and case.status in BY_VERB["rate"].frm:
        about = {"is_willing": "Y" if will else "N", "needs_authority": "Y" if public else "N"}
        record(case, decided)
        move(case, "rate", {"risk": risk, "form": item.CODE, "sheet": item.id, **about})


def verb_of(item: Any) -> str | None:
    """What the approval of this sheet says to its case, of the sheets that open one; nothing once it is decided."""
    key, verbs = DECIDES.get(item.CODE, ("", {}))
    case = db.session.get(Case, item.case_id) if key else None
    is_open = case is not None and case.status == "open_review"
    if is_open and _is_passed_on(item):
        return "end_to_system"
    return verbs.get(getattr(item, key) or "") if is_open else None


def _is_passed_on(item: Any) -> bool:
    """Whether a visit assessment says that one need was passed on, and to which existing system (R17)."""
    return (
        item.CODE == "VF_VISIT"
        and (item.vv_open, item.vv_notopen) == ("N", TO_A_SYSTEM)
        and bool(item.vv_refer)
    )


def _nothing(_item: Worksheet, _case: Case) -> None:
    """Most sheets change nothing but themselves."""


def _decide(item: Any, case: Case) -> None:
    """The approved visit assessment opens the case, or does not, as it says (vv_open). On record with what R17 says."""
    _put_on_record(item, case)
    said = {"form": item.CODE, "sheet": item.id, "reason": _words("not_open_reason", item.vv_notopen)}
    if _is_passed_on(item):
        _go_on(case, "end_to_system", said | _to_systems(item))
    else:
        _go_on(case, OPENS[item.vv_open], said)


def _to_systems(item: Any) -> dict[str, Any]:
    """The first system that the sheet names is asked after (clock ``system_reply``); the others stand in the reason."""
    first, *others = item.vv_refer
    reason = _words("not_open_reason", item.vv_notopen)
    named = "、".join(_words("existing_system", code) for code in others)
    with force_locale(LANGUAGE):
        contact = _("聯絡方式見訪視評估表")
        also = _("；並轉介：%(systems)s", systems=named) if named else ""
    return {"system": first, "contact": contact, "passed_on": today(), "reason": f"{reason}{also}"}


def _decide_assault(item: Any, case: Case) -> None:
    """The approved first assessment of a sexual assault opens the case, or does not, as it says (sc_open)."""
    if case.status != "open_review":
        return
    said = {"form": item.CODE, "sheet": item.id, "reason": _words("closure_reason_protect", item.sc_reason)}
    _go_on(case, "open" if item.sc_open == "OPEN" else "not_open", said)


def _decide_adult(item: Any, case: Case) -> None:
    """The approved adult assessment opens the case, or does not (aa_open)."""
    if case.status != "open_review":
        return
    reason = _words("not_open_reason", item.aa_notopen)
    _go_on(case, OPENS[item.aa_open], {"form": item.CODE, "sheet": item.id, "reason": reason})


def _decide_child(item: Any, case: Case) -> None:
    """The approved investigation opens the case, or ends it here: not opened, or handed to another system (cg_open)."""
    if case.status != "open_review":
        return
    with force_locale(LANGUAGE):
        told = {choice.code: str(choice.label) for choice in DISPOSALS}
    if item.cg_open == TO_A_FAMILY and _is_on_its_way(case):
        return  # the lead stays until the centre has taken it over
    reason = _words("not_open_reason", item.cg_notopen) or told.get(item.cg_open, "")
    _go_on(case, DISPOSES[item.cg_open], {"form": item.CODE, "sheet": item.id, "reason": reason})


def _is_on_its_way(case: Case) -> bool:
    """Whether a transfer sheet was handed in or approved, so that the case goes on with another unit."""
    sheets = (
        Transfer.case_id == case.id,
        Transfer.tr_dir == "CP2VF",
        Transfer.state.in_(("submitted", "approved")),
    )
    return db.session.scalar(select(Transfer.id).where(*sheets).limit(1)) is not None


def _hand_over(item: Any, case: Case) -> None:
    """The approved transfer sheet asks the unit that it names. What it says why stays on it."""
    move(case, "hand_over", {"next_unit": item.ti_unit, "form": item.CODE, "sheet": item.id})


def _put_on_record(item: Any, case: Case) -> None:
    """Which row of table R17 fits the case, and what was decided instead; the reason is the diagnosis (vv_diag)."""
    resources = getattr(assessment_of(item), "vu_resource", None)
    if not item.vv_complex or not resources:
        return  # whereabouts unknown: the table has nothing to say yet
    said = opening(
        is_protective=item.vv_cp_suspect in PROTECTIVE,
        complexity=item.vv_complex,
        resources=resources,
        is_willing=item.vv_will in WILLING,
    )
    differs = not agrees(said, item.vv_open)
    record(case, said, item.vv_open if differs else None, item.vv_diag if differs else None)


def _close(item: Any, case: Case) -> None:
    """The approved closure ends the case, or leaves it to be followed until a day (cl_follow)."""
    reason = _words("closure_reason_vf", item.cl_reason_vf) or _words(
        "closure_reason_protect", item.cl_reason_pr
    )
    said = {"form": item.CODE, "sheet": item.id, "reason": reason}
    if item.cl_follow in FOLLOWED:
        _go_on(case, "follow", {**said, "until": _until(item).isoformat()})
    else:
        _go_on(case, "close", said)


def _go_on(case: Case, verb: str, said: dict[str, Any]) -> None:
    """The case goes where the sheet says, unless it is there already."""
    if case.status != BY_VERB[verb].to:
        move(case, verb, said)


def _until(item: Any) -> dt.date:
    """How long to follow: as the sheet says; by law for a year at least (兒少法§59、§62)."""
    a_year = today() + dt.timedelta(days=366)
    until: dt.date = item.cl_follow_to
    return max(until, a_year) if item.cl_follow == BY_LAW else until


def _words(name: str, code: str | None) -> str:
    """The label of a code in the language of the forms; nothing for none."""
    with force_locale(LANGUAGE):
        return next((str(choice.label) for choice in codes(name) if choice.code == code), code or "")


AFTER_APPROVAL: Final[dict[str, Callable[[Worksheet, Case], None]]] = {
    "VF_VISIT": _decide,
    "ADULT_ASSESS": _decide_adult,
    "CP_INVEST": _decide_child,
    "SA_ASSESS": _decide_assault,
    "CLOSURE": _close,
    "TRANSFER": _hand_over,
}
