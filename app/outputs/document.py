"""What is printed, as a whole: one sheet or many, with what stands around them; written down as HTML for paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from flask import render_template
from flask_babel import gettext as _

from app.outputs.blank import EmptyPart
from app.outputs.paper import Part
from app.outputs.paper_files import FileLine
from app.outputs.pdf import watermark

DRAFT, UNAPPROVED = "draft", "unapproved"
MARKS: Final = (DRAFT, UNAPPROVED)
Fact = tuple[str, str]


@dataclass(frozen=True)
class Seal:
    """What shows that this is the approved text: who approved it, its hash, and where that is verified."""

    approved: str
    place: str
    sha256: str
    address: str
    qr: str


@dataclass(frozen=True)
class Paper:
    """One sheet. ``mark``: the words across its pages (draft, unapproved; "" for none)."""

    title: str
    authority: str
    number: str
    facts: tuple[Fact, ...]
    parts: tuple[Part, ...]
    mark: str = ""
    is_unofficial: bool = False
    notes: tuple[str, ...] = ()
    seal: Seal | None = None
    files: tuple[FileLine, ...] = ()


@dataclass(frozen=True)
class Cover:
    """The first page of a case file."""

    title: str
    authority: str
    facts: tuple[Fact, ...]
    notes: tuple[str, ...] = field(default=())


def html_of(papers: tuple[Paper, ...], printed: str, cover: Cover | None = None) -> str:
    """The sheets one after the other, each from a new page; with a cover also a table of contents."""
    title = cover.title if cover else f"{papers[0].title} {papers[0].number}".strip()
    return render_template(
        "paper/sheets.html", title=title, papers=papers, printed=printed, cover=cover, marks=_marks(papers)
    )


def html_of_blank(
    title: str, edition: str, parts: tuple[EmptyPart, ...], *, is_unofficial: bool, is_signed: bool
) -> str:
    """An empty form."""
    return render_template(
        "paper/blank.html",
        title=title,
        edition=edition,
        parts=parts,
        is_unofficial=is_unofficial,
        is_signed=is_signed,
        marks={},
    )


def _marks(papers: tuple[Paper, ...]) -> dict[str, str]:
    """The pictures of the words that go across some of these sheets."""
    words = {DRAFT: _("草稿"), UNAPPROVED: _("未核定")}
    used = {paper.mark for paper in papers}
    return {mark: watermark(words[mark]) for mark in MARKS if mark in used}
