"""The page of one case: who, how grave, who leads, what runs out, what has happened, and who can see it."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, url_for
from flask_babel import gettext as _
from sqlalchemy import any_, func, literal, select, text, union_all

from app.forms.filing import BEGUN_IN
from app.forms.rights import may_know_writer
from app.guard.access import SHEETS, may_reach, view_name
from app.guard.requests import saw
from app.guard.security import hat
from app.models import REGISTRY, Case, Due, Event, Party, Person, db
from app.rules.roles import BY_CODE
from app.rules.workflow import ENDINGS, EVENTS, REASONS, RISKS, STATUSES, steps_for
from app.views.clocks import clock, when
from app.views.names import Names
from app.views.words import age, code_label

LONGEST = 2**63
MOST = 50
FORMS: dict[str, Any] = {form.CODE: form for form in REGISTRY}
WHO = text("select * from who_sees(:c)")


def case_page(case_id: int) -> Any:
    """Everything about one case that this viewer may know."""
    case = find(case_id)
    dues = rows_of(Due, case_id, Due.met_at.isnot(None), Due.due_at)
    events = rows_of(Event, case_id, Event.id.desc())
    people = people_on(case_id)
    seen_by = db.session.execute(WHO, {"c": case_id}).all()
    filled = sheets(case_id)
    names = Names(
        [case.lead_user_id, *(w.user_id for w in seen_by), *(e.by_user_id for e in events),
         *(e.about.get("worker") for e in events), *(s.created_by for s in filled)],
        [case.lead_agency_id, *(w.agency_id for w in seen_by), *(e.by_agency_id for e in events),
         *(agency_about(e) for e in events)],
    )  # fmt: skip
    saw("kase", [case_id])
    saw("person", [p.person_id for p in people])
    more = {
        "clocks": [clock(d) for d in dues],
        "members_count": len(people),
        "helpers": helping(seen_by, names),
    }
    return render_template(
        "case/show.html",
        case=header(case, names) | more,
        verbs=verbs(case),
        timeline=[happened(e, names) for e in events],
        sheets=[of_sheet(s, names) for s in filled],
        new_sheets=new_sheets(case),
        people=[of_person(p) for p in people],
        access=[seen(w, names) for w in seen_by],
    )


def rows_of(model: Any, case_id: int, *order: Any) -> list[Any]:
    """The newest or most urgent rows of one kind on a case: plain rows, which are read once."""
    query = select(*model.__table__.c).where(model.case_id == case_id)
    return list(db.session.execute(query.order_by(*order).limit(MOST)))


def people_on(case_id: int) -> list[Any]:
    """The family: of each person only what the page shows.

    Their keys are said twice, because the person's wall is as long as the viewer's cases: so it is passed once.
    """
    on_it = (
        select(Party.id, Party.person_id, Party.role, Party.kin).where(Party.case_id == case_id).cte("on_it")
    )
    keys = func.array(select(on_it.c.person_id).scalar_subquery())
    query = (
        select(on_it, Person.name, Person.born_on, Person.is_address_secret, Person.phone)
        .join(Person, Person.id == on_it.c.person_id)
        .where(Person.id == any_(keys))
        .order_by(on_it.c.id)
        .limit(MOST)
    )
    return list(db.session.execute(query))


def seen(row: Any, names: Names) -> dict[str, str]:
    """Somebody who may see the case, and why."""
    why = f"{REASONS[row.reason]}・{BY_CODE[row.role].name}"
    return {"who": names.user(row.user_id), "what": names.agency(row.agency_id), "why": why}


def agency_about(event: Event) -> int | None:
    """The agency that an event is about: dispatched to, delegated to, recalled from."""
    return event.about.get("unit") or event.about.get("ngo") or event.about.get("agency")


def find(case_id: int) -> Case:
    """The case, or 404 when there is none for this viewer."""
    case: Case | None = db.session.get(Case, case_id) if case_id < LONGEST else None
    if case is None:
        abort(404)
    return case


def header(case: Case, names: Names) -> dict[str, Any]:
    """What stands at the head of every page of a case."""
    return {
        "number": case.number,
        "url": url_for("CaseView.show", case_id=case.id),
        "kind_label": code_label("case_track", case.kind),
        "status_label": STATUSES[case.status],
        "family_name": case.family_name or case.number,
        "risk": case.risk,
        "risk_label": RISKS[case.risk],
        "filed_at": when(case.filed_at),
        "lead": " ".join(n for n in (names.user(case.lead_user_id), names.agency(case.lead_agency_id)) if n),
        "facts": facts(case),
    }


def brief(case: Case) -> dict[str, Any]:
    """The head of a sheet that hangs on this case."""
    return {
        "number": case.number,
        "family_name": case.family_name or case.number,
        "risk": case.risk,
        "risk_label": RISKS[case.risk],
        "url": url_for("CaseView.show", case_id=case.id) if may_reach("CaseView.show", hat()) else None,
        "clocks": [],
    }


def facts(case: Case) -> list[tuple[str, str]]:
    """What the division of public and private work hangs on."""
    if not case.is_assessed:
        return [(_("評估"), _("尚未評估"))]
    willing = _("願意接受服務") if case.is_willing else _("尚無意願")
    return [(_("評估"), willing + (_("；需公權力介入") if case.needs_authority else ""))]


def helping(seen_by: Any, names: Names) -> list[str]:
    """The agencies that help the lead, and as what."""
    pairs = {(w.agency_id, w.reason): None for w in seen_by if w.reason not in ("lead", "intake", "county")}
    return [f"{names.agency(agency_id)}（{REASONS[reason]}）" for agency_id, reason in pairs]


def verbs(case: Case) -> list[tuple[Any, str, bool]]:
    """What this viewer may do with this case now; the next step stands out, never one that ends something."""
    worn = hat()
    steps = steps_for(worn.role, case.status) if worn and worn.reach != "card" else ()
    is_ngo = worn is not None and worn.agency_kind == "ngo"
    begun = [(_("新增%(what)s", what=title), url, True) for title, url in new_sheets(case)[:1]]
    said = [
        (
            s.label,
            url_for("CaseView.verb", case_id=case.id, verb=s.verb),
            i == 0 and not begun and s.verb not in ENDINGS,
        )
        for i, s in enumerate(s for s in steps if (s.verb == "return") == is_ngo)
    ]
    return begun + said


def happened(event: Event, names: Names) -> dict[str, Any]:
    """One line of the timeline."""
    about = event.about
    said = {
        "unit": names.agency(agency_about(event)),
        "worker": names.user(about.get("worker")),
        "risk": str(RISKS.get(about.get("risk", ""), "")),
    }
    by = " ".join(n for n in (names.user(event.by_user_id), names.agency(event.by_agency_id)) if n)
    cls = "bad" if event.verb == "recall" else "legal" if event.verb in ("file", "dispatch") else ""
    return {
        "at": when(event.at),
        "title": str(EVENTS.get(event.verb, event.verb)).format(**said),
        "text": about.get("note") or about.get("reason") or "",
        "by": by,
        "cls": cls,
    }


def sheets(case_id: int) -> list[Any]:
    """Every sheet of the case, newest first: one query, however many forms there are."""
    parts = [
        select(
            literal(f.CODE).label("code"),
            f.id,
            f.state,
            f.created_by,
            func.coalesce(f.updated_at, f.created_at).label("at"),
        ).where(f.case_id == case_id)
        for f in REGISTRY
        if f.HANGS_ON_CASE
    ]
    whole = union_all(*parts).subquery()
    return list(db.session.execute(select(whole).order_by(whole.c.at.desc()).limit(MOST)))


def of_sheet(sheet: Any, names: Names) -> dict[str, Any]:
    """One sheet in the list."""
    view, is_draft = view_name(sheet.code), sheet.state == "draft"
    can_edit = may_reach(f"{view}View.edit", hat()) and sheet.state != "approved"
    return {
        "title": FORMS[sheet.code].TITLE,
        "state": sheet.state,
        "state_label": state_label(sheet.state),
        "who": names.user(sheet.created_by)
        if may_know_writer(FORMS[sheet.code].STAGE, sheet.created_by)
        else "",
        "when": when(sheet.at),
        "url": url_for(f"{view}View.show", pk=sheet.id) if may_reach(f"{view}View.show", hat()) else None,
        "action_label": (_("繼續填寫") if is_draft else _("更正")) if can_edit else None,
        "action_url": url_for(f"{view}View.edit", pk=sheet.id) if can_edit else None,
    }


def state_label(state: str) -> str:
    """How far a sheet is."""
    return {"draft": _("草稿"), "submitted": _("已送出"), "approved": _("已核可")}[state]


def new_sheets(case: Case) -> list[tuple[Any, str]]:
    """Which forms may be begun on this case."""
    if case.status not in BEGUN_IN:
        return []
    forms = [s for s in REGISTRY if s.HANGS_ON_CASE and s.STAGE != "report" and s.CODE in SHEETS]
    return [
        (s.TITLE, url_for(f"{view_name(s.CODE)}View.add", case=case.id))
        for s in forms
        if may_reach(f"{view_name(s.CODE)}View.add", hat())
    ]


def of_person(person: Any) -> dict[str, Any]:
    """One member of the family."""
    role = _("案主") if person.role == "client" else code_label("kin", person.kin)
    return {
        "name": person.name or _("（未具名）"),
        "role_label": role,
        "age": age(person.born_on),
        "secret": person.is_address_secret,
        "note": person.phone or "",
    }
