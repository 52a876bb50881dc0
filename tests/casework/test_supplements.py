"""Which questions a sheet asks, where their answers stand, and that an answered question stands."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app.casework import answered, asking, proposing, publishing, sheets
from app.casework.local_answers import packed, unpacked
from app.casework.snapshots import content_of
from app.casework.verifying import answers_now
from app.columns.minguo import today
from app.guard.viewer import tell
from app.models import REGISTRY, Case, CaseRecord, Proposal, VulnerableFamilyReport, db
from app.questions.editions import asked_on, declared
from app.questions.supplements import OWN, SIGNED, county_of, placed, read, sections_of
from tests import cast
from tests.stage import CASES
from tests.supplements import ALL, DRAFT, PROPOSE, PUBLISH, publish, row

TOMORROW = dt.timedelta(days=1)
KEYS = [one["code"] for one in ALL]


def be(viewers: Any, who: str) -> None:
    tell(db.session.connection(), viewers(who))


def record(viewers: Any, case: str = "open", who: str = "worker", **local: Any) -> CaseRecord:
    """A draft of a record with these answers."""
    be(viewers, who)
    found = db.session.get_one(Case, CASES[case])
    item = CaseRecord(
        county_id=found.county_id, case_id=found.id, agency_id=1, edition=today(), once=uuid.uuid4()
    )
    sheets._put(item, local, submit=False)
    db.session.add(item)
    db.session.flush()
    return item


def keys_of(item: CaseRecord) -> list[str]:
    return [q.key for q in asking.asked_of(item) if q.is_local]


def test_no_question_of_a_form_could_be_taken_for_a_countys() -> None:
    keys = [q.key for form in REGISTRY for q in declared(form)]
    assert [key for key in keys if county_of(key)] == []
    assert OWN.code not in {q.section.code for form in REGISTRY for q in declared(form)}


@pytest.mark.parametrize("form", REGISTRY, ids=lambda form: form.CODE)
def test_every_form_takes_them_before_its_signatures_and_in_its_sections(form: Any) -> None:
    asked = asked_on(declared(form), today())
    sections = sections_of(asked)
    own = read([row("a"), row("b", section=next(iter(sections)))], sections)
    found = placed(asked, own)
    codes = list(dict.fromkeys(q.section.code for q in found))
    assert [q for q in found if not q.is_local] == list(asked)
    assert codes == [code for code in sections if code != SIGNED] + ["X"] + [
        code for code in sections if code == SIGNED
    ]


def test_a_county_asks_its_own_sheets_alone(session: Any, viewers: Any) -> None:
    publish(viewers, ALL)
    assert [q.key for q in asking.supplements(CaseRecord, today(), cast.HOME)] == KEYS
    assert asking.supplements(CaseRecord, today(), cast.AWAY) == ()
    assert asking.supplements(VulnerableFamilyReport, today(), cast.HOME) == ()
    assert asking.supplements(CaseRecord, today() - TOMORROW, cast.HOME) == ()


def test_a_question_is_asked_from_its_first_day_until_the_day_before_its_end(
    session: Any, viewers: Any
) -> None:
    first, end = today() + 2 * TOMORROW, today() + 4 * TOMORROW
    publish(viewers, [row("a", since=first.isoformat(), until=end.isoformat())])
    asked = [bool(asking.supplements(CaseRecord, today() + n * TOMORROW, cast.HOME)) for n in range(6)]
    assert asked == [False, False, True, True, False, False]


def test_words_are_sealed_and_codes_are_not(session: Any, viewers: Any) -> None:
    publish(viewers, ALL)
    item = record(viewers, x1_words="外婆家在港邊", x1_dialect="B", x1_needs=["A", "B"], x1_times=3, x1_seen=True,
                  x1_when=dt.date(2026, 11, 1))  # fmt: skip
    kept = db.session.execute(text("select local from case_rec where id = :i"), {"i": item.id}).scalar_one()
    words = kept.pop("x1_words")
    assert "外婆" not in str(words)
    assert kept == {
        "x1_dialect": "B",
        "x1_needs": ["A", "B"],
        "x1_times": 3,
        "x1_seen": True,
        "x1_when": "2026-11-01",
    }
    assert sheets.answers_of(item)["x1_words"] == "外婆家在港邊"
    own = asking.supplements_of(item)
    assert packed("case_rec", item.local, own, {"x1_words": "外婆家在港邊"}) == item.local  # not sealed anew
    assert "x1_words" not in packed("case_rec", item.local, own, {"x1_words": None})
    with pytest.raises(ValueError, match="sealed for another"):
        unpacked("rpt_vf", {"x1_words": words}, own)


def test_a_sheet_that_went_to_another_county_shows_what_it_has_answered(session: Any, viewers: Any) -> None:
    publish(viewers, [row("words"), row("unanswered")])
    item = record(viewers, x1_words="說過")
    db.session.expunge(item)
    item.county_id = cast.AWAY  # as handing the case over moves it
    assert keys_of(item) == ["x1_words"]
    assert sheets.answers_of(item)["x1_words"] == "說過"


def test_a_question_that_has_ended_stays_on_the_sheets_that_answer_it(session: Any, viewers: Any) -> None:
    first = publish(viewers, [row("words")])
    item = record(viewers, x1_words="說過")
    be(viewers, "admin")
    db.session.execute(text("select withdraw_proposal(:i, 3, 'x')"), {"i": first})
    publishing.forget()
    item.edition = today() + TOMORROW
    assert keys_of(item) == ["x1_words"]
    item.local = {}
    assert keys_of(item) == []


def test_the_edition_of_the_sheets_day_decides_the_words(session: Any, viewers: Any) -> None:
    publish(viewers, [row("a", zh="舊的問法")])
    publish(viewers, [row("a", zh="新的問法")], day=today() + TOMORROW)
    told = [
        str(asking.supplements(CaseRecord, day, cast.HOME)[0].label) for day in (today(), today() + TOMORROW)
    ]
    assert told == ["舊的問法", "新的問法"]


def test_no_statement_is_sent_for_them(session: Any, viewers: Any) -> None:
    publish(viewers, ALL)
    item = record(viewers, x1_words="說過")
    publishing.now_known()
    sent: list[str] = []

    def note(*said: Any) -> None:
        sent.append(said[2])

    engine = db.session.connection().engine
    event.listen(engine, "before_cursor_execute", note)
    assert len(asking.asked_of(item)) > len(KEYS)
    assert len(asking.supplements(CaseRecord, today(), cast.HOME)) == len(KEYS)
    event.remove(engine, "before_cursor_execute", note)
    assert sent == []


def proposed(viewers: Any, rows: list[Any]) -> Proposal:
    be(viewers, "admin")
    said = json.dumps({"kind": "supplement", "name": "CASE_REC", "content": {"questions": rows}})
    item = db.session.get_one(Proposal, db.session.scalar(DRAFT, {"p": said}))
    db.session.execute(PROPOSE, {"i": item.id})
    be(viewers, "admin2")
    db.session.refresh(item)
    return item


def refusals(viewers: Any, rows: list[Any]) -> tuple[str, str]:
    """Why the program would not publish it, and which rule of the database holds against it."""
    item = proposed(viewers, rows)
    said = "；".join(proposing.faults(item))
    try:
        with db.session.begin_nested():
            db.session.execute(PUBLISH, {"i": item.id, "day": today() + TOMORROW})
    except DBAPIError as error:
        return said, str(
            getattr(getattr(error.orig, "diag", None), "constraint_name", "") or error.orig.sqlstate
        )
    return said, ""


STANDS = "answered_questions_stand"
YESTERDAY = (today() - TOMORROW).isoformat()


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([], STANDS),
        ([row("free")], STANDS),
        ([row("words", zh="別的問法")], STANDS),
        ([row("words", required=True)], STANDS),
        ([row("words", "long")], STANDS),
        ([row("words", section="A")], STANDS),
        ([row("words", until=YESTERDAY)], STANDS),
        ([row("words", until=today().isoformat())], ""),
        ([row("free"), row("words")], ""),
        ([row("words"), row("free", "integer", zh="沒人回答過")], ""),
        ([row("words"), row("more")], ""),
    ],
)
def test_what_was_answered_is_ended_or_kept_and_nothing_else(
    session: Any, viewers: Any, rows: Any, rule: str
) -> None:
    publish(viewers, [row("words"), row("free")])
    record(viewers, x1_words="說過")
    said, broken = refusals(viewers, rows)
    assert broken == rule
    assert bool(said) == bool(rule), said


def test_what_has_ended_does_not_begin_again(session: Any, viewers: Any) -> None:
    publish(viewers, [row("words")])
    record(viewers, x1_words="說過")
    ended = row("words", until=today().isoformat())
    publish(viewers, [ended, row("new")], day=today() + TOMORROW)
    be(viewers, "admin")
    assert answered.codes("CASE_REC") == {"x1_words"}
    assert answered.faults("CASE_REC", cast.HOME, [row("words"), row("new")])[0].field == "until"
    assert answered.faults("CASE_REC", cast.HOME, [ended, row("new")]) == []


def test_a_county_publishes_questions_of_its_own_alone(session: Any, viewers: Any) -> None:
    assert refusals(viewers, [{**row("a"), "code": "x2_a"}])[1] == "42501"
    be(viewers, "away_county_sup")
    assert db.session.scalars(text("select answered_supplements('CASE_REC')")).all() == []


def test_answers_are_to_published_questions_whoever_writes_them(session: Any, viewers: Any) -> None:
    publish(viewers, [row("words")])
    item = record(viewers)
    for local in ('{"x1_other": "A"}', '{"cr_text": "A"}', '{"x2_words": "A"}'):
        with pytest.raises(DBAPIError, match="nobody has published"), \
                db.session.begin_nested():  # fmt: skip
            db.session.execute(
                text("update case_rec set local = cast(:l as jsonb) where id = :i"),
                {"l": local, "i": item.id},
            )


def test_a_fault_in_what_was_published_takes_nothing_else_with_it(
    session: Any, viewers: Any, caplog: Any
) -> None:
    publish(viewers, [row("good")])
    be(viewers, "admin")
    said = '{"kind": "supplement", "name": "REFER", "content": {"questions": [{"code": "x1_bad"}]}}'
    item = db.session.scalar(DRAFT, {"p": said})
    db.session.execute(PROPOSE, {"i": item})
    be(viewers, "admin2")
    db.session.execute(PUBLISH, {"i": item, "day": today()})
    publishing.forget()
    assert [q.key for q in asking.supplements(CaseRecord, today(), cast.HOME)] == ["x1_good"]
    assert len(publishing.faults()) == 1


def test_the_snapshot_holds_them_and_a_changed_one_is_found(session: Any, viewers: Any) -> None:
    publish(viewers, ALL)
    item = record(viewers, x1_words="說過", x1_dialect="B", x1_times=3)
    entries = {entry["key"]: entry for entry in content_of(item)}
    assert entries["x1_words"]["text"] == "說過"
    assert (entries["x1_dialect"]["text"], entries["x1_dialect"]["section"]) == ("乙", "X、本縣市補充問題")
    told = {
        key: entry["value"]
        for key, entry in entries.items()
        if entry.get("value") is not None and county_of(key)
    }
    assert told == {"x1_words": "說過", "x1_dialect": "B", "x1_times": 3}
    own = {key: value for key, value in answers_now(db.session, item).items() if county_of(key)}
    assert own == told
    item.local = packed("case_rec", item.local, asking.supplements_of(item), {"x1_words": "改過"})
    assert answers_now(db.session, item)["x1_words"] == "改過"
