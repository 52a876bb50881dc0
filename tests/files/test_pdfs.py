"""A drawing over every page of a PDF; and what a hostile or a broken PDF gets instead of it: a sentence."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from app.files import pdfs
from app.files.wrong import BadFile
from app.outputs.name_over import drawing_of
from tests.files import making

READER = "王曉明 115/11/22 17:20"


@pytest.fixture(autouse=True)
def speaking(app: Any) -> Iterator[None]:
    with app.test_request_context():
        yield


@pytest.fixture(scope="module")
def drawing() -> bytes:
    return drawing_of(READER, "wang")


def words(content: bytes) -> list[str]:
    """What stands on each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def why(content: bytes) -> str:
    """The sentence with which a PDF is refused."""
    with pytest.raises(BadFile) as refused:
        pdfs.try_out(content)
    return refused.value.message


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def raw(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of them its root, as somebody with bad intent writes it by hand."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, table, len(objects) + 1, len(out),
    )  # fmt: skip


def test_the_name_stands_on_every_page_and_what_stood_there_still_does(drawing: bytes) -> None:
    before = making.pdf(pages=7)
    assert not any(READER in page for page in words(before)), "else this would prove nothing"
    after = words(pdfs.marked(before, drawing))
    assert len(after) == 7
    for page in after:
        assert READER in page
        assert "An old letter" in page


def test_a_name_that_no_font_has_is_written_as_the_account(drawing: bytes) -> None:
    (page,) = words(pdfs.marked(making.pdf(), drawing_of("\U000f1234", "wang 2026-11-22")))
    assert "wang 2026-11-22" in page


@pytest.mark.parametrize(
    ("size", "turned"),
    [
        ((595, 842), 0),
        ((842, 595), 90),
        ((595, 842), 270),
        ((100, 3_000), 0),
        ((14_400, 20), 180),
        ((9, 9), 0),
    ],
)
def test_it_covers_pages_of_every_size_upright(drawing: bytes, size: tuple[int, int], turned: int) -> None:
    (page,) = PdfReader(io.BytesIO(pdfs.marked(making.pdf(size=size, turned=turned), drawing))).pages
    content = page.get_contents()
    assert content is not None
    operations = content.operations
    squares = [[float(n) for n in given] for given, sign in operations if sign == b"cm"]
    assert len(squares) <= 2 * 12
    corners = [
        (a * x + c * y + e, b * x + d * y + f)
        for a, b, c, d, e, f in squares
        for x in (0, 500)
        for y in (0, 500)
    ]
    for axis in (0, 1):
        reached = [corner[axis] for corner in corners]
        assert min(reached) <= 0.5
        assert max(reached) >= size[axis] - 0.5
    a, b, *_rest = squares[0]
    assert (round(a, 3) > 0, round(b, 3) > 0) == {
        0: (True, False),
        90: (False, True),
        180: (False, False),
        270: (False, False),
    }[turned]


@pytest.mark.parametrize(
    "content",
    [
        b"q 0 0 0 0 0 0 cm q q",  # all that follows is nowhere
        b"Q Q Q Q",
        b"0 0 0 0 re W n",  # all that follows is cut away
        b"BT /F1 9 Tf (a string without an end",
        b"BI /W 1 /H 1 ID a picture without an end",
        b"\xff\x00 nonsense ]]>> {",
        b"",
    ],
)
def test_content_that_leaves_its_page_in_disorder_does_not_take_the_name_away(
    drawing: bytes, content: bytes
) -> None:
    (page,) = PdfReader(io.BytesIO(pdfs.marked(making.pdf(content), drawing))).pages
    parts = [part.get_object().get_data() for part in page["/Contents"]]
    assert len(parts) == 3
    name = next(name for name in page["/Resources"]["/XObject"] if name.startswith("/Mark"))
    assert f"{name} Do".encode() in parts[0], "drawn before the page says a word"
    assert f"{name} Do".encode() in parts[2]
    assert parts[1].strip() == content.strip()


def test_a_copy_that_carries_a_name_gets_the_next_one_too(drawing: bytes) -> None:
    first = pdfs.marked(making.pdf(), drawing)
    (page,) = words(pdfs.marked(first, drawing_of("陳美麗 115/12/01 08:00", "chen")))
    assert READER in page
    assert "陳美麗" in page


def test_what_an_older_state_of_the_file_held_does_not_come_along(drawing: bytes) -> None:
    writer = PdfWriter(io.BytesIO(making.pdf(b"(A SECRET OF YESTERDAY) pop")), incremental=True)
    drawn = DecodedStreamObject()
    drawn.set_data(b"(today) pop")
    writer.pages[0][NameObject("/Contents")] = writer._add_object(drawn)
    given = written(writer)
    assert b"A SECRET OF YESTERDAY" in given
    assert b"A SECRET OF YESTERDAY" not in pdfs.marked(given, drawing)


def run_by_itself(kind: str) -> DictionaryObject:
    script = {NameObject("/S"): NameObject(kind), NameObject("/JS"): TextStringObject("ALERT")}
    return DictionaryObject(script)


@pytest.mark.parametrize("kind", ["/JavaScript", "/Launch", "/SubmitForm"])
def test_nothing_in_it_runs_by_itself_on_the_readers_machine(drawing: bytes, kind: str) -> None:
    """On opening, by name, on leaving a page, after a harmless action."""
    writer = making.pdf_writer()
    harmless = DictionaryObject({NameObject("/S"): NameObject("/Named")})
    harmless[NameObject("/Next")] = ArrayObject([run_by_itself(kind)])
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(run_by_itself(kind))
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/C"): harmless})
    scripts = DictionaryObject(
        {NameObject("/Names"): ArrayObject([TextStringObject("a"), run_by_itself(kind)])}
    )
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): scripts})
    given = written(writer)
    assert given.count(b"ALERT") == 3, "else this would prove nothing"
    shown = pdfs.marked(given, drawing)
    assert READER in words(shown)[0]
    assert b"ALERT" not in shown
    assert b"/S " + kind.encode() not in shown


