"""A case in the hands of everybody, all of them with SQL: any verb, any role, right and wrong, one transaction an example."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from app.columns.minguo import today
from app.models import db
from app.rules.deadlines import BY_CODE, clock
from app.rules.tracks import next_kind, owed_first, status_after
from app.rules.workflow import ADMIT, BY_VERB, DECLINE, STATUSES, STEPS, TAKE_ON, TURN_BACK, Step
from tests.cast import AWAY, HOME, PLAYERS
from tests.guard.invariants import AsItMayStand
from tests.guard.looking import refused
from tests.guard.standing import LAPSE, stands
from tests.guard.transferring import ASKS, NEXT, of_kind
from tests.guard.verbs import filed_by, patch
from tests.stage import CASES

ANSWERED = {"", "42501", "23514", "23505", "40001", "22P02"}
CAST = tuple(p.username for p in PLAYERS)
UNITS = ("centre", "centre2", "protection", "ngo", "ngo2", "window", "away_centre")
WORKERS = {
    "centre": "worker",
    "centre2": "other_worker",
    "ngo": "ngo_worker",
    "ngo2": "ngo2_worker",
    "protection": "cp",
    "health": "mh",
    "away_centre": "away_worker",
}
SUPERVISORS = {
    "centre": "sup", "centre2": "other_sup", "protection": "prot_sup", "ngo": "ngo_sup", "away_centre": "away_sup",
}  # fmt: skip


class County(NamedTuple):
    """Who is who in a county: its window, who screens there and who decides, its units, another case of it."""

    window: str
    screener: str
    decider: str
    units: tuple[str, ...]
    case: str
    above: str


COUNTIES = {
    HOME: County("window", "intake", "intake_sup", ("centre", "centre2", "protection"), "open", "county_sup"),
    AWAY: County(
        "away_window", "away_intake", "away_intake_sup", ("away_centre",), "away", "away_county_sup"
    ),
}
REPORTERS = ("hot", "worker", "reporter", "intake")
FILED = "filed"
"""A case that nobody knows yet: its report is filed by one of them as the machine begins."""
TWINS = 4
"""Rows of access to duplicates, so that they do not pile up."""
FIT = {"risk": "low", "is_assessed": True, "is_willing": True, "needs_authority": False}
ANSWER_COUNTY = "select answer_county(%s, %s, null, %s)"
ANSWER = "select answer_delegation(%s, %s, %s, null)"
RESPONSE = "select respond_to_emergency(%s)"
GROUNDS: dict[str, dict[str, Any]] = {
    "refuse": {"grounds": "AREA", "reason": "不在服務區域"},
    "arbitrate": {"reason": "依轄區裁定"},
}

units, players = st.sampled_from(UNITS), st.sampled_from(CAST)
smuggled = st.fixed_dictionaries({}, optional={
    "status": st.sampled_from(sorted(STATUSES)), "risk": st.sampled_from(["high", "low"]), "is_willing": st.booleans(),
    "needs_authority": st.booleans(), "county_id": st.just(2), "lead_agency_id": st.just(1), "is_assessed": st.booleans(),
    "leaves": st.integers(1, 9), "closed_on": st.just("2026-01-01"),
})  # fmt: skip


class Verbs(AsItMayStand, RuleBasedStateMachine):
    """What is said of a case. After every step all that must hold is asked (``invariants``)."""

    def __init__(self) -> None:
        super().__init__()
        with self.app.app_context():
            self.connection = db.engine.connect()
        self.undone = self.connection.begin()
        driver: Any = self.connection.connection.driver_connection
        self.sql = driver.cursor()
        self.db.become(self.sql, "sup")  # the transaction begins here: what follows are savepoints in it

    def teardown(self) -> None:
        self.undone.rollback()
        self.connection.close()

    @initialize(
        case=st.sampled_from(["delegated", "open", "recalled", "intake", "dispatched", FILED]),
        who=st.sampled_from(REPORTERS),
    )
    def begin(self, case: str, who: str = "hot") -> None:
        self.case, self.before = self.filed(who, HOME) if case == FILED else CASES[case], {}
        self.now = stands(self.sql, self.case)

    def filed(self, who: str, county: int) -> int:
        """A new report, as every report comes in."""
        self.db.become(self.sql, who)
        return filed_by(self.sql, county=county, dues=[due("dispatch")])[0]

    @property
    def here(self) -> County:
        """The county that has the case now."""
        return COUNTIES[self.now["county_id"]]

    @property
    def ngo(self) -> str:
        return next((a["agency"] for a in self.now["access"] if a["kind"] == "ngo"), "ngo")

    def tell(self, who: str, verb: str, sql: str, *values: Any) -> str:
        """Somebody tries; what the database answers is one of the answers it may give."""
        self.db.become(self.sql, who)
        state = refused(self.sql, sql, *values)
        assert state in ANSWERED, (who, verb, state)
        if state == "":
            self.spoken[verb] = self.spoken.get(verb, 0) + 1
        self.look_again(spoke="" if state else verb)
        assert state == "" or self.now == self.before, "refused, and yet something has changed"
        return state

    def say(self, who: str, verb: str, said: str) -> str:
        self.db.become(self.sql, who)
        is_seen = self.sees_it()
        state = self.tell(who, verb, "select move_case(%s, %s)", self.case, said)
        assert is_seen or state == "42501", (who, verb, "moved what is out of sight")
        return state

    def speaker(self, step: Step) -> str:
        """Somebody who should be able to say this verb now, if anybody can."""
        place = self.ngo if "delegated" in step.seats and "lead" not in step.seats else self.now["lead"]
        if "transfer" in step.seats:
            place = next(iter(self.of_reason(self.now, "transfer")), "centre2")
        if step.seats == ("joint_plan",):
            return "mh_sup"
        if step.seats == ("helper",):
            place = "centre2" if self.now["lead"] == "centre" else "centre"
        if "county" in step.seats and self.now["lead"] in ("", self.here.window):
            return self.here.decider
        wants_worker = step.permission in ("record.edit", "open.decide", "close.propose")
        return (WORKERS if wants_worker else SUPERVISORS).get(place, "sup")

    def said_well(
        self, step: Step, *, unit: str = "", to: str = "", is_emergency: bool = False, **more: Any
    ) -> str:
        """What a verb is said with when it is said as it should be."""
        said: dict[str, Any] = {"status": to} if to else {}
        if step.lets_in:
            said["access"] = [self.let_in(step, unit or self.here.units[0])]
        said |= self.beside(step, unit)
        if step.verb in ("delegate", "extend"):
            said["delegation"] = self.asked(step.verb, unit)
        if step.verb == "tighten":
            said["contact"] = {"every": "14 days", "method": "FACE", "dues": [due("monthly_contact") | {"every": "14 days"}]}  # fmt: skip
        if step.verb in ("open", "resume", "reopen"):
            said["opened_on"] = None if step.verb == "reopen" else "2026-01-01"
        dues = [due(duty) for duty in sorted(of_kind(step.starts, self.now["kind"]))]
        dues = [one | owner(said) for one in dues]
        if step.verb == "take_over":
            said["status"], dues = self.taken_over()
        about = dict(GROUNDS.get(step.verb, {}))
        if is_emergency:
            about["is_emergency"], dues = True, [*dues, due("acknowledge")]
        event = {"verb": step.verb, "about": about}
        return patch(step.verb, **said | {"met": list(step.meets), "dues": dues, "event": event} | more)

    def beside(self, step: Step, unit: str) -> dict[str, Any]:
        """What some verbs say besides."""
        said: dict[str, dict[str, Any]] = {
            "release": {"leaves": self.db.agency(unit or "centre2")},
            "pass_on": {"hand_to": self.db.viewer(self.here.screener).user_id},
            "merge": {"same": CASES[self.here.case]},
            "ask_county": {"county_move": {"to_county_id": self.elsewhere}},
        }
        return said.get(step.verb, {})

    def taken_over(self) -> tuple[str, list[dict[str, Any]]]:
        """How the case goes on with the unit that takes it over, and what it owes first there."""
        unit = next(iter(self.of_reason(self.now, "transfer")), "")
        way = next((way for way, asked in ASKS if asked == unit), "SAME")
        kind, status = self.now["kind"], self.now["status"]
        becomes = next_kind(kind, way)
        after = status_after(status, kind, becomes)
        anew = becomes != kind and after == "assessing"
        return after, [due(duty) for duty in owed_first(becomes)] if anew else []

    def let_in(self, step: Step, unit: str) -> dict[str, Any]:
        """Whom a verb lets in when it is said as it should be."""
        lead = self.now["lead"]
        other = "centre2" if lead == "centre" else "centre"
        place = {"accept": lead, "assign": lead, "refuse": self.here.window, "appoint": self.ngo,
                 "invite": other, "send": other, "take_over": next(iter(self.of_reason(self.now, "transfer")), other),
                 "hand_over": NEXT.get(lead, other), "joint_invite": "health", "joint_join": "health"}.get(step.verb, unit)  # fmt: skip
        user = (
            self.db.viewer(WORKERS[place]).user_id
            if place in WORKERS and step.verb not in ("hand_over", "invite", "joint_invite")
            else None
        )
        return {"agency": self.db.agency(place or "centre"), "user": user, "reason": step.lets_in}

    def offered(self, unit: str, days: int = 100) -> dict[str, Any]:
        """A hundred days from now; an extension twice as long."""
        until = {
            "starts_on": str(today()),
            "ends_on": str(today() + dt.timedelta(days=days + 100 * len(self.now["offers"]))),
        }
        return {"agency_id": self.db.agency(unit), "shared": [], **until}

    def asked(self, verb: str, unit: str) -> dict[str, Any]:
        """An offer, or a longer period of what runs."""
        if verb == "delegate":
            return self.offered(unit or "ngo")
        return self.offered(self.ngo) | {"extends_id": self.running}

    @property
    def elsewhere(self) -> int:
        """The county that has not got the case."""
        return HOME if self.now["county_id"] == AWAY else AWAY

    @property
    def running(self) -> int:
        return next((x["id"] for x in self.now["offers"] if x["state"] == "running"), 0)

    def days_go_by(self) -> None:
        """The last day of every delegation and offer is over; the sweep comes."""
        self.sql.execute("select onlooker.lapse(%s)", [self.case])
        self.look_again(spoke=LAPSE)
        assert not [x for x in self.now["offers"] if x["state"] in ("offered", "running")]

    def from_county(self, verb: str) -> str:
        """The window of the other county answers what it is asked."""
        who = COUNTIES[self.elsewhere].decider
        self.db.become(self.sql, who)
        found = self.sql.execute("select id from my_incoming").fetchone()
        now = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
        dues = [clock("dispatch", now)] if verb == ADMIT else []
        return self.tell(who, verb, ANSWER_COUNTY, found[0] if found else 0, verb, json.dumps(dues))

    def said_again(self, who: str) -> str:
        """Somebody reports what this case knows already; the window says that it is a duplicate."""
        twin = self.filed(who, self.now["county_id"])
        self.db.become(self.sql, self.here.decider)
        said = patch("merge", status="not_case", same=self.case, met=["dispatch"])
        return self.tell(self.here.decider, "duplicate", "select move_case(%s, %s)", twin, said)

    def answered(self, who: str, verb: str) -> str:
        offer = next((x["id"] for x in self.now["offers"] if x["state"] == "offered"), 0)
        worker = self.db.viewer("ngo2_worker" if who.startswith("ngo2") else "ngo_worker").user_id
        return self.tell(who, verb, ANSWER, offer, verb, worker)

    def responded(self, who: str) -> str:
        """A worker goes out on an emergency of the own unit, and of no other."""
        lead, state = self.now["lead"], self.tell(who, "respond", RESPONSE, self.case)
        assert state or WORKERS.get(lead) == who, (who, "has taken an emergency of", lead)
        return state


USUAL = {
    "reported": "dispatch", "disputed": "arbitrate", "dispatched": "accept", "assessing": "propose_open", "open_review": "open",
}  # fmt: skip


class Case(Verbs):
    """What chance says."""

    @rule(data=st.data())
    def a_step_that_fits(self, data: st.DataObject) -> None:
        """Said by whoever should be able to: else no case would come far."""
        fitting = [step for step in STEPS if self.now["status"] in step.frm]
        self.speak(data, data.draw(st.sampled_from(fitting)))

    @rule(data=st.data())
    def the_next_step(self, data: st.DataObject) -> None:
        """One that leads on."""
        status = self.now["status"]
        leading = [s for s in STEPS if any(one == status and one != other for one, other in s.ways)]
        self.speak(data, data.draw(st.sampled_from(leading)))

    @rule(data=st.data())
    def the_usual_step(self, data: st.DataObject) -> None:
        """The one by which most cases go on, or else so many verbs would keep chance from ever opening one."""
        usual = USUAL.get(self.now["status"])
        if usual:
            self.speak(data, BY_VERB[usual])

    @rule()
    def the_last_day_is_over(self) -> None:
        self.days_go_by()

    @rule(data=st.data(), step=st.sampled_from(STEPS), who=players, unit=units)
    def any_step_by_anybody(self, data: st.DataObject, step: Step, who: str, unit: str) -> None:
        self.speak(data, step, who, unit)

    @rule(data=st.data(), verb=st.sampled_from(["delegate", "delegate", "extend", "alert", "appoint", "return", "recall", "rate"]))  # fmt: skip
    def public_and_private(self, data: st.DataObject, verb: str) -> None:
        """What passes between the lead and an NGO; the supervisor finds the case fit, so that something passes."""
        if verb in ("rate", "delegate"):
            self.say(self.speaker(BY_VERB["rate"]), "rate", patch("rate", **FIT))
        if verb != "rate":
            self.speak(data, BY_VERB[verb])
        if self.spoke in ("delegate", "extend") and (
            answer := data.draw(st.sampled_from([TAKE_ON, "", DECLINE]))
        ):
            self.answered("ngo_sup", answer)

    @rule(
        data=st.data(),
        verb=st.sampled_from(
            [
                "hand_over",
                "take_over",
                "keep_out",
                "invite",
                "send",
                "release",
                "joint_invite",
                "joint_join",
                "joint_leave",
            ]
        ),
    )
    def between_units(self, data: st.DataObject, verb: str) -> None:
        self.speak(data, BY_VERB[verb])
        if self.spoke == "invite" and data.draw(st.booleans()):
            self.speak(data, BY_VERB["send"])

    @rule(
        verb=st.sampled_from(["ask_county", "ask_county", "call_back_county"]),
        answer=st.sampled_from([TURN_BACK, "", ADMIT]),
    )
    def between_counties(self, verb: str, answer: str) -> None:
        step = BY_VERB[verb]
        self.say(self.speaker(step), verb, self.said_well(step))
        if answer:
            self.from_county(answer)

    def speak(self, data: st.DataObject, step: Step, who: str = "", unit: str = "") -> None:
        ends = [to for frm, to in step.ways if frm == self.now["status"] and to != frm]
        if step.verb == "send_back" and len(ends) > 1:  # where the case came from
            ends = ["open" if self.now["opened_on"] else "short"]
        to = data.draw(st.sampled_from(ends)) if ends else ""
        more: dict[str, Any] = {}
        if step.verb in ("rate", "alert"):
            more |= {"risk": data.draw(st.sampled_from(["high", "mid", "low", "low"]))}
        if step.verb == "rate":
            more |= FIT | more | {"is_willing": data.draw(st.sampled_from([True, True, False]))}
        if step.verb == "alert":
            more |= {"needs_authority": data.draw(st.booleans())}
            more |= data.draw(st.sampled_from([{}, {"is_willing": False}]))
        if step.verb == "submit":
            more |= data.draw(st.sampled_from([{}, {"met": ["periodic"]}, {"met": ["periodic_first"]}, {"dues": [due("suicide_report")]}]))  # fmt: skip
        if step.verb in ("dispatch", "arbitrate"):
            more |= {"is_emergency": data.draw(st.booleans())}
        place = unit or data.draw(st.sampled_from(self.here.units))
        if step.verb in ("release", "delegate"):
            place = unit
        self.say(who or self.speaker(step), step.verb, self.said_well(step, unit=place, to=to, **more))

    @rule(
        who=st.sampled_from(["ngo_sup", "ngo_sup", "ngo_worker", "ngo2_worker", "sup"]),
        verb=st.sampled_from([TAKE_ON, TAKE_ON, DECLINE]),
    )
    def answer(self, who: str, verb: str) -> None:
        self.answered(who, verb)

    @rule(
        data=st.data(), words=st.sampled_from(["refuse", "acknowledge", "arbitrate", "dispatch", "respond"])
    )
    def a_dispatch_in_dispute(self, data: st.DataObject, words: str) -> None:
        """What passes between the window and the units before one of them takes the case."""
        if words == "respond":
            self.responded(data.draw(st.sampled_from([*WORKERS.values(), "sup"])))
        elif self.now["status"] in BY_VERB[words].frm:
            self.speak(data, BY_VERB[words])

    @rule(who=st.sampled_from(REPORTERS))
    def a_duplicate(self, who: str) -> None:
        if len(self.now["twins"]) < TWINS:
            self.said_again(who)

    @rule(who=players, verb=st.sampled_from([*BY_VERB, "file", "nonsense"]), more=smuggled, unit=units,
          reason=st.sampled_from(["intake", "lead", "helper", "delegated", "joint_plan", "transfer"]))  # fmt: skip
    def smuggle(self, who: str, verb: str, more: dict[str, Any], unit: str, reason: str) -> None:
        """The verb's own clocks, and beside them what it may not say."""
        dues = [due(duty) for duty in BY_VERB[verb].starts] if verb in BY_VERB else []
        met = list(BY_VERB[verb].meets) if verb in BY_VERB else []
        access = [{"agency": self.db.agency(unit), "reason": reason}]
        self.say(who, verb, patch(verb, access=access, dues=dues, met=met, **more))

    @rule(who=players, unit=units, reason=st.sampled_from(["lead", "delegated", "helper"]))
    def write_it_oneself(self, who: str, unit: str, reason: str) -> None:
        insert = "insert into case_access (case_id, county_id, agency_id, reason) values (%s, 1, %s, %s)"
        for sql, *values in ((insert, self.case, self.db.agency(unit), reason),
                             ("update kase set risk = 'low', is_assessed = true where id = %s", self.case),
                             ("update due set met_at = now() where case_id = %s", self.case), ("delete from recall_notice",),
                             ("update delegation set state = 'running' where case_id = %s", self.case)):  # fmt: skip
            self.db.become(self.sql, who)
            assert refused(self.sql, sql, *values) == "42501"
        self.look_again()
        assert self.now == self.before

    @rule(who=st.sampled_from(["worker", "ngo_worker", "other_worker", "cp", "away_worker"]), counts=st.sampled_from(["FACE", "PHONE", "NO", "PLAN"]))  # fmt: skip
    def record(self, who: str, counts: str) -> None:
        """A sheet is written by whoever sees the case, and by nobody else."""
        self.recorded(who, counts)

    @rule(who=players, table=st.sampled_from(["case_rec", "fam_plan"]))
    def correct(self, who: str, table: str) -> None:
        """What was handed in is changed by whom it lets, and what waits for a review by nobody."""
        self.corrected(who, table)

    @rule(who=players)
    def what_is_out_of_sight(self, who: str) -> None:
        self.touches_no_row(who)


def owner(said: dict[str, Any]) -> dict[str, Any]:
    """Who is asked to serve a case owes the answer."""
    return {"agency": said["delegation"]["agency_id"]} if "delegation" in said else {}


def due(duty: str) -> dict[str, Any]:
    """A clock as a verb starts it; a while ago, for the database's time stands still in a transaction."""
    now = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    return clock(duty, now, due_at=None if BY_CODE[duty].every else now + dt.timedelta(days=1))
