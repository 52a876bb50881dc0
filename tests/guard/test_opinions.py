"""督導意見: a supervisor writes beside a record that was handed in, and never a word of what the worker wrote."""

from __future__ import annotations

from typing import Any

import pytest

from tests.guard.looking import Looking, refused

OPINION = "update case_rec set cr_sup = '\\x00', version = version + 1, updated_at = now() where id = %s"
TEXT = "update case_rec set cr_sup = '\\x00', cr_text = '\\x00' where id = %s"
HAND_IN = "update case_rec set state = 'submitted' where id = %s"


@pytest.mark.parametrize(("who", "opinion"), [("sup", ""), ("county_sup", "42501")])
def test_whoever_writes_no_records_leaves_the_text_alone(
    db: Looking, papers: Any, who: str, opinion: str
) -> None:
    record = papers["case_rec"]["open"]
    with db.being("worker") as me:
        me.execute(HAND_IN, [record])
        db.become(me, who)
        assert [refused(me, sql, record) for sql in (OPINION, TEXT)] == [opinion, "42501"]
        db.become(me, "worker")
        assert refused(me, TEXT, record) == ""


def test_a_draft_is_left_to_who_writes_it(db: Looking, papers: Any) -> None:
    record = papers["case_rec"]["open"]
    db.owner.execute("update case_rec set state = 'draft' where id = %s", [record])
    with db.being("sup") as me:
        assert [refused(me, sql, record) for sql in (OPINION, HAND_IN)] == ["42501", "42501"]
