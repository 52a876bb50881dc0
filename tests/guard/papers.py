"""Sheets on the stage that somebody must approve, and what a supervisor says of them, straight to the database."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import psycopg

from app.casework.packing import pack
from app.casework.snapshots import canonical
from app.columns.minguo import today
from app.files import store
from app.guard.walls import HIDDEN_STAGES, is_of_intake
from app.models import REGISTRY, Attachment, Delegation, LifeEvent, Model, Review, Snapshot, Worksheet
from app.questions import Text
from tests.guard.looking import Looking, refused
from tests.stage import CASES

REVIEW = "select review_sheet(%s, %s, %s)"
INSERT = (
    "insert into {table} (edition, once, agency_id, county_id, state, case_id) "
    "select %s, gen_random_uuid(), 1, 1, %s, %s returning id"
)

FILED = (("FAM_PLAN", ""), ("DISP_VF", "派"), ("SA_ASSESS", "密"))  # what is reviewed, with its mark
LAST = (
    "VF_NEED",
    "",
)  # has no seal: whatever a test approves next begins a chain, with these papers or without
FORMS = {form.CODE: form for form in REGISTRY}
SOME = ("delegated", "open", "away")  # the cases that have a sheet of every form
FREE_TEXT = {  # where a form is told something; of any other its first text
    "closure": "cl_sum", "disp_vf": "dv_why", "disp_child": "dc_contact_txt", "disp_adult": "da_contact_txt",
    "periodic": "pe_why", "refer": "rf_summary", "vf_func": "ft_overall", "vf_need": "vn_sum", "vf_visit": "vv_sum",
    "vf_vuln": "vu_sum",
}  # fmt: skip


def sheets_beside(db: Looking) -> dict[str, dict[str, int]]:
    """One sheet of every further form on some cases: ``戲key的TABLE``; of what leads to a case also ``派key``, for no NGO; of what is
    withheld ``密key``, for no window either."""
    made: dict[str, dict[str, int]] = {}
    for form in (f for f in REGISTRY if f.HANGS_ON_CASE and f.STAGE != "report"):
        table = form.__tablename__
        if table not in ("case_rec", "fam_plan") and free_text(form):
            mark = "派{key}" if form.STAGE in HIDDEN_STAGES else "密{key}" if form.IS_WITHHELD else ""
            text = "戲{key}的" + table + mark
            made[table] = {
                k: written_by_owner(db, table, CASES[k], {free_text(form): text.format(key=k)}) for k in SOME
            }
    return made


def free_text(form: type[Worksheet]) -> str:
    """The column of a form that holds words of somebody; none where all is chosen."""
    stories = (q.key for q in form.questions() if isinstance(q.kind, Text) and q.is_column and not q.only)
    return FREE_TEXT.get(form.__tablename__) or next(stories, "")


def written_by_owner(db: Looking, table: str, case: int, answers: dict[str, Any]) -> int:
    """A sheet on a case, handed in by its lead: its id."""
    said = pack(Model.metadata.tables[table], answers)
    return int(db.told(
        f"insert into {table} (edition, once, created_by, agency_id, county_id, state, submitted_at, case_id, {', '.join(said)}) "
        "select %s, gen_random_uuid(), k.lead_user_id, coalesce(k.lead_agency_id, 1), k.county_id, 'submitted', now(), k.id, "
        f"{', '.join(['%s'] * len(said))} from kase k where k.id = %s returning id", today(), *said.values(), case)[0])  # fmt: skip


def rows_beside(db: Looking, made: dict[str, Any]) -> dict[str, dict[str, int]]:
    """A life event on every case; a review and a snapshot of a plan, a dispatch record and what is withheld on some; an
    offer to the second NGO. By table: their ids."""
    rows: dict[str, dict[str, int]] = {
        "life_event": {}, "review": {}, "snapshot": {}, "delegation": {}, "attachment": {},
    }  # fmt: skip
    sup = db.viewer("sup").user_id
    rows["delegation"]["open"] = _put(db, Delegation, CASES["open"], agency_id=db.agency("ngo2"), scope="家庭支持服務",
        purpose="協助親職", shared=["PERSON"], starts_on=today(), ends_on=today(), state="offered", offered_by=sup)  # fmt: skip
    for key, case in CASES.items():
        rows["life_event"][key] = _put(db, LifeEvent, case, kind="MOVE", happened_on=today(), note=f"戲{key}搬家",
                                       created_by=sup, agency_id=1)  # fmt: skip
    for seq, (form, mark) in enumerate((*FILED, LAST), -len(FILED)):
        for key in SOME:
            about = {
                "form": form,
                "sheet_id": made[form.lower()][key],
                "is_intake": mark == "派",
                "is_withheld": mark == "密",
            }
            words = f"{mark}{key}，戲{key}的意見"
            line = {"section": "一、記事", "key": "x", "label": "記事", "text": words, "only": ""}
            rows["review"][f"{form} {key}"] = _put(
                db, Review, CASES[key], version=1, result="OK", opinion=words, by_user_id=sup, by_agency_id=1, **about
            )  # fmt: skip
            rows["attachment"][f"{form} {key}"] = file_on(db, form, CASES[key], about["sheet_id"], words)
            rows["snapshot"][f"{form} {key}"] = _put(
                db, Snapshot, CASES[key], content=canonical([line]), sha256=sha256(words.encode()).hexdigest() if seq else "", seq=seq, previous="", approved_by=sup,
                edition=today(), **about)  # fmt: skip
    return rows


def file_on(db: Looking, form: str, case: int, sheet: int, words: str) -> int:
    """A text file with these words on a sheet, and in its name: its id."""
    content = words.encode()
    said = {"key": store.put(content), "form": form, "sheet_id": sheet, "name": f"{words}.txt", "media": "text/plain", "size": len(content),
            "sha256": sha256(content).hexdigest(), "agency_id": 1, "created_by": db.viewer("sup").user_id,
            "is_intake": is_of_intake(FORMS[form]), "is_withheld": FORMS[form].IS_WITHHELD}  # fmt: skip
    return _put(db, Attachment, case, **said)


def _put(db: Looking, model: Any, case: int, **values: Any) -> int:
    said = {
        name: json.dumps(v) if isinstance(v, list) else v for name, v in pack(model.__table__, values).items()
    }
    return int(db.told(
        f"insert into {model.__tablename__} (case_id, county_id, {', '.join(said)}) "
        f"select k.id, k.county_id, {', '.join(['%s'] * len(said))} from kase k where k.id = %s returning id", *said.values(), case)[0])  # fmt: skip


def written(
    cursor: psycopg.Cursor[Any], table: str = "fam_plan", case: str = "open", state: str = "submitted"
) -> int:
    """A sheet that whoever looks now has written: its id."""
    row = cursor.execute(INSERT.format(table=table), [today(), state, CASES[case]]).fetchone()
    assert row is not None
    return int(row[0])


def part(table: str, sheet: int, *, version: int = 1, previous: str = "", mark: str = "a") -> dict[str, Any]:
    """One sheet of a review, with a snapshot that says nothing."""
    shot = {"content": "\\x00", "sha256": mark * 64, "previous": previous}
    return {
        "table": table,
        "id": sheet,
        "version": version,
        "comments": {},
        "opinion": None,
        "snapshot": shot,
    }


def said(result: str, *parts: dict[str, Any]) -> str:
    """What ``review_sheet()`` is given."""
    return json.dumps({"result": result, "sheets": list(parts)})


def review(cursor: psycopg.Cursor[Any], table: str, sheet: int, result: str = "OK", **about: Any) -> str:
    """Review one sheet; the SQLSTATE with which the database refuses, or nothing."""
    return refused(cursor, REVIEW, table, sheet, said(result, part(table, sheet, **about)))


def state_of(cursor: psycopg.Cursor[Any], table: str, sheet: int) -> str:
    """How far a sheet is."""
    row = cursor.execute(f"select state from {table} where id = %s", [sheet]).fetchone()
    return str(row[0]) if row else ""


def why(cursor: psycopg.Cursor[Any], sql: str, *values: Any) -> str:
    """The name of the rule that refuses; empty when none does."""
    try:
        with cursor.connection.transaction():
            cursor.execute(sql, values)
    except psycopg.Error as error:
        return error.diag.constraint_name or "?"
    return ""
