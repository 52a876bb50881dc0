"""Organisations, accounts and hats: the verbs of the database (guard/sql/60 to 64), and why they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask.json import dumps
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.casework.packing import plain
from app.columns import blind
from app.models import db

WRONG: Final[dict[str, tuple[str, LazyString]]] = {
    "parent_is_a_unit_of_the_county": ("parent", _l("上級單位要是本縣市的公部門單位，而且只能有一層。")),
    "agency_has_a_name": ("name", _l("請填單位名稱。")),
    "agency_name_is_free": ("name", _l("本縣市已有同名的單位。")),
    "agency_serves_its_county": ("serves", _l("服務區域要在本縣市。")),
    "agency_closes_with_empty_hands": ("", _l("這個單位還有主責或服務中的案件，請先移轉。")),
    "agency_closes_without_staff": ("", _l("還有人在這個單位任職，請先調動或結束他們的角色。")),
    "agency_closes_without_units": ("", _l("這個單位下面還有單位，請先停用或改隸。")),
    "county_has_an_intake_window": ("", _l("這是本縣市最後一個集中派案窗口，不能停用。")),
    "username_is_well_formed": ("username", _l("帳號用小寫英文字母、數字、點、底線或連字號，3 到 50 個字。")),
    "username_is_free": ("username", _l("這個帳號已有人使用。")),
    "account_has_a_name": ("last_name", _l("請填姓和名。")),
    "email_is_well_formed": ("email", _l("電子郵件請照 name@example.org 的樣子填。")),
    "email_is_free": ("email", _l("這個電子郵件已有人使用。")),
    "agency_is_active": ("agency", _l("這個單位已停用。")),
    "role_sits_in_this_kind": ("role", _l("這個角色不能在這種單位任職。")),
    "account_is_of_the_county": ("agency", _l("這個帳號屬於其他縣市。")),
    "account_is_active": ("", _l("這個帳號已停用，請先啟用。")),
    "role_is_given_once": ("role", _l("這個人在這個單位已有這個角色。")),
    "ends_after_it_begins": ("until", _l("結束日要在開始日之後，也不能早於今天。")),
    "work_is_handed_on": ("", _l("這個人手上還有進行中的案件，請先選擇交給誰。")),
    "successor_sits_there": ("", _l("接手的人不在這個單位任職，請重新選擇。")),
    "leave_has_sixty_days": ("until", _l("代理最長 60 天。")),
    "deputy_sits_there": ("who", _l("代理人要是同單位的社工或督導。")),
    "deputy_is_named_once": ("who", _l("這個人在這段期間已是您的代理人。")),
}
"""Constraint → (the field beside which it is said, "" for none, and the sentence)."""


def with_key(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said of an account, the identity number as its blind index alone. Not said: it stays as it is."""
    kept = {k: v for k, v in said.items() if k != "id_no"}
    return kept | ({"id_no_key": plain(blind(said["id_no"]))} if said.get("id_no") else {})


class Broken(Exception):
    """A rule would be broken. Nothing was written."""

    def __init__(self, field: str, says: str) -> None:
        super().__init__(says)
        self.field, self.says = field, says


def tend(call: str, **said: Any) -> Any:
    """Say a verb, as in ``tend("end_role(:hat, :hands)", hat=3, hands={})``; mappings and lists travel as JSON.

    Raises:
        Broken: a rule of WRONG would be broken.
        sqlalchemy.exc.DBAPIError: the walls refuse: not your county, not your role to give, your own rights.
    """
    sent = {k: dumps(v) if isinstance(v, (Mapping, list)) else v for k, v in said.items()}
    try:
        with db.session.begin_nested():
            return db.session.scalar(text(f"select {call}"), sent)  # nosec B608: words of ours
    except DBAPIError as error:
        rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        if rule in WRONG:
            field, says = WRONG[rule]
            raise Broken(field, str(says)) from error
        raise
    finally:
        db.session.expire_all()
