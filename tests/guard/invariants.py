"""What must stand after every step, whoever said what: one lead, nothing for an NGO that is not its, no clock and no word lost."""

from __future__ import annotations

from collections import Counter

from hypothesis.stateful import invariant

from app.rules.workflow import ADMIT
from tests.guard.owed import wrong_clocks
from tests.guard.sheets import Sheets
from tests.guard.standing import IDS, LAPSE, Standing, ways_to


class AsItMayStand(Sheets):
    """``before`` and ``now``: the case as it stood and as it stands. ``spoke``: what was said and heard in between."""

    @property
    def has_changed(self) -> bool:
        return self.before != self.now

    def of_reason(self, standing: Standing, reason: str) -> list[str]:
        return [a["agency"] for a in standing.get("access", []) if a["reason"] == reason]

    @invariant()
    def exactly_one_unit_leads(self) -> None:
        leads = self.of_reason(self.now, "lead")
        if self.now["status"] in ("reported", "not_case"):
            assert leads == []
            assert self.of_reason(self.now, "intake")
        else:
            assert leads == [self.now["lead"]]

    @invariant()
    def the_window_leads_what_is_disputed_and_what_was_arbitrated_is_not_refused(self) -> None:
        assert (self.now["status"] == "disputed") == (self.now["lead"] in ("window", "away_window"))
        said = [one["verb"] for one in self.now["dispatching"]]
        if ADMIT in said:  # another county decides for itself
            said = said[len(said) - said[::-1].index(ADMIT) :]
        assert "arbitrate" not in said or "refuse" not in said[said.index("arbitrate") :]

    @invariant()
    def no_ngo_holds_what_it_may_not(self) -> None:
        ngos = [a for a in self.now["access"] if a["kind"] == "ngo"]
        assert all(a["reason"] == "delegated" for a in ngos), "an NGO holds another reason than delegated"
        assert not [a for a in self.now["access"] if a["is_foreign"] and a["reason"] != "intake"], (
            "somebody outside the county"
        )
        if ngos or any(x["state"] == "offered" for x in self.now["offers"]):
            assert self.now["risk"] in ("mid", "low")
            facts = tuple(self.now[name] for name in ("is_assessed", "is_willing", "needs_authority"))
            assert facts == (True, True, False)
        running = sorted(x["agency"] for x in self.now["offers"] if x["state"] == "running")
        assert running == sorted(a["agency"] for a in ngos), (
            "a delegation runs without access, or access without one"
        )

    @invariant()
    def an_ngo_sees_the_case_by_no_path_but_its_delegation(self) -> None:
        """By none of the tables, views and functions. What has not changed is not looked at again."""
        if not self.has_changed:
            return
        held = self.of_reason(self.now, "delegated")
        for name, who in (("ngo", "ngo_sup"), ("ngo", "ngo_worker"), ("ngo2", "ngo2_worker")):
            if name not in held:
                self.db.become(self.sql, who)
                found = ways_to(self.sql, self.case, self.now["people"], self.now["household_id"])
                assert found == [], (who, found)

    @invariant()
    def a_duplicate_is_read_by_its_window_and_by_whoever_leads_the_case(self) -> None:
        for twin in {one["case_id"] for one in self.now["twins"]}:
            access = [one for one in self.now["twins"] if one["case_id"] == twin]
            helpers = [one["agency"] for one in access if one["reason"] == "helper"]
            assert helpers == [one for one in [self.now["lead"]] if one and not one.endswith("window")]
            assert {one["reason"] for one in access} <= {"intake", "helper"}
            assert "ngo" not in {one["kind"] for one in access}
            if self.has_changed:
                self.db.become(self.sql, "ngo_worker")
                assert ways_to(self.sql, twin, [], None) == []

    @invariant()
    def who_lost_it_by_a_recall_was_told(self) -> None:
        lost = set(self.of_reason(self.before, "delegated")) - set(self.of_reason(self.now, "delegated"))
        if self.spoke in ("recall", "return", LAPSE, "rate", "alert", "take_over", ADMIT):
            told = Counter(r["agency"] for r in self.now["told"])
            told.subtract(r["agency"] for r in self.before["told"])
            assert {name for name in lost if told[name] != 1} == set()

    @invariant()
    def nothing_disappears(self) -> None:
        if not self.before or not self.has_changed:
            return
        for name in IDS:
            assert set(self.before[name]) <= set(self.now[name]), name
        for name in ("dues", "offers", "told"):
            assert {r["id"] for r in self.before[name]} <= {r["id"] for r in self.now[name]}, name
        assert self.before["answers"].keys() <= self.now["answers"].keys()
        was, now = ({a["agency"] for a in one["access"]} for one in (self.before, self.now))
        left = Counter(r["agency"] for r in self.now["left"])
        left.subtract(r["agency"] for r in self.before["left"])
        assert all(left[agency] == 1 for agency in was - now), "access that went without a trace"

    @invariant()
    def what_was_handed_in_changes_by_its_edit_alone(self) -> None:
        for key, (state, said) in self.before.get("answers", {}).items():
            sheet = state.removeprefix("of ") if state.startswith("of ") else key
            is_draft = self.before["answers"].get(sheet, ["draft"])[0] == "draft"
            if not is_draft and sheet != self.edited:
                assert self.now["answers"][key][1] == said, f"{key} has changed"

    @invariant()
    def every_clock_runs_or_was_met_or_excused(self) -> None:
        wrong = wrong_clocks(self.now["status"], self.now["kind"], self.now["dues"])
        assert wrong == [], (self.spoke, self.now["status"], wrong)

    @invariant()
    def no_clock_is_set_back(self) -> None:
        after = {d["id"]: d for d in self.now["dues"]}
        for was in self.before.get("dues", []):
            now = after[was["id"]]
            same = ("duty", "starts_at", "case_id") + (
                () if was["is_open"] else ("met_at", "excused_at", "due_at")
            )
            assert [was[one] for one in same] == [now[one] for one in same]
            assert now["due_at"] <= was["due_at"], "later than it was"

    @invariant()
    def who_is_asked_owes_an_answer_and_nobody_else(self) -> None:
        owes = {d["duty"] for d in self.now["dues"] if d["is_open"]}
        offered = any(x["state"] == "offered" for x in self.now["offers"])
        assert offered or "delegation_reply" not in owes, "an answer is owed to an offer that does not stand"
        replies = {
            d["sheet_id"] for d in self.now["dues"] if d["is_open"] and d["duty"] == "delegation_reply"
        }
        standing = {x["id"] for x in self.now["offers"] if x["state"] == "offered"}
        assert replies - {None} <= standing, "an answer is owed to another offer"
        asked = self.of_reason(self.now, "transfer")
        assert bool(asked) == ("handover_reply" in owes), (
            "who is asked to take over owes an answer, and nobody else"
        )
