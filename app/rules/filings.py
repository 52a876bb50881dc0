"""What whoever has reported is told of the report: received, dispatched, merged, or no case. Never content.

The law keeps who reports and what was reported secret (兒少法§53、§54, 家暴法§50, 性侵害犯罪防治法§11), and no article
that we have read gives the reporter more than that the report was received and taken up: so this is all that is told,
whatever becomes of the case afterwards. ``docs/decisions`` says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the reporter is told: a word, a sentence, and what to do now. ``look``: how its tag looks."""

    code: str
    label: LazyString
    about: LazyString
    then: LazyString
    look: str = ""


RECEIVED: Final = Outcome(
    "received", _l("已受理"), _l("集中派案窗口已收到，依規定在24小時內處理。"),
    _l("情況有變化、又發生一次，請再通報一次，並提這個編號；有立即危險請撥110。"), "new",
)  # fmt: skip
DISPATCHED: Final = Outcome(
    "dispatched", _l("已派案"), _l("已派給負責的單位評估與處理。"),
    _l("之後的處理內容依法保密，不再通知。再發現新的情形，請再通報一次。"), "ok",
)  # fmt: skip
NOT_A_CASE: Final = Outcome(
    "not_case", _l("未成案"), _l("派案窗口查證後，這次沒有另外成案：可能已有單位在處理，或轉請其他體系協助。"),
    _l("有新的事實、或您認為情況沒有改善，請再通報一次，並提這個編號；也可以打電話給受理窗口說明。家庭需要協助時，可撥1957或洽社福中心。"),
    "warn",
)  # fmt: skip
MERGED: Final = Outcome(
    "merged", _l("併案"), _l("同一件事已有通報，併在一起處理。"),
    _l("再發現新的情形，請再通報一次，並提這個編號。"), "ok",
)  # fmt: skip
OF_STATUS: Final = {"reported": RECEIVED, "not_case": NOT_A_CASE, "merged": MERGED}

CHILD, ADULT = _l("兒童及少年福利與權益保障法第53條"), _l("家庭暴力防治法第50條")
LAWS: Final[dict[str, LazyString]] = {
    "CP": CHILD,
    "SX": _l("兒童及少年性剝削防制條例第7條"),
    "IPV": ADULT,
    "AFV": ADULT,
    "SA": _l("性侵害犯罪防治法第11條"),
    "EP": _l("老人福利法第43條"),
    "DP": _l("身心障礙者權益保障法第76條"),
    "VF": _l("兒童及少年福利與權益保障法第54條"),
}
"""By kind of case (list `case_track`), the article under which it is reported and the reporter kept secret."""


def outcome(status: str) -> Outcome:
    """What the reporter is told of a report in this status (of the view ``my_filing``)."""
    return OF_STATUS.get(status, DISPATCHED)


def law(number: str) -> LazyString | None:
    """The article of a report, by the kind that its number begins with: what it became later is not told."""
    return LAWS.get(number.partition("-")[0])
