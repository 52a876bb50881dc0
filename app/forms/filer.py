"""``ME.…``: what the own account and unit say on a paper that one writes oneself, and the minute at which it is begun.

Whoever types a report for somebody else is not its reporter: the intake window gets nothing of its own as the
reporter's, nor does anybody whose caller has said who they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from app.casework.naming import find
from app.columns.minguo import now
from app.facts.counties import county
from app.guard.security import hat
from app.guard.sessions import Hat
from app.models import Agency, Consultation, Worksheet, db

ACCOUNT: Final = _l("您的帳號與單位")
BEGUN: Final = _l("開始填寫的時間")
CLOCKS: Final = frozenset({"now"})
SOCIAL_WORKER: Final = "MR02"
SELF: Final = "SELF"
MANDARIN: Final = "1"


@dataclass(frozen=True, slots=True)
class Line:
    """A hotline: the signs by which its unit is called, and its codes as a channel and as a reporting unit."""

    signs: tuple[str, ...]
    channel: str
    unit_type: str
    unit_code: str


LINES: Final = (
    Line(("113",), "H113", "U01", "35"),
    Line(("1957",), "H1957", "U20", "36"),
    Line(("男性關懷", "0800013999"), "HMEN", "U21", "37"),
)
UNIT_TYPES: Final[dict[str, str]] = {
    "welfare_centre": "U09",
    "protection": "U10",
    "ngo": "U11",
    "health_bureau": "U03",
}
"""By kind of agency, the kind of reporting unit (list `reporter_unit_type`); of a hotline its line says it."""


def line_called(name: str) -> Line | None:
    """The hotline after which a unit is called; None when it is none, or named after two."""
    found = [line for line in LINES if any(sign in name for sign in line.signs)]
    return found[0] if len(found) == 1 else None


class Filer:
    """Who is writing. `call`: the consultation with which the report begins, if there is one."""

    def __init__(self, call: Worksheet | None) -> None:
        self.hat, self.call = hat(), call if isinstance(call, Consultation) else None

    def value(self, name: str) -> Any:
        """What ``ME.name`` is; None when it does not follow from the account."""
        return VALUES[name](self) if name in VALUES and self.hat is not None else None

    @property
    def worn(self) -> Hat:
        """The membership in which one writes."""
        assert self.hat is not None
        return self.hat

    @property
    def agency(self) -> Agency | None:
        """One's own unit."""
        found: Agency | None = db.session.get(Agency, self.worn.agency_id)
        return found

    @property
    def line(self) -> Line | None:
        """The hotline that one answers."""
        agency = self.agency if self.worn.agency_kind == "hotline" else None
        return line_called(agency.name) if agency else None

    @property
    def is_named_caller(self) -> bool:
        """Whether somebody else than the family has called, and said who: then they report, through whoever types."""
        call = self.call
        return (
            call is not None and call.ct_caller != SELF and bool(call.ct_caller_name or call.ct_caller_phone)
        )

    @property
    def is_unit_reporting(self) -> bool:
        """Whether one's unit itself is what reports."""
        worn = self.worn
        kinds = {*UNIT_TYPES, "hotline"}
        return worn.agency_kind in kinds and worn.role != "REPORTER" and not self.is_named_caller

    @property
    def is_reporter(self) -> bool:
        """Whether one is the reporter: for one's unit, or with an account for reporting."""
        return self.is_unit_reporting or (self.worn.role == "REPORTER" and not self.is_named_caller)


def channel(filer: Filer) -> str | None:
    """受理管道 of whoever answers a hotline."""
    return filer.line.channel if filer.line else None


def own_county(filer: Filer) -> str | None:
    """The county of one's unit; none of a national one."""
    return county(filer.worn.county_id).code if filer.worn.county_id else None


def language(_filer: Filer) -> list[str] | None:
    """使用語言: that of the pages on which one works, where they are in Chinese."""
    spoken = get_locale()
    return [MANDARIN] if spoken is not None and spoken.language == "zh" else None


def unit_type(filer: Filer) -> str | None:
    """通報單位類別 of one's unit."""
    if not filer.is_unit_reporting:
        return None
    return filer.line.unit_type if filer.line else UNIT_TYPES.get(filer.worn.agency_kind)


def unit_code(filer: Filer) -> str | None:
    """通報單位 in the classes of the exchange guide, where it has one for the hotline."""
    return filer.line.unit_code if filer.is_unit_reporting and filer.line else None


def unit_name(filer: Filer) -> str | None:
    """The name of one's unit."""
    return filer.agency.name if filer.is_unit_reporting and filer.agency else None


def unit_phone(filer: Filer) -> str | None:
    """The number of one's unit."""
    return filer.agency.phone if filer.is_unit_reporting and filer.agency else None


def profession(filer: Filer) -> str | None:
    """Who answers a hotline or works on cases is a social worker."""
    return SOCIAL_WORKER if filer.is_unit_reporting else None


def name(filer: Filer) -> str | None:
    """One's own name."""
    user = filer.worn.user_id
    return find("user", [user]).get(user) if filer.is_reporter else None


def this_minute(_filer: Filer) -> Any:
    """When the paper was begun."""
    return now().replace(second=0, microsecond=0)


VALUES: Final[dict[str, Callable[[Filer], Any]]] = {
    "channel": channel,
    "county": own_county,
    "language": language,
    "unit_type": unit_type,
    "unit_code": unit_code,
    "unit_name": unit_name,
    "unit_phone": unit_phone,
    "profession": profession,
    "name": name,
    "now": this_minute,
}
"""What ``ME.…`` can name."""
