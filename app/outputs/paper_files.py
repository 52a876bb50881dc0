"""The files of a sheet as its paper lists them: what each is, how large, its fingerprint, who added it and when.

What a file is comes from the text of the sheet (of an approved one its snapshot); who and when are told beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.files.content import size_words
from app.files.medias import BY_CODE
from app.outputs.paper import Entry, MayRead

KEY: Final = re.compile(r"file-(?P<id>\d+)")
"""What a file is called among the entries (`app.casework.attaching.entry_key`)."""
MARK: Final = 16
"""How many signs of the SHA-256 are printed; all of them stand under the seal."""


@dataclass(frozen=True)
class Beside:
    """What is told of a file beside the text of its sheet. ``of``: the question that it answers, in words."""

    of: str = ""
    at: str = ""
    who: str = ""
    is_sensitive: bool = False


@dataclass(frozen=True)
class FileLine:
    """One file in the list."""

    name: str
    kind: str
    size: str
    mark: str
    beside: Beside


def file_of(entry: Entry) -> int | None:
    """The key of the file that this entry is; None for the answer to a question."""
    found = KEY.fullmatch(entry["key"])
    return int(found["id"]) if found else None


def without_files(entries: Iterable[Entry]) -> list[Entry]:
    """The answers alone."""
    return [entry for entry in entries if file_of(entry) is None]


def files_of(
    entries: Iterable[Entry], may_read: MayRead, about: Mapping[int, Beside]
) -> tuple[FileLine, ...]:
    """The files in order. One that answers a question withheld from the reader is not even named, as on the page."""
    return tuple(
        _line(entry, about.get(key, Beside()))
        for entry in entries
        if (key := file_of(entry)) is not None and (not entry["only"] or may_read(entry["only"]))
    )


def _line(entry: Entry, beside: Beside) -> FileLine:
    value = entry["value"]
    known = BY_CODE.get(value["media"])
    kind = str(known.word) if known else value["media"]
    return FileLine(entry["label"], kind, size_words(value["size"]), value["sha256"][:MARK], beside)
