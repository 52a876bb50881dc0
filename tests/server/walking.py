"""The path of a family, walked by everybody at once over HTTP, as fast as the server answers."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable, Iterator
from queue import Empty, SimpleQueue
from random import Random
from typing import Any

from celery import Celery

from app.casework.demo import papers, people
from app.casework.demo.places import LARGE
from app.casework.demo.teams import HOTLINE
from app.columns.minguo import minguo, now, today
from app.facts.counties import county
from app.models import REGISTRY, CaseRecord, VulnerableFamilyReport
from app.server import place
from app.server.urls import embedded_urls
from tests.complete import as_json, complete
from tests.server.anwang import Anwang
from tests.server.clients import Client, Desk
from tests.server.kept import patiently

WHO = {
    "report": "hotline", "dispatch": "intake_sup", "accept": "ssc_sup", "record": "ssc", "assess": "ssc",
    "open": "ssc_sup", "serve": "ngo_sup", "recall": "ssc_sup",
}  # fmt: skip
"""Who does each part of the path, each at a desk of their own."""
CENTRE, NGO = "板橋示範社福中心", "示範晴天家庭協會"
BOUNDED = "&connect_timeout=10&options=-c%20statement_timeout%3D20s"
LATE = 4  # of so many reports one is left lying, and its clock is made to end
LET_END = """
    update due set starts_at = now() - interval '2 days', due_at = now() - interval '1 hour',
      alert_at = now() - interval '1 minute', county_at = now() + interval '9 days'
    where case_id = {case} and duty = 'dispatch' and met_at is null
