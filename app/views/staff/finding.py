"""Finding people: by name, unit, role and state; sorted; and the numbers above the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.sql import ColumnElement

from app.models import AppUser, Membership, db
from app.views.staff import seats
from app.views.staff.showing import is_worn

SORTS: dict[str, Any] = {
    "name": func.concat(AppUser.last_name, AppUser.first_name),
    "username": AppUser.username,
    "login": AppUser.last_login,
}
ENOUGH = 5000  # accounts that are looked at for the numbers above the list


def states() -> dict[str, tuple[str, ColumnElement[bool]]]:
    """The states by which one asks: words and condition."""
    long_ago = func.now() - func.make_interval(0, 0, 0, 90)
    return {
        "active": (_("使用中"), AppUser.active.is_(True)),
        "waiting": (_("待本人開通"), and_(AppUser.active.is_(True), AppUser.must_change_password)),
        "idle": (_("90 天未登入"), and_(AppUser.active.is_(True), AppUser.last_login < long_ago)),
        "off": (_("已停用"), AppUser.active.is_(False)),
    }


class Wanted(NamedTuple):
    """What was asked for. What is not known counts as not asked."""

    q: str = ""
    unit: str = ""
    role: str = ""
    state: str = ""
    sort: str = "name"
    down: bool = False

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Wanted:
        sort = args.get("sort", "name")
        return cls(
            args.get("q", "").strip().replace("\x00", "")[:60],
            unit if (unit := args.get("unit", "")).isdecimal() and len(unit) < 10 else "",
            args.get("role", "")[:20],
            args.get("state", "") if args.get("state", "") in states() else "",
            sort if sort in SORTS else "name",
            args.get("way") == "desc",
        )

    def url(self, **changed: Any) -> str:
        """The address of this list, with something changed."""
        now = self._replace(**changed)
        asked: dict[str, Any] = {k: v for k, v in now._asdict().items() if v and k not in ("down", "sort")}
        asked |= {"way": "desc"} if now.down else {}
        return url_for("UserView.list", sort=now.sort, **asked)


def found(wanted: Wanted) -> Select[tuple[AppUser]]:
    """The people asked for, as far as the walls show them."""
    query = select(AppUser)
    if wanted.q:
        part = "%" + wanted.q.lower().replace("\\", "").replace("%", "").replace("_", "\\_") + "%"
        name = func.concat(AppUser.last_name, AppUser.first_name)
        query = query.where(or_(func.lower(AppUser.username).like(part), name.like(part)))
    if wanted.unit or wanted.role:
        hats = select(Membership.user_id).where(is_worn())
        hats = hats.where(Membership.agency_id == int(wanted.unit)) if wanted.unit else hats
        hats = hats.where(Membership.role == wanted.role) if wanted.role else hats
        query = query.where(AppUser.id.in_(hats))
    if wanted.state:
        query = query.where(states()[wanted.state][1])
    by = SORTS[wanted.sort]
    return query.order_by(by.desc().nulls_last() if wanted.down else by.asc().nulls_first(), AppUser.id)


def filters(wanted: Wanted) -> list[dict[str, Any]]:
    """The filters above the list."""
    return [
        {"name": "q", "label": _("姓名或帳號"), "widget": "search", "value": wanted.q},
        _chosen("role", _("角色"), [(c.code, c.label) for c in seats.roles()], wanted.role),
        _chosen("unit", _("單位"), [(c.code, c.label) for c in seats.agencies()], wanted.unit),
        _chosen("state", _("狀態"), [(code, label) for code, (label, _is) in states().items()], wanted.state),
    ]


def _chosen(name: str, label: str, choices: list[tuple[str, Any]], value: str) -> dict[str, Any]:
    marked = [(code, words, code == value) for code, words in choices]
    return {"name": name, "label": label, "widget": "select", "value": value, "choices": marked}


def heads(wanted: Wanted) -> list[tuple[str, str, str]]:
    """(label, address that sorts by it, direction) of each column."""
    labels = {"name": _("姓名、帳號"), "": _("角色與單位"), "login": _("最近登入"), " ": _("狀態")}
    return [
        (
            label,
            wanted.url(sort=key, down=wanted.sort == key and not wanted.down) if key.strip() else "",
            ("desc" if wanted.down else "asc") if wanted.sort == key else "",
        )
        for key, label in labels.items()
    ]


def counts() -> list[tuple[str, int, str, str]]:
    """(label, number, address, colour) of each state."""
    some = select(AppUser.id).limit(ENOUGH).scalar_subquery()
    asked = states()
    numbers = db.session.execute(
        select(*(func.count().filter(is_so) for _label, is_so in asked.values()))
        .select_from(AppUser)
        .where(AppUser.id.in_(some))
    ).one()
    colours = {"idle": "today"}
    return [
        (label, n, Wanted(state=code).url(), colours.get(code, "") if n else "")
        for (code, (label, _is_so)), n in zip(asked.items(), numbers, strict=True)
    ]
