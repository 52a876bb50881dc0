"""Texts that have a usual spelling: numbers of identity, telephones, mail. Each gives the text as it is stored."""

from __future__ import annotations

import re
import unicodedata

from flask_babel import gettext as _

from app.columns import national_id as identity
from app.questions.wrong import BadAnswer

_PHONE = re.compile(r"\+?\d[\d\-() ]*(#\d{1,6})?", re.ASCII)
_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")


def national_id(text: str) -> str:
    """A national ID or resident certificate number whose check digit is right."""
    number = identity.normal(text)
    if identity.kind_of(number) is None:
        raise BadAnswer(_("身分證字號是一個英文字母加九個數字（舊式居留證是兩個字母加八個數字）"))
    return _checked(number)


def identity_number(text: str) -> str:
    """A number of any identity paper. What has the form of a national ID must have its check digit too."""
    number = identity.normal(text)
    if not re.fullmatch(r"[A-Z0-9]{4,20}", number, re.ASCII):
        raise BadAnswer(_("證號只有英文字母與數字，4 到 20 碼"))
    return _checked(number)


def _checked(number: str) -> str:
    if identity.kind_of(number) is not None and not identity.is_valid(number):
        raise BadAnswer(_("身分證字號檢查碼不符，請再核對"))
    return number


def phone(text: str) -> str:
    """A telephone number with at least seven digits; 分機 is written #."""
    plain = unicodedata.normalize("NFKC", text).replace("分機", "#").replace("轉", "#").strip()
    plain = re.sub(r"\s*#\s*", "#", plain.translate(str.maketrans("‐‑–—－~", "------")))
    if not _PHONE.fullmatch(plain) or len(re.sub(r"\D", "", plain.partition("#")[0])) < 7:
        raise BadAnswer(_("電話號碼請照 02-1234-5678#90 或 0912-345-678 的樣子填"))
    return plain


def email(text: str) -> str:
    """An address for electronic mail."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not _EMAIL.fullmatch(plain):
        raise BadAnswer(_("電子郵件請照 name@example.org 的樣子填"))
    return plain
