"""Keeps children running: each in a session of its own, dying with us, restarted with a brake."""

import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.server.processes import die_with_parent

FIRST_BRAKE, LONGEST_BRAKE = 1.0, 30.0  # seconds before a child that died is started again
LONG_LIFE = 30.0  # who lived that long starts again without a brake


@dataclass(frozen=True)
class Child:
    """A program to keep running. `grace`: seconds it has to finish its work when asked to stop."""

    name: str
    command: tuple[str, ...]
    env: Mapping[str, str]
    handles: tuple[int, ...] = ()
    grace: float = 10.0


@dataclass
class Running:
    """A child's process now, since when, and how long to wait should it die."""

    process: subprocess.Popen[bytes]
    since: float
    brake: float
    due: float | None = None  # when a dead one starts again


@dataclass
class Supervisor:
    """Starts children, restarts the dead ones at each `watch()`, and stops them all, the last started first."""

    say: Callable[[str], None]
    folder: str
    children: dict[str, Child] = field(default_factory=dict)
    running: dict[str, Running] = field(default_factory=dict)

    def start(self, child: Child) -> None:
        """Start a child and keep it running from now on."""
        self.children[child.name] = child
        self.running[child.name] = Running(self._launch(child), time.monotonic(), FIRST_BRAKE)

    def watch(self) -> None:
        """Start again what has died and whose brake is over."""
        now = time.monotonic()
        for name, one in self.running.items():
            if one.process.poll() is None:
                continue
            if one.due is None:
                self._plan(name, one, now)
            elif now >= one.due:
                one.process, one.since, one.due = self._launch(self.children[name]), now, None

    def is_alive(self, name: str) -> bool:
        """Whether this child's process runs at this moment."""
        return self.running[name].process.poll() is None

    def stop(self) -> None:
        """Ask all to finish, wait as long as each may take, then kill."""
        for one in reversed(self.running.values()):
            one.process.send_signal(signal.SIGTERM)
        for name, one in reversed(self.running.items()):
            try:
                one.process.wait(self.children[name].grace)
            except subprocess.TimeoutExpired:
                self.say(f"{name} does not stop: killed")
                one.process.kill()
                one.process.wait()
        self.running.clear()

    def _plan(self, name: str, one: Running, now: float) -> None:
        if now - one.since > LONG_LIFE:
            one.brake = FIRST_BRAKE
        one.due, wait = now + one.brake, one.brake
        one.brake = min(one.brake * 2, LONGEST_BRAKE)
        self.say(f"{name} ended ({one.process.returncode}); starts again in {wait:.0f} s")

    def _launch(self, child: Child) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            child.command,
            env=dict(child.env),
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            pass_fds=child.handles,
            start_new_session=True,  # Ctrl-C is ours alone; they are stopped in order
            preexec_fn=die_with_parent(),
        )