"""
FORMS = {form.__tablename__: form for form in REGISTRY}
ASSESSED: dict[str, dict[str, Any]] = {
    "vf_vuln": {"vu_prof": None, "vu_stage": "INIT"},
    "vf_func": {},
    "vf_need": {},
    "vf_visit": {"vv_result": "MET", "vv_open": "Y", "vv_will": "YES", "vv_cp_suspect": "N"},
}
"""What is handed in together, and what it must say for the case to be opened and fit for an NGO."""
OFFER = {
    "scope": "家庭支持服務", "purpose": "協助親職", "shared": ["PERSON"], "starts_on": minguo(today()),
    "ends_on": minguo(today() + dt.timedelta(days=90)),
}  # fmt: skip
OFFERED = "select id from delegation where case_id = {case}"
GONE = "select 1 from delegation where case_id = {case} and state = 'recalled'"
VISIT = {"cr_method": "B", "cr_result": "MET", "cr_place": "案家", "cr_child_seen": "Y"}


class Walk:
    """What was acknowledged, for a test to ask after. `sheets`: of each form the case by the key of the sheet."""

    def __init__(self, anwang: Anwang, seed: int) -> None:
        self.anwang, self.seed = anwang, seed
        self.sheets: dict[str, dict[str, int]] = {form: {} for form in ("rpt_vf", "case_rec", *ASSESSED)}
        self.late: list[int] = []
        self.dispatched: list[int] = []
        self.accepted: list[int] = []
        self.opened: list[int] = []
        self.offered: list[int] = []
        self.taken_on: list[int] = []
        self.recalled: list[int] = []
        self.errors: list[BaseException] = []
        self.is_over, self.is_quiet = threading.Event(), threading.Event()
        self.desks = {part: Desk(Client(anwang.port, name).sign_in()) for part, name in WHO.items()}
        ids: dict[Any, Any] = dict(anwang.ask("select name, id from agency"))
        self.centre, self.ngo = ids[CENTRE], ids[NGO]
        users: dict[Any, Any] = dict(anwang.ask("select username, id from ab_user"))
        self.worker, self.ngo_worker = users["ssc"], users["ngo"]
        ((self.first,),) = anwang.ask("select max(id) from kase")

    def begin(self) -> list[threading.Thread]:
        """Everybody begins."""
        lying, sent, taken, visited, assessed, asked, served = (SimpleQueue[Any]() for _ in range(7))
        work: tuple[Callable[[], None], ...] = (
            lambda: self.report(lying),
            lambda: self.dispatch(lying, sent),
            lambda: self.accept(sent, taken),
            lambda: self.record(taken, visited),
            lambda: self.assess(visited, assessed),
            lambda: self.open(assessed, asked),
            lambda: self.serve(asked, served),
            lambda: self.recall(served),
            self.nudge,
        )
        names = (*WHO, "nudge")
        threads = [
            threading.Thread(target=self._guarded, args=(one,), name=name, daemon=True)
            for one, name in zip(work, names, strict=True)
        ]
        for thread in threads:
            thread.start()
        return threads

    @property
    def acknowledged(self) -> int:
        """How much was acknowledged until now."""
        said = (self.dispatched, self.accepted, self.opened, self.offered, self.taken_on, self.recalled)
        return sum(map(len, (*self.sheets.values(), *said)))

    def report(self, lying: SimpleQueue[int]) -> None:
        """The hotline files reports; some it sends twice, as by a double click."""
        random = Random(self.seed)
        asked = [q for q in VulnerableFamilyReport.questions(today()) if q.kind.is_posted]
        while not self.is_over.is_set():
            family = people.family(random, today(), county(LARGE))
            told = papers.report(random, family, HOTLINE, now() - dt.timedelta(minutes=5))
            once = key(random)
            for _ in range(random.choice((1, 1, 2))):
                self.desks["report"].send("rpt_vf", once, as_json(asked, told))
            ((case_id,),) = patiently(self.anwang, f"select case_id from rpt_vf where once = '{once}'")
            self.sheets["rpt_vf"][once] = case_id
            if len(self.sheets["rpt_vf"]) % LATE:
                lying.put(case_id)
            else:
                patiently(self.anwang, LET_END.format(case=case_id))
                self.late.append(case_id)

    def dispatch(self, lying: SimpleQueue[int], sent: SimpleQueue[int]) -> None:
        """The window sends each case to the centre."""
        for case_id in self._each(lying):
            self.desks["dispatch"].say(case_id, "dispatch", unit=self.centre, why_else="案家現居該區")
            self.dispatched.append(case_id)
            sent.put(case_id)

    def accept(self, sent: SimpleQueue[int], taken: SimpleQueue[int]) -> None:
        """The centre's supervisor gives it to the worker."""
        for case_id in self._each(sent):
            self.desks["accept"].say(case_id, "accept", worker=self.worker)
            self.accepted.append(case_id)
            taken.put(case_id)

    def record(self, taken: SimpleQueue[int], visited: SimpleQueue[int]) -> None:
        """The worker visits, and writes it down."""
        random = Random(self.seed + 1)
        asked = [q for q in CaseRecord.questions(today()) if q.kind.is_posted]
        for case_id in self._each(taken):
            family = people.family(random, today(), county(LARGE))
            told = papers.record(random, family, now() - dt.timedelta(minutes=1)) | VISIT
            told["cr_end"] = told["cr_start"]
            once = key(random)
            self.desks["record"].send("case_rec", once, as_json(asked, told), case_id)
            self.sheets["case_rec"][once] = case_id
            visited.put(case_id)

    def assess(self, visited: SimpleQueue[int], assessed: SimpleQueue[tuple[int, int]]) -> None:
        """The worker hands in the three assessments, and the visit that rests on them."""
        random, sheet = Random(self.seed + 2), 0
        for case_id in self._each(visited):
            find = f"select person_id from party where case_id = {case_id} order by id limit 1"
            ((person,),) = patiently(self.anwang, find)
            refs = {"person": person, "agency": self.centre, "user": self.worker}
            for form, start in ASSESSED.items():
                asks = [q for q in FORMS[form].questions(today()) if not q.only]
                once, told = key(random), complete(asks, refs, start=start)
                answer = self.desks["assess"].send(form, once, as_json(asks, told), case_id)
                self.sheets[form][once], sheet = case_id, answer.json["id"]
            assessed.put((case_id, sheet))

    def open(self, assessed: SimpleQueue[tuple[int, int]], asked: SimpleQueue[tuple[int, int]]) -> None:
        """The supervisor approves the visit, which opens the case, and asks an NGO to serve it."""
        desk = self.desks["open"]
        for case_id, sheet in self._each(assessed):
            desk.approve("VF_VISIT", sheet)
            self.opened.append(case_id)
            find = OFFERED.format(case=case_id)
            desk.say(
                case_id,
                "delegate",
                is_heard=lambda find=find: bool(patiently(self.anwang, find)),  # type: ignore[misc]
                ngo=self.ngo,
                **OFFER,
            )
            self.offered.append(case_id)
            ((offer,),) = patiently(self.anwang, find)
            asked.put((case_id, offer))

    def serve(self, asked: SimpleQueue[tuple[int, int]], served: SimpleQueue[int]) -> None:
        """The NGO takes it on."""
        for case_id, offer in self._each(asked):
            self.desks["serve"].take_on(offer, self.ngo_worker)
            self.taken_on.append(case_id)
            served.put(case_id)

    def recall(self, served: SimpleQueue[int]) -> None:
        """And the supervisor takes it back."""
        for case_id in self._each(served):
            find = GONE.format(case=case_id)
            self.desks["recall"].say(
                case_id,
                "recall",
                is_heard=lambda find=find: bool(patiently(self.anwang, find)),  # type: ignore[misc]
                reason="情況改變",
            )
            self.recalled.append(case_id)

    def nudge(self) -> None:
        """The clocks are swept every two seconds, not every minute."""
        broker = embedded_urls(place.socket_folder(self.anwang.home)).broker + BOUNDED
        while not self.is_quiet.wait(2):
            with Celery("nudge", broker=broker, set_as_current=False) as queue:
                try:
                    queue.send_task("app.jobs.clocks.sweep", retry=False)
                except Exception:  # noqa: BLE001, S112 - the queue is away, as it is to be in a storm
                    continue

    def _each(self, queue: SimpleQueue[Any]) -> Iterator[Any]:
        """What the one before passes on, until it is over."""
        while not self.is_over.is_set():
            try:
                yield queue.get(timeout=0.2)
            except Empty:
                continue

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - a thread's error is told to the test
            self.errors.append(error)
            self.is_over.set()


def key(random: Random) -> str:
    """The key of a form against double clicks."""
    return str(uuid.UUID(int=random.getrandbits(128), version=4))
