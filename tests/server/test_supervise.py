"""Children are restarted with a brake and stopped in order."""

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from app.server import supervise
from app.server.supervise import Child, Supervisor

SLEEP = (sys.executable, "-S", "-c", "import time; time.sleep(60)")
FAIL = (sys.executable, "-S", "-c", "raise SystemExit(3)")
DEAF = (
    sys.executable, "-S", "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)",
)  # fmt: skip


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def supervisor(said: list[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Supervisor]:
    monkeypatch.setattr(supervise, "FIRST_BRAKE", 0.05)
    one = Supervisor(said.append, "/")
    yield one
    one.stop()


def child(command: tuple[str, ...], *, name: str = "one", grace: float = 5) -> Child:
    return Child(name, command, dict(os.environ), grace=grace)


def watch_until(supervisor: Supervisor, is_true: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not is_true():
        assert time.monotonic() < until
        supervisor.watch()
        time.sleep(0.01)


def test_a_killed_child_comes_back(supervisor: Supervisor, said: list[str]):
    supervisor.start(child(SLEEP))
    first = supervisor.running["one"].process
    first.kill()
    first.wait()
    watch_until(supervisor, lambda: supervisor.is_alive("one"))
    assert supervisor.running["one"].process.pid != first.pid
    assert said == ["one ended (-9); starts again in 0 s"]


def test_a_child_that_keeps_failing_is_braked(supervisor: Supervisor, said: list[str]):
    supervisor.start(child(FAIL))
    watch_until(supervisor, lambda: len(said) >= 3)
    assert supervisor.running["one"].brake == pytest.approx(0.05 * 8)


def test_one_failing_child_does_not_hold_up_another(supervisor: Supervisor, said: list[str]):
    supervisor.start(child(FAIL, name="bad"))
    supervisor.start(child(SLEEP, name="good"))
    watch_until(supervisor, lambda: len(said) >= 2)
    supervisor.running["good"].process.kill()
    watch_until(supervisor, lambda: not supervisor.is_alive("good"))
    watch_until(supervisor, lambda: supervisor.is_alive("good"))


def test_ctrl_c_at_the_terminal_is_not_the_childs(supervisor: Supervisor):
    supervisor.start(child(SLEEP))
    assert os.getsid(supervisor.running["one"].process.pid) != os.getsid(0)


def test_stop_asks_first(supervisor: Supervisor):
    supervisor.start(child(SLEEP))
    process = supervisor.running["one"].process
    supervisor.stop()
    assert process.returncode == -signal.SIGTERM


def test_stop_kills_who_does_not_listen(
    supervisor: Supervisor, said: list[str], capfd: pytest.CaptureFixture[str]
):
    supervisor.start(child(DEAF, grace=0.2))
    watch_until(supervisor, lambda: capfd.readouterr().out != "")
    process = supervisor.running["one"].process
    supervisor.stop()
    assert process.returncode == -signal.SIGKILL
    assert said == ["one does not stop: killed"]
