"""What is read of a form that strangers send: so much text, so many bytes of files.

Of a larger file the rest is let go as it comes in, so that the form around it is read and nothing typed is lost. The
view sees a file that is a byte too large, and says so.
"""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import IO, Any, cast

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

IN_MEMORY = 500_000
FRAME = 65_536 + 1024
"""Bytes that were read and not yet sorted: Werkzeug looks at so many at once."""


class Tray:
    """How much one request may bring: bytes of all that is no file, of each file, and of all files together."""

    def __init__(self, *, text: int, each: int, together: int) -> None:
        self.text, self.each, self.room = text, each, together + 1
        self.read_so_far = self.of_files = 0
        self.files: list[IO[bytes]] = []

    def read(self, n: int) -> None:
        """So many bytes came in. RequestEntityTooLarge when too many of them belong to no file."""
        self.read_so_far += n
        if self.read_so_far - self.of_files > self.text + FRAME:
            for file in self.files:
                file.close()
            raise RequestEntityTooLarge

    def file(self) -> IO[bytes]:
        """Where the next file goes."""
        self.files.append(cast("IO[bytes]", Bounded(self)))
        return self.files[-1]


class Watched:
    """The body of a request, counted as it is read."""

    def __init__(self, body: Any, tray: Tray) -> None:
        self.body, self.tray = body, tray

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data: bytes = self.body.read(size)
        self.tray.read(len(data))
        return data


class Bounded(SpooledTemporaryFile[bytes]):
    """A file as far as there is room for it: a byte more than it may have, so that it is seen to be too large."""

    def __init__(self, tray: Tray) -> None:
        super().__init__(max_size=IN_MEMORY)
        self.tray, self.left = tray, tray.each + 1

    def write(self, data: Any) -> int:
        """Keep what there is room for; the rest is counted and let go."""
        kept = min(len(data), self.left, self.tray.room)
        self.left, self.tray.room = self.left - kept, self.tray.room - kept
        self.tray.of_files += len(data)
        super().write(data[:kept])
        return len(data)


class BoundedRequest(Request):
    """A request that brings no more files than its tray holds, if it was given one."""

    tray: Tray | None = None

    def bring(self, tray: Tray) -> None:
        """From now on this tray counts what is read. Before anything has been."""
        self.tray = tray
        self.environ["wsgi.input"] = Watched(self.environ["wsgi.input"], tray)

    def _get_file_stream(self, *about: Any, **more: Any) -> IO[bytes]:
        """Werkzeug asks where to put a file."""
        if self.tray is None:
            return super()._get_file_stream(*about, **more)
        return self.tray.file()
