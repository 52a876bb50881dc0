"""What the public portal says to people without an account: whom to call, as what one reports, what a report lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

SELF, OTHER, DUTY = "self", "other", "duty"
CALLERS: Final[dict[str, LazyString]] = {
    OTHER: _l("我是親友、鄰居或路過的人"),
    SELF: _l("我自己需要幫忙"),
    DUTY: _l("我的工作依法要通報"),
}
"""As what somebody reports: a citizen, the person concerned, or somebody whom the law obliges (責任通報人員)."""

WHO, WHERE, REPORTER = "who", "where", "reporter"
LACKS: Final[dict[str, LazyString]] = {
    WHO: _l("沒有寫是誰"),
    WHERE: _l("沒有寫在哪裡、怎麼聯絡"),
    REPORTER: _l("通報人匿名"),
}
"""What a citizen's report may leave out. It is taken all the same, and the window is told."""


@dataclass(frozen=True, slots=True)
class Line:
    """A telephone number that helps: as it is dialled, as it is read, and what it is for."""

    number: str
    label: str
    about: LazyString

    @property
    def url(self) -> str:
        """The address that dials it."""
        return f"tel:{self.number}"


NOW: Final = (
    Line("110", "110", _l("警察：正在發生、有人有危險")),
    Line("119", "119", _l("救護：有人受傷、想傷害自己")),
    Line("113", "113", _l("保護專線：家暴、性侵害、兒少受虐，24 小時")),
)
"""Who comes at once, or answers day and night."""
TALK: Final = (
    Line("1925", "1925", _l("安心專線：很難過、不想活，24 小時")),
    Line("1957", "1957", _l("福利諮詢：經濟、照顧、補助，每日 8 至 22 時")),
    Line("0800013999", "0800-013-999", _l("男性關懷專線：男性談家庭、關係與情緒，每日 9 至 23 時")),
)
"""Who listens and advises."""
