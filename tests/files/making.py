"""Files for tests: pictures with a place in them, documents, and what only looks like one. All synthetic."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

OWNER = b"A CAMERA OF SOMEBODY"
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SIDEWAYS = 6  # how a camera says that it was held upright


def picture(
    how: str = "JPEG", size: tuple[int, int] = (60, 40), *, with_place: bool = True, **more: Any
) -> bytes:
    """A picture as a telephone makes it: where, with what, and held how, beside the points."""
    made, out = Image.effect_noise(size, 60).convert("RGB"), io.BytesIO()
    if with_place:
        exif = Image.Exif()
        exif[0x0112], exif[0x010F] = SIDEWAYS, OWNER.decode()
        place = exif.get_ifd(0x8825)
        place[1], place[2], place[3], place[4] = "N", (25.0, 2.0, 30.0), "E", (121.0, 33.0, 54.0)
        more["exif"] = exif
    made.save(out, how, **more)
    return out.getvalue()


def pdf(
    content: bytes = b"BT /F1 24 Tf 40 40 Td (An old letter) Tj ET", *, pages: int = 1,
    size: tuple[float, float] = (595, 842), turned: int = 0,
) -> bytes:  # fmt: skip
    """A PDF whose pages all draw this."""
    writer, out = pdf_writer(content, pages=pages, size=size, turned=turned), io.BytesIO()
    writer.write(out)
    return out.getvalue()


def pdf_writer(
    content: bytes = b"", *, pages: int = 1, size: tuple[float, float] = (595, 842), turned: int = 0
) -> PdfWriter:
    """The same, to be made worse."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = writer._add_object(DictionaryObject({NameObject("/F1"): writer._add_object(font)}))
    resources = writer._add_object(DictionaryObject({NameObject("/Font"): fonts}))
    for _number in range(pages):
        page, drawn = writer.add_blank_page(*size), DecodedStreamObject()
        drawn.set_data(content)
        page[NameObject("/Contents")] = writer._add_object(drawn)
        page[NameObject("/Resources")] = resources
        page.rotate(turned)
    return writer


def packed(*parts: str, mimetype: str = "", types: str = "") -> bytes:
    """A packed document with these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        if mimetype:
            made.writestr("mimetype", mimetype)
        if types:
            made.writestr("[Content_Types].xml", f'<Types><Override ContentType="{types}"/></Types>')
        for part in parts:
            made.writestr(part, "x")
    return out.getvalue()


def docx(*parts: str) -> bytes:
    """A text document."""
    return packed("word/document.xml", *parts, types=DOCX)


def bomb() -> bytes:
    """A folder of a few kilobytes that unpacks to 300 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", DOCX)
        made.writestr("word/document.xml", bytes(300_000_000))
    return out.getvalue()
