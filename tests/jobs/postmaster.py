"""A mail server for tests: takes what it is given, refuses the address refused@example.tw."""

from __future__ import annotations

import socketserver
import threading
from typing import Any


class Session(socketserver.StreamRequestHandler):
    """One conversation (RFC 5321), as far as smtplib speaks it."""

    server: Postmaster

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self) -> None:
        self.say("220 here")
        to = ""
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT"):
                to = line.split("<")[1].split(">")[0]
                self.say("550 nobody here" if to.startswith("refused") else "250 ok")
            elif word == "DATA":
                self.say("354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
                self.server.to.append(to)
                self.say("250 ok")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


class Postmaster(socketserver.ThreadingTCPServer):
    """Listens on a port of its own; ``to`` are the addresses whose mail was taken."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Session)
        self.to: list[str] = []
        self.port = int(self.server_address[1])

    def __enter__(self) -> Any:
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return super().__enter__()

    def __exit__(self, *how: Any) -> None:
        self.shutdown()
        super().__exit__(*how)
