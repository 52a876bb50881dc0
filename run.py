"""python run.py: PostgreSQL (unless DATABASE_URL is set), migrations, web server, worker, beat. Ctrl-C stops all."""

import os
import signal
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from types import FrameType
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
START = time.monotonic()
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Raising in a signal handler alone is not enough: Python swallows what is raised while it forks a child.
asked_to_stop: list[bool] = []


def continue_with_own_python() -> None:
    """Started with a Python that lacks our packages, go on with the one that `make setup` made."""
    own = ROOT / ".venv" / "bin" / "python"
    try:
        import psycopg  # noqa: F401
    except ModuleNotFoundError:
        if own.exists() and Path(sys.prefix).resolve() != ROOT / ".venv":
            os.execv(own, [str(own), *sys.argv])
        sys.exit("Anwang's packages are not installed: run `make setup` first.")


def say(text: str) -> None:
    """One line for whoever started us, with the seconds since then."""
    print(f"[{time.monotonic() - START:6.1f}] {text}", flush=True)


def interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    """SIGTERM and SIGHUP end us as Ctrl-C does, and Ctrl-C also where a shell started us in the background."""
    asked_to_stop.append(True)
    raise KeyboardInterrupt


def be_deaf() -> None:
    """While we stop in order, a second Ctrl-C changes nothing: every wait has an end."""
    for number in STOPS:
        signal.signal(number, signal.SIG_IGN)


def run(stack: ExitStack) -> None:
    """Start everything in order, then watch it until somebody stops us."""
    import config
    from app.server import listen
    from app.server.installation import Installation

    config.from_environment()  # refuses a bad environment, and brings a demonstration's secrets into it
    here = Installation(dict(os.environ), say)
    stack.callback(here.stop)
    listener = stack.enter_context(listen.listen(here.bind, here.port))
    stack.callback(be_deaf)
    here.start_database()
    accounts = here.deploy()
    here.start_web(listener)
    print(f"\nReady: {listen.url(listener)}\n", flush=True)
    if accounts:
        print(f"{accounts}\n", flush=True)
    here.start_jobs()
    while not asked_to_stop:
        here.watch()
        time.sleep(0.2)


def main() -> int:
    """The whole life of an installation; 0 when somebody stopped it."""
    continue_with_own_python()
    from app.server.failure import CannotStart

    for number in STOPS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup
            signal.signal(number, interrupt)
    try:
        with suppress(KeyboardInterrupt), ExitStack() as stack:
            run(stack)
    except CannotStart as error:
        print(error, file=sys.stderr)
        return 1
    say("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