def test_who_wrote_it_is_not_shown(drawing: bytes) -> None:
    """A reporter's name, as their word processor puts it into every PDF."""
    writer = making.pdf_writer()
    writer.add_metadata({"/Author": "A REPORTER"})
    writer.xmp_metadata = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">A REPORTER</x:xmpmeta>'
    given = written(writer)
    assert given.count(b"A REPORTER") == 2, "else this would prove nothing"
    shown = pdfs.marked(given, drawing)
    assert READER in words(shown)[0]
    assert b"A REPORTER" not in shown
    assert not (PdfReader(io.BytesIO(shown)).metadata or {}).get("/Author")


def locked(password: str) -> bytes:
    writer = making.pdf_writer()
    writer.encrypt(password, owner_password="owner", algorithm="AES-256")
    return written(writer)


def carrying(add: Callable[[PdfWriter], Any]) -> bytes:
    writer = making.pdf_writer()
    add(writer)
    return written(writer)


def with_note(kind: str) -> Callable[[PdfWriter], Any]:
    note = DictionaryObject(
        {
            NameObject("/Subtype"): NameObject(kind),
            NameObject("/Rect"): ArrayObject(NumberObject(n) for n in (0, 0, 9, 9)),
        }
    )
    return lambda writer: writer.pages[0].__setitem__(NameObject("/Annots"), ArrayObject([note]))


def dynamic(writer: PdfWriter) -> None:
    form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
    writer.root_object[NameObject("/AcroForm")] = form


PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R >>"
ROOT, TREE = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
TOO_DEEP = b"[" * 200_000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (locked("secret"), "密碼"),
        (locked(""), "密碼"),
        (making.pdf(pages=501), "超過 500 頁"),
        (carrying(lambda writer: writer.add_attachment("a.txt", b"a")), "夾帶"),
        (carrying(with_note("/FileAttachment")), "夾帶"),
        (carrying(with_note("/RichMedia")), "夾帶"),
        (carrying(dynamic), "動態表單"),
        (making.PDF, "打不開"),
        (b"%PDF-1.7\n" + bytes(5_000), "打不開"),
        (making.pdf()[:300], "打不開"),
        (making.pdf(size=(0, 0)), "打不開"),
        (raw(ROOT, b"<< /Type /Pages /Kids [] /Count 9 >>"), "打不開"),
        (raw(ROOT, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"), "打不開"),
        (raw(ROOT, TREE, PAGE.replace(b"[0 0 99 99]", b"[0 0 1e999 99]")), "打不開"),
        (raw(ROOT, TREE, PAGE.replace(b"[0 0 99 99]", TOO_DEEP)), "打不開"),
        (raw(ROOT, b"<< /Type /Pages /Kids [%s] /Count 1 >>" % (b"3 0 R " * 90_000), PAGE, b"null"), "頁"),
    ],
)  # fmt: skip
def test_what_cannot_be_marked_is_refused_in_words(content: bytes, says: str) -> None:
    assert says in why(content)


def test_whoever_shows_it_refuses_too(drawing: bytes) -> None:
    with pytest.raises(BadFile):
        pdfs.marked(locked(""), drawing)


def bomb() -> bytes:
    """A tree of pages that lies in a stream of some hundred kilobytes, behind 300 MB of spaces."""
    packed = zlib.compress(b"2 0 " + bytes(300_000_000).replace(b"\0", b" ") + TREE, 9)
    stream = b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
    head = b"%%PDF-1.7\n1 0 obj\n%s\nendobj\n" % ROOT
    out = head + b"3 0 obj\n%s\nendobj\n" % (stream % (len(packed), packed))
    places = ((0, 0, 0), (1, 9, 0), (2, 3, 0), (1, len(head), 0), (1, len(out), 0))
    table = b"".join(kind.to_bytes(1) + at.to_bytes(4) + more.to_bytes(1) for kind, at, more in places)
    about = b"<< /Type /XRef /Size 5 /W [1 4 1] /Root 1 0 R /Length %d >>" % len(table)
    return out + b"4 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % (
        about,
        table,
        len(out),
    )


def many_small() -> bytes:
    """20 MB of nothing but small objects, all asked for: much work, gigabytes of memory."""
    return raw(ROOT, TREE, PAGE.replace(b"/Contents", b"/More 5 0 R /Contents"), b"null",
               b"[%s]" % (b"[%s]" % (b"<< >> " * 50_000) * 66))  # fmt: skip


def test_one_that_unpacks_to_far_too_much_is_stopped() -> None:
    given = bomb()
    assert "打不開" in why(given)
    assert len(given) < 400_000


def test_one_that_would_keep_the_machine_busy_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "SECONDS", 2)
    assert "太複雜" in why(many_small())


def test_one_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdfs, "PATIENCE", 0.01)
    assert "太複雜" in why(making.pdf())


def test_the_program_knows_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """It gets no environment, and nothing of ours is loaded beside a stranger's file."""
    told = tmp_path / "told.py"
    told.write_text(
        "import os, sys\nsys.stdout.write('%PDF-' + repr((dict(os.environ), sorted(sys.modules))))\n"
    )
    monkeypatch.setattr(pdfs, "PROGRAM", told)
    environment, modules = eval(pdfs.marked(b"", b"").removeprefix(b"%PDF-"))
    assert not [name for name in environment if not name.startswith("LC_")]
    assert not [name for name in modules if name.split(".")[0] == "app"]
