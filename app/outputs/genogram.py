"""The genogram (家系圖) of a family as SVG: squares and circles with ages, the client in a double frame, a dashed hull
around those who live together. For a screen reader it is a title and a sentence for each member."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final
from zlib import crc32

from flask_babel import gettext as _
from markupsafe import Markup, escape

from app.outputs.generations import OTHERS, Line, Member, lines_of, rows_of

__all__ = ["Member", "genogram", "not_known"]

STEP, RISE, RADIUS, EDGE = 88, 128, 20, 16
NARROWEST: Final = 4  # columns: a small family is not drawn larger than a big one
LABEL: Final = 54  # from the middle of a shape to below its two lines of words
LONGEST: Final = 6
PAD: Final = 12
Point = tuple[float, float]


def genogram(members: Sequence[Member], title: str) -> Markup:
    """The drawing. Whoever is first in the list with ``is_client`` is the client; kinship is towards them."""
    rows = rows_of(members)
    widest = max(len(row) for row in rows)
    width = max(widest, NARROWEST)
    at = {
        i: _point(row, n, (width + widest) / 2, place)
        for n, row in enumerate(rows)
        for place, i in enumerate(row)
    }
    size = (2 * EDGE + width * STEP, 2 * EDGE + (len(rows) - 1) * RISE + PAD + 2 * RADIUS + LABEL)
    inside = [
        _hull(members, rows, at),
        *(_drawn(line, n, at) for n, line in enumerate(lines_of(members))),
    ]
    inside += [_shape(members[i], point) for i, point in at.items()]
    key = crc32(title.encode())  # two drawings on a page have different ids
    told = Markup('<title id="geno-t-{0}">{1}</title><desc id="geno-d-{0}">{2}</desc>').format(
        key, title, in_words(members)
    )
    frame = Markup(
        '<svg class="geno" viewBox="0 0 {0} {1}" role="img" aria-labelledby="geno-t-{2} geno-d-{2}">'
    )
    return frame.format(*size, key) + told + Markup("").join(inside) + Markup("</svg>")


def in_words(members: Sequence[Member]) -> str:
    """母王小明 34 歲，同住。"""
    return "".join(_("%(who)s。", who="，".join(_told(m))) for m in members)


def not_known(members: Sequence[Member]) -> str:
    """What the drawing leaves out, because kinship to the client does not tell it."""
    kins = {m.kin for m in members}
    parts = [_("父母間的線只表示同為案主的父母，不表示婚姻狀況")] if {"04", "05"} <= kins else []
    parts += [_("手足是否同父同母不詳")] if kins & {"16", "17"} else []
    parts += [_("子女的另一位父母不詳")] if kins & {"13", "14"} else []
    parts += (
        [_("其他親屬只列出，不畫線")]
        if any(m.generation == OTHERS for m in members) or kins & {"10", "15", "19"}
        else []
    )
    return _("只依與案主的稱謂繪製：%(what)s。", what="；".join(parts)) if parts else ""


def _told(member: Member) -> list[str]:
    age = _("%(n)s 歲", n=member.age) if member.age is not None else _("年齡不詳")
    return [
        f"{member.label}{member.name} {age}",
        *([_("同住")] if member.is_home and not member.is_client else []),
    ]


def _point(row: Sequence[int], n: int, width: float, place: int) -> Point:
    """Rows are set to the right, so that those at home have one edge in common."""
    return EDGE + (width - len(row) + place + 0.5) * STEP, EDGE + RADIUS + PAD + n * RISE


def _hull(members: Sequence[Member], rows: Sequence[Sequence[int]], at: dict[int, Point]) -> Markup:
    """Around exactly those who live together: steps on the left, one edge on the right."""
    homes = [n for n, row in enumerate(rows) if any(members[i].is_home for i in row)]
    if sum(m.is_home for m in members) < 2:
        return Markup("")
    edge = max(x for x, _y in at.values()) + STEP / 2 - 2
    steps = []
    for n in range(homes[0], homes[-1] + 1):
        inside = [at[i][0] for i in rows[n] if members[i].is_home]
        left = min(inside) - STEP / 2 + 2 if inside else edge - 4
        steps.append((left, at[rows[n][0]][1] - RADIUS - PAD))
    bottom = steps[-1][1] + PAD + 2 * RADIUS + LABEL - 10
    path = [f"M{edge:g} {steps[0][1]:g}V{bottom:g}H{steps[-1][0]:g}"]
    path += [f"V{lower[1]:g}H{upper[0]:g}" for upper, lower in reversed(list(pairwise(steps)))]
    return Markup('<path class="home" d="{}"/>').format("".join([*path, f"V{steps[0][1]:g}Z"]))


def _drawn(line: Line, n: int, at: dict[int, Point]) -> Markup:
    """A line between partners, or from those above down to those below. Each on a height of its own."""
    cls = "l l-dashed" if line.is_dashed else "l"
    low = max(at[i][1] for i in line.above) + LABEL
    shift = 3 * (n % 5)
    bar = low + (12 + shift if line.below else 5)  # partners above, so that no stem of theirs crosses a bar
    xs = [at[i][0] for i in line.above]
    middle = (min(xs) + max(xs)) / 2
    path = [f"M{x:g} {low:g}V{bar:g}" for x in xs] + [f"M{min(xs):g} {bar:g}H{max(xs):g}"]
    if line.below:
        floor = min(at[i][1] for i in line.below) - RADIUS - 8 - shift / 2
        below = [at[i][0] for i in line.below]
        path += [
            f"M{middle:g} {bar:g}V{floor:g}M{min([*below, middle]):g} {floor:g}H{max([*below, middle]):g}"
        ]
        path += [f"M{x:g} {floor:g}V{at[i][1] - RADIUS:g}" for x, i in zip(below, line.below, strict=True)]
    return Markup('<path class="{}" d="{}"/>').format(cls, "".join(path))


def _shape(member: Member, point: Point) -> Markup:
    x, y = point
    frames = [
        _outline(member.shape, x, y, r) for r in ((RADIUS, RADIUS - 4) if member.is_client else (RADIUS,))
    ]
    name = member.name if len(member.name) <= LONGEST else member.name[: LONGEST - 1] + "…"
    words = Markup('<text class="n" x="{0:g}" y="{1:g}">{2}</text>').format(
        x, y + 5, "?" if member.age is None else member.age
    )
    words += Markup('<text x="{0:g}" y="{1:g}">{2}</text>').format(x, y + RADIUS + 15, name)
    words += Markup('<text class="k" x="{0:g}" y="{1:g}">{2}</text>').format(
        x, y + RADIUS + 29, member.label.partition("（")[0][:LONGEST]
    )
    told = Markup("<title>{}</title>").format("，".join(_told(member)))
    return Markup("<g>") + told + Markup("").join(frames) + words + Markup("</g>")


def _outline(sex: str, x: float, y: float, r: float) -> Markup:
    """A square for a man, a circle for a woman, a diamond where nobody knows."""
    if sex == "M":
        return Markup('<rect class="s" x="{:g}" y="{:g}" width="{:g}" height="{:g}"/>').format(
            x - r, y - r, 2 * r, 2 * r
        )
    if sex == "F":
        return Markup('<circle class="s" cx="{:g}" cy="{:g}" r="{:g}"/>').format(x, y, r)
    points = f"{x:g},{y - r:g} {x + r:g},{y:g} {x:g},{y + r:g} {x - r:g},{y:g}"
    return Markup('<polygon class="s" points="{}"/>').format(escape(points))
