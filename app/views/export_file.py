"""The file of an export: written to a place that vanishes with it, put on record, and sent."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import SEEK_END
from typing import IO, Any

from flask import Response, abort, g
from flask_babel import gettext as _
from sqlalchemy import Select

from app.columns.minguo import TAIPEI, minguo
from app.columns.minguo import now as now_in_taipei
from app.forms.exporting import Found, Written, explain, write_form
from app.guard.requests import saw
from app.guard.security import hat
from app.models import Case, SheetExport, Worksheet, db
from app.outputs.books import books
from app.rules.exporting import CODES, REASONS

AT_ONCE = 64 * 1024
IN_MEMORY = 1_000_000  # bytes; a larger file is kept in a nameless one on the disk until it is sent


@dataclass(frozen=True)
class Order:
    """What is taken out: the sheets of a form with the address of its list, or all of a case."""

    form: str
    case: Case | None
    address: str

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.case.number if self.case else self.form.lower()


def send(
    order: Order, parts: Sequence[tuple[type[Worksheet], Select[Any], Found]], said: dict[str, Any]
) -> Response:
    """The file. What it holds stands in the read log before it leaves."""
    is_coded, written, at = said["content"] == CODES, Written(), now_in_taipei()
    with ExitStack() as kept:
        out = kept.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        with tempfile.TemporaryDirectory(prefix="anwang-") as folder:
            book = books()[said["format"]](out, folder)
            for sheet, query, found in parts:
                write_form(book, sheet, query, found, written, coded=is_coded)
            if not book.is_plain:
                explain(book, written, _about(order, written, said, at))
            book.close()
        if not written.sheets:
            abort(404)
        kept.pop_all()  # it lives until it has been sent
    for table, ids in written.ids.items():
        saw(table, ids)
    saw("kase", sorted(written.cases))
    _record(order, written, said)
    size = out.seek(0, SEEK_END)
    name = f"{order.name}-{at:%Y%m%d-%H%M}.{book.suffix}"
    answer = Response(_bytes_of(out), mimetype=book.mimetype)
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.content_length = size
    answer.call_on_close(out.close)
    return answer


def _bytes_of(out: IO[bytes]) -> Iterator[bytes]:
    """The file in parts; before the last one leaves it is gone."""
    out.seek(0)
    part = out.read(AT_ONCE)
    while part:
        after = out.read(AT_ONCE)
        if not after:
            out.close()
        yield part
        part = after


def _record(order: Order, written: Written, said: dict[str, Any]) -> None:
    worn = hat()
    assert worn is not None, "only somebody can take sheets out"
    db.session.add(
        SheetExport(
            user_id=worn.user_id,
            membership_id=worn.membership_id,
            agency_id=worn.agency_id,
            county_id=worn.county_id,
            form=order.form,
            about_case=order.case.id if order.case else None,
            cases=sorted(written.cases),
            filters=order.address,
            reason=said["reason"],
            note=said["note"],
            format=said["format"],
            is_coded=said["content"] == CODES,
            sheets=written.sheets,
        )
    )


def _about(order: Order, written: Written, said: dict[str, Any], at: dt.datetime) -> list[tuple[str, str]]:
    """What stands on the last page of the file: a copy says where it comes from."""
    user = g.user
    return [
        (_("匯出時間"), minguo(at.astimezone(TAIPEI))),
        (_("匯出人"), f"{user.last_name}{user.first_name}（{user.username}）"),
        (_("用途"), f"{REASONS[said['reason']]}：{said['note']}"),
        (_("份數"), str(written.sheets)),
        (
            _("注意"),
            _("內含個人資料。只能用在上面寫的用途，用完要刪除；不得轉交他人（個人資料保護法§5、§18、§41）。"),
        ),
        (_("日期與時間"), _("臺北時間。")),
    ]
