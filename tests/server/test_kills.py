"""kill −9 while a family walks its path: what was acknowledged is there, once, with its notices and its clocks.

Everybody on the path works over HTTP, from the report to the recall of a case from an NGO; meanwhile every part is
killed several times. What was not acknowledged is said again with the same key. Then no sheet, verb, clock, message,
snapshot or delegation is lost, and none is doubled.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.server.deploy import CODE, ROOT
from tests.server import kept
from tests.server.anwang import WAIT, Anwang
from tests.server.kept import each, expected, patiently
from tests.server.storm import LONGEST, VICTIMS, Storm
from tests.server.walking import ASSESSED, NGO, Walk

pytestmark = pytest.mark.slow
SEED = 3
log = logging.getLogger(__name__)
VERBS = ("file", "dispatch", "accept", "propose_open", "open", "delegate", "take_on", "recall")
TOLD_OF_TAKING_ON = 3  # the lead's unit, the lead, and the worker whom the NGO has named
DUTIES = ("dispatch", "first_visit", "first_report", "periodic_first", "periodic", "delegation_reply")
ENOUGH = len(VICTIMS)  # reports; fewer would have met too few of the kills


@pytest.fixture(scope="module")
def anwang() -> Iterator[Anwang]:
    """A whole installation of a copy of this code: a file that is changed meanwhile changes nothing here."""
    with tempfile.TemporaryDirectory(prefix="anwang-test-") as folder:
        tree = Path(folder) / "tree"
        tree.mkdir()
        for name in ("run.py", *CODE):
            source = ROOT / name
            shutil.copytree(source, tree / name) if source.is_dir() else shutil.copy(source, tree)
        one = Anwang(tree, Path(folder) / "data", cases=4)
        try:
            one.start()
            yield one
        finally:
            if not one.is_over():
                one.stop()


@pytest.fixture(scope="module")
def walked(anwang: Anwang) -> Walk:
    """The path after the storm, quiet again."""
    walk, began = Walk(anwang, SEED), time.monotonic()
    storm, threads = Storm(walk, SEED), walk.begin()
    storm.start()
    ended(storm, (len(VICTIMS) + 1) * (WAIT + LONGEST))
    storm.until(lambda: len(walk.sheets["rpt_vf"]) >= ENOUGH, f"{ENOUGH} reports are filed")
    walk.is_over.set()
    for thread in threads[:-1]:
        ended(thread, 3 * WAIT)
    took = time.monotonic() - began
    anwang.until(
        lambda: patiently(anwang, kept.WAITING) == [(0,)], "every message is delivered, every clock swept"
    )
    walk.is_quiet.set()
    ended(threads[-1], WAIT)
    broken = sum((desk.client.unanswered for desk in walk.desks.values()), Counter[int]())
    log.info(
        "%s kills in %.0f s, %s reports; not answered, by status: %s",
        len(storm.killed),
        took,
        len(walk.sheets["rpt_vf"]),
        broken,
    )
    assert not walk.errors, f"{walk.errors}\nrun.py said:\n{anwang.said()}"
    assert storm.error is None, storm.error
    assert len(storm.killed) == len(VICTIMS)
    assert broken, "nobody noticed the storm"
    return walk


def ended(thread: threading.Thread, within: float) -> None:
    """Wait for its end, and say who does not come to one."""
    thread.join(within)
    assert not thread.is_alive(), f"{thread.name} did not end in {within:.0f} s"


def test_every_sheet_is_there_once(anwang: Anwang, walked: Walk) -> None:
    assert len(walked.sheets["rpt_vf"]) >= ENOUGH
    for form, sheets in walked.sheets.items():
        assert sheets, form
        found = anwang.ask(kept.SHEETS.format(form=form).format(first=walked.first))
        assert sorted(found, key=str) == sorted(sheets.items(), key=str), form
    written = expected(**{form: sheets.values() for form, sheets in walked.sheets.items()})
    assert each(anwang, kept.WRITTEN, walked.first, of=walked.sheets) == written


def test_every_verb_was_heard_once(anwang: Anwang, walked: Walk) -> None:
    said = expected(
        file=walked.sheets["rpt_vf"].values(),
        dispatch=walked.dispatched,
        accept=walked.accepted,
        propose_open=walked.sheets["vf_visit"].values(),
        open=walked.opened,
        delegate=walked.offered,
        take_on=walked.taken_on,
        recall=walked.recalled,
    )
    assert each(anwang, kept.EVENTS, walked.first, of=VERBS) == said
    # whoever wrote the visit is told that it was approved, not that the case was opened
    told = said + expected(take_on=walked.taken_on * (TOLD_OF_TAKING_ON - 1)) - expected(open=walked.opened)
    assert each(anwang, kept.MESSAGES, walked.first, of=VERBS) == told


def test_every_clock_runs_once_and_is_met_once(anwang: Anwang, walked: Walk) -> None:
    sent, filed, opened = walked.dispatched, walked.sheets["rpt_vf"].values(), walked.opened
    clocks = expected(
        dispatch=filed,
        first_visit=sent,
        first_report=sent,
        periodic_first=opened,
        periodic=opened,
        delegation_reply=walked.offered,
    )
    assert each(anwang, kept.CLOCKS, walked.first, of=DUTIES) == clocks
    met = expected(
        dispatch=sent,
        first_visit=walked.sheets["case_rec"].values(),
        first_report=walked.sheets["vf_visit"].values(),
        delegation_reply=walked.taken_on,
    )
    assert each(anwang, kept.MET, walked.first, of=DUTIES) == met


def test_every_approved_sheet_has_one_snapshot_and_the_chain_verifies(anwang: Anwang, walked: Walk) -> None:
    assert walked.opened
    shots = expected(**dict.fromkeys(ASSESSED, walked.opened))
    assert each(anwang, kept.SNAPSHOTS, walked.first, of=ASSESSED) == shots
    env = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    for case_id in walked.opened:
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "app", "verify-snapshot", str(case_id)], cwd=anwang.tree,
            env=env | {"ANWANG_HOME": str(anwang.home)}, capture_output=True, text=True, check=False, timeout=WAIT,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, ""), done.stdout + done.stderr


def test_every_delegation_was_recalled_once_and_the_ngo_told_once(anwang: Anwang, walked: Walk) -> None:
    assert walked.recalled
    still = set(walked.offered) - set(walked.taken_on), set(walked.taken_on) - set(walked.recalled)
    stand = expected(offered=still[0], running=still[1], recalled=walked.recalled)
    assert each(anwang, kept.DELEGATIONS, walked.first, of=("offered", "running", "recalled")) == stand
    assert each(anwang, kept.RECALLS, walked.first, of=("told",)) == expected(told=walked.recalled)
    serving = expected(**{NGO: still[1]})
    assert each(anwang, kept.SERVING, walked.first, of=(NGO,)) == serving


def test_every_late_clock_speaks_once(anwang: Anwang, walked: Walk) -> None:
    assert walked.late
    late = each(anwang, kept.MESSAGES, walked.first, of=("clock_late",))
    assert late == expected(clock_late=walked.late)


def test_every_message_reached_whom_it_was_meant_for_once(anwang: Anwang, walked: Walk) -> None:
    assert walked.first
    assert anwang.ask(kept.MISTOLD) == []
