"""A staff list (名冊) as xlsx, ods or csv: every line judged in words. Taken over by ``import_staff()``."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from openpyxl import Workbook

from app.casework.accounts import with_key
from app.casework.spreadsheets import Bounds, Unreadable, rows_of
from app.questions import BadAnswer
from app.questions.spellings import email, national_id, phone
from app.rules.roles import BY_CODE

HEADS: Final[dict[str, LazyString]] = {
    "username": _l("帳號"), "last_name": _l("姓"), "first_name": _l("名"), "email": _l("電子郵件"),
    "phone": _l("公務電話"), "unit": _l("單位"), "role": _l("角色"), "id_no": _l("身分證字號"),
}  # fmt: skip
MUST: Final = ("username", "last_name", "first_name", "email", "unit", "role")
LIMITS: Final = {
    "username": 50,
    "last_name": 64,
    "first_name": 64,
    "email": 320,
    "phone": 40,
    "unit": 100,
    "role": 40,
    "id_no": 10,
}
MOST_LINES: Final = 3000
BOUNDS: Final = Bounds(columns=40, rows=MOST_LINES * 3)
USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{2,49}")


@dataclass
class Line:
    """One person of the list. ``number``: the row in the file, so that it is found again."""

    number: int
    said: dict[str, str]
    faults: list[str] = field(default_factory=list)
    agency: int | None = None
    role: str = ""


@dataclass(frozen=True)
class Seats:
    """What the list may name: units (name → id and kind), the roles that may be given, all roles by code and name."""

    units: dict[str, tuple[int, str]]
    roles: frozenset[str]
    names: dict[str, str] = field(
        default_factory=lambda: {c: c for c in BY_CODE} | {str(r.name): c for c, r in BY_CODE.items()}
    )


def read(name: str, data: bytes) -> list[Line]:
    """The lines of a file. Raises Unreadable (``spreadsheets``)."""
    heads, lines = None, []
    for number, row in enumerate(rows_of(name, data, BOUNDS), 1):
        cells = [_clean(cell) for cell in row]
        if not any(cells):
            continue
        if heads is None:
            heads = _heads(cells)
            continue
        said = {key: cells[at] if at < len(cells) else "" for at, key in heads.items()}
        lines.append(Line(number, said))
        if len(lines) > MOST_LINES:
            raise Unreadable(_("一次最多匯入 %(n)s 人，請分成幾個檔案。", n=MOST_LINES))
    if not lines:
        raise Unreadable(_("檔案裡沒有人員資料。請用範本填寫。"))
    return lines


def _heads(cells: list[str]) -> dict[int, str]:
    """Which column holds what. Refuses a list that lacks one that it needs."""
    names = {str(label): key for key, label in HEADS.items()} | {key: key for key in HEADS}
    found = {at: names[cell] for at, cell in enumerate(cells) if cell in names}
    lacks = [str(HEADS[key]) for key in MUST if key not in found.values()]
    if lacks:
        raise Unreadable(_("第一列要有欄位名稱。缺少：%(names)s", names="、".join(lacks)))
    return found


def _clean(cell: str) -> str:
    return " ".join(cell.split())


def judge(lines: list[Line], seats: Seats, taken: set[str]) -> None:
    """Say of each line what is wrong with it. ``taken``: user names and addresses that exist, in small letters."""
    names = Counter(line.said.get("username", "").lower() for line in lines)
    mails = Counter(line.said.get("email", "").lower() for line in lines)
    for line in lines:
        said = line.said
        line.faults = [
            *_lacking(said), *_name(said, names, taken), *_mail(said, mails, taken), *_phone(said),
            *_id_no(said), *_seat(line, seats),
        ]  # fmt: skip


def _lacking(said: dict[str, str]) -> Iterator[str]:
    for key in MUST:
        if not said.get(key):
            yield _("缺少%(what)s", what=HEADS[key])
    for key, limit in LIMITS.items():
        if len(said.get(key, "")) > limit:
            yield _("%(what)s太長，最多 %(n)s 字", what=HEADS[key], n=limit)


def _name(said: dict[str, str], names: Counter[str], taken: set[str]) -> Iterator[str]:
    name = said.get("username", "").lower()
    if not name:
        return
    if not USERNAME.fullmatch(name):
        yield _("帳號要用英文字母、數字、點、底線或連字號，3 到 50 個字")
    elif name in taken:
        yield _("帳號已有人使用")
    if names[name] > 1:
        yield _("帳號在檔案裡重複")


def _mail(said: dict[str, str], mails: Counter[str], taken: set[str]) -> Iterator[str]:
    address = said.get("email", "")
    if not address:
        return
    try:
        email(address)
    except BadAnswer:
        yield _("電子郵件格式不對")
        return
    if address.lower() in taken:
        yield _("電子郵件已有人使用")
    if mails[address.lower()] > 1:
        yield _("電子郵件在檔案裡重複")


def _phone(said: dict[str, str]) -> Iterator[str]:
    if said.get("phone"):
        try:
            said["phone"] = phone(said["phone"])
        except BadAnswer:
            yield _("電話格式不對")


def _id_no(said: dict[str, str]) -> Iterator[str]:
    if said.get("id_no"):
        try:
            said["id_no"] = national_id(said["id_no"])
        except BadAnswer as wrong:
            yield str(wrong)


def _seat(line: Line, seats: Seats) -> Iterator[str]:
    """Unit and role, and whether the one has a seat for the other. Sets both on the line."""
    unit, role = seats.units.get(line.said.get("unit", "").lower()), _role(line.said.get("role", ""), seats)
    if line.said.get("unit") and unit is None:
        yield _("找不到這個單位：%(name)s", name=line.said["unit"][:40])
    if line.said.get("role") and role is None:
        yield _("沒有這個角色：%(name)s", name=line.said["role"][:40])
    if role and role not in seats.roles:
        yield _("您不能給這個角色：%(name)s", name=BY_CODE[role].name)
    elif unit and role and unit[1] not in BY_CODE[role].agency_kinds:
        yield _("這個角色不能在這種單位任職")
    line.agency, line.role = (unit[0] if unit else None), role or ""


def _role(said: str, seats: Seats) -> str | None:
    """The code of a role, said as its code or its name."""
    return seats.names.get(said) or seats.names.get(said.upper())


def template(units: Iterable[str], roles: Iterable[str]) -> bytes:
    """An empty list to fill in, with what may be written under unit and role on a second page."""
    book = Workbook(write_only=True)
    people, words = book.create_sheet(_("人員")), book.create_sheet(_("可用的單位與角色"))
    people.append([str(label) for label in HEADS.values()])
    for column, width in zip("ABCDEFGH", (16, 8, 12, 28, 18, 28, 22, 16), strict=True):
        people.column_dimensions[column].width = width
    units, roles = list(units), list(roles)
    words.append([str(HEADS["unit"]), str(HEADS["role"])])
    for at in range(max(len(units), len(roles))):
        words.append([units[at] if at < len(units) else None, roles[at] if at < len(roles) else None])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def person(line: Line, password: str) -> dict[str, Any]:
    """What ``import_staff()`` takes for a line."""
    said = {k: v for k, v in line.said.items() if k not in ("unit", "role")}
    return {**with_key(said), "agency": line.agency, "role": line.role, "password": password}
