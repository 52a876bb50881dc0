"""What every printed page shares: who prints and when, the PDF, and the sentence where nothing can be printed."""

from __future__ import annotations

import io
import re
from typing import Any, Final

from flask import Response, current_app, render_template, request, send_file, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from app.casework.naming import RowNames
from app.casework.snapshots import LANGUAGE
from app.columns.minguo import clock, minguo
from app.facts.counties import counties
from app.guard.errors import DoesNotFit
from app.guard.security import hat
from app.outputs import pdf

MOST_AT_ONCE: Final = 220_000
"""How much one print may hold, in characters (paper.size_of): about 150 pages, some fifteen seconds."""


def answer(html: str, name: str) -> Any:
    """The PDF, to be looked at in the browser; or 503 with a sentence where this machine lacks Pango or a font."""
    try:
        body = pdf.made(html)
    except pdf.NoPaper as missing:
        current_app.logger.error("cannot print", extra={"reason": str(missing)})
        packages = " ".join(pdf.PACKAGES)
        return render_template("print/missing.html", packages=packages), 503
    return document(body, name)


def changed_since() -> DoesNotFit:
    """What is stored is not the text under its seal: nobody is shown that, and no paper says it."""
    why = _("存放的內容與當時封存的不一致，所以不顯示，也不列印。請通知系統管理單位查明。")
    return DoesNotFit(_("這份內容與封存時不一致"), why)


def document(body: bytes, name: str) -> Response:
    """A PDF under a name that says what it is, and no family's name."""
    return send_file(io.BytesIO(body), mimetype="application/pdf", download_name=file_name(name))


def file_name(name: str) -> str:
    """A name for a file, without what systems do not allow."""
    return re.sub(r"[^\w（）()#.-]+", "-", name).strip("-") + ".pdf"


def printed_by() -> str:
    """Who prints, where they work, and when: at the foot of every page."""
    worn = hat()
    assert worn is not None, "only somebody can print"
    names = RowNames()
    who, unit = names("user", worn.user_id), names("agency", worn.agency_id)
    return _("列印：%(who)s（%(unit)s）　%(at)s", who=who, unit=unit, at=minguo(clock()))


def authority(county_id: int | None) -> str:
    """The county or city government in whose name the form is filled in, as its papers say it."""
    name = next((county.zh for county in counties() if county.id == county_id), "")
    with force_locale(LANGUAGE):
        return _("%(county)s政府", county=name) if name else ""


def verify_address(sha256: str) -> str:
    """Where a seal is verified: under the address that people know this system by."""
    path = url_for("PrintView.verify", mark=sha256)
    known: str = current_app.config["ANWANG_POST"].site
    is_real = current_app.config["ANWANG_ENV"] == "production" and known
    return (known if is_real else request.url_root.rstrip("/")) + path
