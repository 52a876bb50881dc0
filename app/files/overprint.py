"""The program that lays one drawing over and under every page of a PDF. Only ``app.files.pdfs`` runs it.

It reads a stranger's file. So it is a process of its own with little memory and little time, it knows no secret, and
imports nothing of ours. Told: how many pages and seconds at most. In: eight digits (the length of the drawing), the
drawing (a PDF of one page; nothing to only try), the file. Out: the file with the drawing; or a word that says why not.
"""

from __future__ import annotations

import io
import math
import resource
import secrets
import sys
from collections.abc import Iterator
from typing import Any, NoReturn

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    StreamObject,
)

MEMORY = 1024**3
MOST_OUT = 64 * 1024**2
SIDE = 500.0
"""The drawing is a square with sides of so many points."""
MOST_TILES = 12
LEAST, MOST = 1.0, 1_000_000.0  # points that a page may measure
CARRYING = frozenset({"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
"""Annotations with a file, a film or a sound in them, which no drawing covers."""
RUNNING = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition"})
"""Actions (ISO 32000-2, 12.6.4) that run something on the reader's machine, or send what is in it elsewhere."""


def main() -> None:
    """From standard input to standard output, within the limits."""
    most_pages, seconds = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    given = sys.stdin.buffer
    drawing = given.read(int(given.read(8)))
    made = overprinted(given.read(), drawing, most_pages)
    if len(made) > MOST_OUT:
        refuse("heavy")
    sys.stdout.buffer.write(made)


def refuse(why: str) -> NoReturn:
    """End with a reason of ``app.files.pdfs``."""
    sys.stdout.write(why)
    sys.exit(1)


def overprinted(content: bytes, drawing: bytes, most_pages: int) -> bytes:
    """The file, all its pages with the drawing."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        refuse("locked")
    if not 0 < len(reader.pages) <= most_pages:
        refuse("long" if reader.pages else "broken")
    if _is_laden(reader):
        refuse("laden")
    writer = PdfWriter(clone_from=reader)
    _keep_pages_alone(writer)
    name, form = NameObject(f"/Mark{secrets.token_hex(4)}"), writer._add_object(_form(writer, drawing))
    for page in writer.pages:
        _name(page, name, form)
        _draw(writer, page, name)
    writer.pdf_header = "%PDF-2.0" if reader.pdf_header.startswith("%PDF-2") else "%PDF-1.7"
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _is_laden(reader: PdfReader) -> bool:
    """Whether more is in it than pages: files beside them, or a form that draws other pages by itself (XFA)."""
    root = reader.root_object
    form = _dictionary(root.get("/AcroForm"))
    if "/Collection" in root or "/XFA" in form or next(iter(reader.attachment_list), None):
        return True
    notes = (_dictionary(note) for page in reader.pages for note in _array(page.get("/Annots")))
    return any(note.get("/Subtype") in CARRYING for note in notes)


def _keep_pages_alone(writer: PdfWriter) -> None:
    """Take out what is no page: who wrote it and with what, and what would run by itself."""
    writer.metadata = None
    for found in writer._objects:
        _quieten(writer, found)


def _quieten(writer: PdfWriter, found: Any) -> None:
    """In an object, however deep they lie: empty the actions that run something, drop what tells of the writer."""
    if isinstance(found, DictionaryObject):
        if "/S" in found and str(found["/S"]) in RUNNING:
            found.clear()
        if _is_stream(found.get("/Metadata", NullObject()).get_object()):
            writer._replace_object(found.raw_get("/Metadata"), NullObject())
        for part in found.values():
            _quieten(writer, part)
    elif isinstance(found, ArrayObject):
        for part in found:
            _quieten(writer, part)


def _form(writer: PdfWriter, drawing: bytes) -> StreamObject:
    """The drawing as something that a page can paint anywhere."""
    form = DecodedStreamObject()
    form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(at) for at in (0, 0, SIDE, SIDE))
    if drawing:
        page = PdfReader(io.BytesIO(drawing)).pages[0]
        contents = page.get_contents()
        assert contents is not None, "ours has words"
        form.set_data(contents.get_data())
        form[NameObject("/Resources")] = _dictionary(page["/Resources"]).clone(writer)
    return form.flate_encode()


def _name(page: PageObject, name: NameObject, form: Any) -> None:
    """Give the page, and no other that shares its fonts, a name for the drawing."""
    resources = DictionaryObject(_dictionary(page.get("/Resources")))
    pictures = DictionaryObject(_dictionary(resources.get("/XObject")))
    pictures[name] = form
    resources[NameObject("/XObject")] = pictures
    page[NameObject("/Resources")] = resources


def _draw(writer: PdfWriter, page: PageObject, name: NameObject) -> None:
    """Under what the page draws and over it: words that leave the page turned or cut do not take both away."""
    mark = b"".join(
        b"/Artifact BMC q %s cm %s Do Q EMC\n" % (" ".join(f"{n:.4f}" for n in place).encode(), name.encode())
        for place in _places(page)
    )
    before, after = DecodedStreamObject(), DecodedStreamObject()
    before.set_data(mark + b"q\n")
    after.set_data(b"\nQ\n" + mark)
    own = page.raw_get("/Contents") if "/Contents" in page else None
    parts = page["/Contents"] if own is not None else None
    between = list(parts) if isinstance(parts, ArrayObject) else [own] if _is_stream(parts) else []
    page[NameObject("/Contents")] = ArrayObject(
        [writer._add_object(before), *between, writer._add_object(after)]
    )


def _places(page: PageObject) -> Iterator[tuple[float, ...]]:
    """Where squares lie that cover what is seen of the page, as matrices; upright however the page is turned."""
    left, bottom, right, top = _seen(page)
    width, height = right - left, top - bottom
    side = max(min(width, height), max(width, height) / MOST_TILES)
    turn = math.radians(page.rotation % 360)
    cos, sin, scale = round(math.cos(turn)), round(math.sin(turn)), side / SIDE
    a, b, c, d = scale * cos, scale * sin, -scale * sin, scale * cos
    for row in range(math.ceil(height / side - 0.01)):
        for column in range(math.ceil(width / side - 0.01)):
            x, y = left + (column + 0.5) * side, top - (row + 0.5) * side
            yield a, b, c, d, x - (a + c) * SIDE / 2, y - (b + d) * SIDE / 2


def _seen(page: PageObject) -> tuple[float, float, float, float]:
    """What of the page is seen: its crop box within its media box. Ends where it has no size."""
    media, crop = page.mediabox, page.cropbox
    both = [sorted((float(box[at]), float(box[at + 2]))) for box in (media, crop) for at in (0, 1)]
    left, right = max(both[0][0], both[2][0]), min(both[0][1], both[2][1])
    bottom, top = max(both[1][0], both[3][0]), min(both[1][1], both[3][1])
    if not all(LEAST <= length <= MOST for length in (right - left, top - bottom)):
        refuse("broken")
    return left, bottom, right, top


def _dictionary(found: Any) -> DictionaryObject:
    found = found.get_object() if found is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(found: Any) -> ArrayObject:
    found = found.get_object() if found is not None else None
    return found if isinstance(found, ArrayObject) else ArrayObject()


def _is_stream(found: Any) -> bool:
    return isinstance(found, DictionaryObject) and hasattr(found, "get_data")


if __name__ == "__main__":
    main()
