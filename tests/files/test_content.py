"""What is taken and what is refused, by content; and that a picture tells nothing but its points."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

from app.files import pictures
from app.files.content import MEGABYTE, plain_name, take
from app.files.wrong import BadFile
from tests.files import making

MOST = 20 * MEGABYTE
OPEN_XML = "application/vnd.openxmlformats-officedocument"


@pytest.fixture(autouse=True)
def speaking(app: Any) -> Iterator[None]:
    with app.test_request_context():
        yield


def why(name: str, content: bytes, **more: Any) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(BadFile) as refused:
        take(name, content, most=MOST, **more)
    return refused.value.message


@pytest.mark.parametrize(
    ("name", "content", "media"),
    [
        ("a.jpg", making.picture(), "image/jpeg"),
        ("A.JPEG", making.picture(), "image/jpeg"),
        ("a.png", making.picture("PNG"), "image/png"),
        ("a.webp", making.picture("WEBP"), "image/webp"),
        ("a.tif", making.picture("TIFF"), "image/tiff"),
        ("a.pdf", making.PDF, "application/pdf"),
        ("a.docx", making.docx(), f"{OPEN_XML}.wordprocessingml.document"),
        (
            "a.odt",
            making.packed(mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        ("a.txt", "訪視紀錄".encode(), "text/plain"),
        ("a.txt", "訪視紀錄".encode("big5"), "text/plain"),
        ("a.csv", b"a,b\n1,2\n", "text/plain"),
    ],
)
def test_taken(name: str, content: bytes, media: str) -> None:
    taken = take(name, content, most=MOST)
    assert (taken.name, taken.media) == (name, media)
    assert taken.is_drawn_anew == media.startswith("image/")
    assert taken.is_drawn_anew or taken.content == content


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jpg", b"#!/bin/sh\nrm -rf /\n", "內容是 txt"),
        ("a.jpg", making.picture("PNG"), "內容是 png"),
        ("a.png", making.PDF, "內容是 pdf"),
        ("a.txt", b"<html><script>alert(1)</script></html>", "不是可以收的檔案"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是可以收"),
        ("a.pdf", b"MZ\x90\0" + bytes(99), "不是可以收"),
        ("a.sh", b"#!/bin/sh\n", "不是可以收"),
        ("a.gif", making.picture("GIF", with_place=False), "不是可以收"),
        ("a.heic", b"\0\0\0\x18ftypheic" + bytes(40), "HEIC"),
        ("a.jpg", b"", "空的"),
        ("a.txt", b"a\0b", "不是可以收"),
        ("a.zip", making.packed("a"), "不是可以收"),
        ("a.docx", making.packed("xl/a", types=f"{OPEN_XML}.spreadsheetml.sheet.main+xml"), "內容是 xlsx"),
        ("a.docx", making.docx("word/vbaProject.bin"), "巨集"),
        ("a.docx", making.docx("word/activeX/activeX1.xml"), "巨集"),
        ("a.docx", making.docx("word/embeddings/oleObject1.bin"), "巨集"),
        ("a.docx", making.packed(types=f"{making.DOCX} macroEnabled"), "巨集"),
        (
            "a.odt",
            making.packed("Basic/Standard/Module1.xml", mimetype="application/vnd.oasis.opendocument.text"),
            "巨集",
        ),
        ("a.docx", making.bomb(), "太大"),
        ("a.docx", making.docx()[:-30], "打不開"),
        ("a.jpg", making.picture(size=(300, 300))[:900], "打不開"),
        ("a.docx", making.packed(*(f"p{n}" for n in range(5_001)), types=making.DOCX), "太大"),
    ],
)
def test_refused(name: str, content: bytes, says: str) -> None:
    assert says in why(name, content)


def test_too_large_is_said_with_the_limit() -> None:
    assert "超過 20 MB" in why("a.txt", b"a" * (MOST + 1))


def test_a_picture_of_too_many_points_is_not_even_opened() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    assert "萬像素" in why("a.png", out.getvalue())


def test_a_telefax_of_too_many_pages_is_refused() -> None:
    page, out = Image.new("1", (10, 10)), io.BytesIO()
    page.save(out, "TIFF", save_all=True, append_images=[page] * pictures.MOST_PAGES)
    assert "頁" in why("a.tif", out.getvalue())


@pytest.mark.parametrize(
    ("how", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("TIFF", "a.tif")]
)
def test_a_picture_tells_nothing_but_its_points(how: str, name: str) -> None:
    given = making.picture(how)
    before = Image.open(io.BytesIO(given))
    assert how == "TIFF" or dict(before.getexif().get_ifd(0x8825)), "else this would prove nothing"
    assert making.OWNER in given
    taken = take(name, given, most=MOST)
    after = Image.open(io.BytesIO(taken.content))
    assert dict(after.getexif().get_ifd(0x8825)) == {}
    assert 0x010F not in after.getexif()
    assert making.OWNER not in taken.content
    assert not {"exif", "xmp", "comment", "photoshop"} & after.info.keys()


def test_a_picture_is_turned_as_the_camera_was_held() -> None:
    taken = take("a.jpg", making.picture(size=(60, 40)), most=MOST)
    assert Image.open(io.BytesIO(taken.content)).size == (40, 60)


def test_what_somebody_wrote_into_a_picture_is_gone_too() -> None:
    given = making.picture("JPEG", with_place=False, comment=making.OWNER)
    assert making.OWNER in given
    assert making.OWNER not in take("a.jpg", given, most=MOST).content
    appended = making.picture(with_place=False) + b"PK\x03\x04<script>"
    assert b"<script>" not in take("a.jpg", appended, most=MOST).content


def test_all_pages_of_a_telefax_stay() -> None:
    out = io.BytesIO()
    pages = [Image.new("1", (30, 20), color) for color in (0, 1, 0)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    assert Image.open(io.BytesIO(take("a.tif", out.getvalue(), most=MOST).content)).n_frames == 3


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "LA", "CMYK", "I;16"])
def test_every_way_of_keeping_colours_is_taken(mode: str) -> None:
    out = io.BytesIO()
    how = "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    Image.new(mode, (20, 10)).save(out, how)
    taken = take("a.tif" if how == "TIFF" else "a.png", out.getvalue(), most=MOST)
    assert Image.open(io.BytesIO(taken.content)).size == (20, 10)


@pytest.mark.parametrize("how", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_name_is_written_over_the_whole_picture(how: str) -> None:
    media = f"image/{how.lower()}"
    plain = io.BytesIO()
    Image.new("RGB", (400, 300), (128, 160, 200)).save(plain, how)
    shown = Image.open(
        io.BytesIO(pictures.marked(plain.getvalue(), media, "王小明 115/11/22 17:20", "wang"))
    ).convert("RGB")
    assert shown.size == (400, 300)
    for corner in ((0, 0, 200, 150), (200, 0, 400, 150), (0, 150, 200, 300), (200, 150, 400, 300)):
        darkest, lightest = (
            min(low for low, _high in shown.crop(corner).getextrema()),
            shown.crop(corner).getextrema()[0][1],
        )
        assert darkest < 115, corner
        assert lightest > 150, corner


def test_only_pictures_and_pdfs_may_be_marked_as_sensitive() -> None:
    assert "只收這兩種" in why("a.txt", b"a", is_sensitive=True)
    assert "只收這兩種" in why("a.docx", making.docx(), is_sensitive=True)
    assert take("a.jpg", making.picture(), most=MOST, is_sensitive=True).media == "image/jpeg"
    assert take("a.pdf", making.pdf(), most=MOST, is_sensitive=True).content == making.pdf()


def test_a_pdf_that_cannot_be_marked_is_taken_only_where_it_need_not_be() -> None:
    assert "打不開" in why("a.pdf", making.PDF, is_sensitive=True)
    assert take("a.pdf", making.PDF, most=MOST).content == making.PDF


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\wang\\傷勢.jpg", "傷勢.jpg"),
        ("a\r\nb\0.txt", "ab.txt"),
        ("invoice\u202egpj.pdf", "invoicegpj.pdf"),
        ("..", "檔案"),
        ("", "檔案"),
        ("x" * 300 + ".jpg", "x" * 146 + ".jpg"),
        ("x" * 90_000 + "." + "y" * 300, "x" * 150),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert plain_name(given) == kept


def test_a_file_without_an_end_gets_that_of_its_content() -> None:
    assert take("傷勢照片", making.picture(), most=MOST).name == "傷勢照片.jpg"
