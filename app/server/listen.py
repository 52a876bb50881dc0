"""The socket that the web server answers on. run.py opens it and keeps it, so that a web server that is started again
finds its callers waiting in the queue, not refused."""

import http.client
import ipaddress
import socket
import time
from collections.abc import Callable

from app.server.failure import CannotStart

PORT_WAIT = 15.0  # seconds: the workers of a killed server finish their page first
READY_WAIT = 120.0
QUEUE = 512


def listen(host: str, port: int) -> socket.socket:
    """Open the port; 0 lets the system choose.

    Raises:
        CannotStart: another program has it.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    until = time.monotonic() + PORT_WAIT
    while True:
        try:
            return socket.create_server((host, port), family=family, backlog=QUEUE)
        except PermissionError:
            raise CannotStart(f"Port {port} may be opened by root only: set PORT to another.") from None
        except OSError as error:
            if time.monotonic() > until:
                raise CannotStart(
                    f"Port {port} cannot be opened ({error.strerror}): set PORT to another."
                ) from None
            time.sleep(0.1)


def url(listener: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = listener.getsockname()[:2]
    if ipaddress.ip_address(host).is_unspecified:  # every address of this machine
        host = "::1" if ":" in host else "127.0.0.1"
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def wait_until_healthy(address: str, is_alive: Callable[[], bool]) -> None:
    """Return when /healthz answers 200.

    Raises:
        CannotStart: the web server ended, or answers something else, or nothing.
    """
    until, last = time.monotonic() + READY_WAIT, "no answer"
    while time.monotonic() < until and is_alive():
        connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=3)
        try:
            connection.request("GET", "/healthz")
            last = str(connection.getresponse().status)
            if last == "200":
                return
        except OSError as error:
            last = str(error)
        finally:
            connection.close()
        time.sleep(0.1)
    raise CannotStart(f"The web server does not serve pages (/healthz: {last}). Its messages are above.")
