"""Which roles an administrator may give, and in which units: the choices of the forms, and their questions."""

from __future__ import annotations

import datetime as dt

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, select

from app.columns.minguo import TAIPEI
from app.facts.counties import counties
from app.guard.security import hat
from app.guard.sessions import Hat
from app.models import Agency, db
from app.questions import Choice, Day, OneOf, Question, Section, Text, Words
from app.questions.spellings import email, national_id, phone
from app.rules.agencies import BY_CODE as KINDS
from app.rules.roles import BY_CODE, MAY_GRANT, Reach

SECTION = Section("", "")
USERNAME = r"[A-Za-z0-9][A-Za-z0-9._-]{2,49}"
NAMED = _l("帳號用小寫英文字母、數字、點、底線或連字號，3 到 50 個字。")
MANY = 600  # units of one county, or the county governments and national units: never near it


def worn() -> Hat:
    """The hat of the administrator. The access table has let nobody else in."""
    now = hat()
    assert now is not None
    return now


def is_national() -> bool:
    """Whether this is the central administrator."""
    return worn().reach == Reach.NATION


def mine() -> Select[tuple[Agency]]:
    """The agencies that this administrator tends."""
    query = select(Agency).where(Agency.kind.in_(kinds()))
    return query if is_national() else query.where(Agency.county_id == worn().county_id)


def roles() -> tuple[Choice, ...]:
    """The roles that this administrator may give, in the order of the table."""
    given = MAY_GRANT.get(worn().role, frozenset())
    return tuple(Choice(code, role.name) for code, role in BY_CODE.items() if code in given)


def kinds() -> tuple[str, ...]:
    """The kinds of agency in which these roles sit."""
    return tuple(k for k in KINDS if any(k in BY_CODE[choice.code].agency_kinds for choice in roles()))


def agencies() -> tuple[Choice, ...]:
    """The units to choose from; with their county where there are several."""
    found = db.session.scalars(
        mine().where(Agency.is_active).order_by(Agency.county_id, Agency.kind, Agency.name).limit(MANY)
    )
    names = {c.id: Words(c.zh, c.en) for c in counties()} if is_national() else {}
    return tuple(Choice(str(a.id), f"{names.get(a.county_id, '')} {a.name}".strip()) for a in found)


def place(*, until: bool = True) -> list[Question]:
    """Where, as what, until when."""
    asked = [
        Question(_l("單位"), SECTION, OneOf(agencies()), required=True, key="agency"),
        Question(_l("角色"), SECTION, OneOf(roles()), required=True, key="role"),
    ]
    ends = Question(_l("到哪一天為止（不填：沒有期限）"), SECTION, Day(), key="until",
                    help=_l("到這一天結束為止，之後自動失效。"))  # fmt: skip
    return [*asked, ends] if until else asked


def account(*, with_name: bool) -> list[Question]:
    """Who it is."""
    typed = Text(limit=50, pattern=USERNAME, pattern_says=NAMED)
    name = Question(_l("帳號"), SECTION, typed, required=True, key="username", help=_l("之後不能更改。"))
    return [
        *([name] if with_name else []),
        Question(_l("姓"), SECTION, Text(limit=64), required=True, key="last_name"),
        Question(_l("名"), SECTION, Text(limit=64), required=True, key="first_name"),
        Question(_l("電子郵件"), SECTION, Text(limit=320, checks=(email,)), required=True, key="email"),
        Question(_l("公務電話"), SECTION, Text(limit=40, checks=(phone,)), key="phone"),
        Question(
            _l("身分證字號"),
            SECTION,
            Text(limit=10, checks=(national_id,)),
            key="id_no",
            help=_l(
                "只存比對碼，之後不再顯示；修改時不填就不變。通報與本人有關時，案件立即限閱，本人看不到。"
            ),
        ),
    ]


def county_name() -> str:
    """Whose accounts these are."""
    return _("縣市管理者與中央單位") if is_national() else worn_county()


def worn_county() -> str:
    """The name of the administrator's county."""
    return next((str(Words(c.zh, c.en)) for c in counties() if c.id == worn().county_id), "")


def end_of(day: dt.date | None) -> str | None:
    """The moment in which a day ends in Taipei, as the database reads it."""
    if day is None:
        return None
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), TAIPEI).isoformat()
