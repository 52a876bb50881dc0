"""What invented families ask help for: one theme for each of the six aspects of vulnerability."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Theme:
    """Codes of the official lists that go together, with sentences about them. `{name}` is the client."""

    aspect: str
    factor: str
    item: str
    topic: str
    service: str
    stories: tuple[str, ...]
    deeds: tuple[str, ...]

    def told(self, rng: Random, name: str) -> str:
        """What happened, as a reporter would write it."""
        return rng.choice(self.stories).format(name=name)

    def done(self, rng: Random, name: str) -> str:
        """What the worker did, as a record would say it."""
        return rng.choice(self.deeds).format(name=name)


THEMES: Final[tuple[Theme, ...]] = (
    Theme(
        "ECON", "V109D-1-1", "V1", "ECO", "S03",
        ("{name}失業三個月，房租已遲繳，家中存糧只夠一週。", "{name}打零工收入不穩，帳單積欠，想了解可申請的補助。"),
        ("與{name}整理收支與欠款，說明急難救助與租金補貼的申請方式。", "陪{name}到公所備齊文件，並連結實物銀行。"),
    ),
    Theme(
        "MISF", "V109D-2-2", "V2", "REL", "S02",
        ("主要負擔家計的親人上月過世，{name}不知如何安排後續生活。", "家中遭逢意外，{name}一人照顧全家，已請假多日。"),
        ("關心{name}近況，討論喪葬補助與親友可分擔的事。", "與{name}排出這個月最急的三件事，分別找人協助。"),
    ),
    Theme(
        "RELN", "V109D-3-2", "V3", "REL", "S06",
        ("{name}與家人時常爭執，近一個月多半不說話，孩子感到不安。", "{name}與同住長輩為照顧分工不合，時有爭吵。"),
        ("分別與{name}和家人談話，約定下次一起討論分工。", "說明家庭商談服務，{name}願意先單獨參加一次。"),
    ),
    Theme(
        "CHLD", "V109D-4-2", "V4", "CHILD", "S05",
        ("孩子近兩週多次缺課，{name}夜間工作，早上叫不醒孩子。", "{name}獨自照顧幼兒，沒有人可替手。"),
        ("示範作息安排並與{name}約定每日紀錄，學校同意提供早餐。", "介紹托育補助與育兒指導，{name}選定到宅服務時段。"),
    ),
    Theme(
        "ILLN", "V109D-5-1", "V5", "DISAB", "S12",
        ("{name}中風後行動不便，配偶一人照顧，夜間無法休息。", "{name}的長輩失能，照顧者已三個月沒有休假。"),
        ("協助{name}申請長照評估，並說明喘息服務。", "與長照個管師聯繫，確認{name}家的評估日期。"),
    ),
    Theme(
        "ADAP", "V109D-6-2", "V6", "MENT", "S14",
        ("{name}獨居，少與人往來，村里長擔心其近況。", "{name}搬來不久，語言與環境都不熟，不知道可以找誰幫忙。"),
        ("陪{name}參加社區據點活動一次，本人表示願意再去。", "與{name}談近來心情，提供心理諮商資訊與電話。"),
    ),
)  # fmt: skip
