"""What invented families ask help for: one theme for each of the six aspects of vulnerability."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from app.facts.codes import items


@dataclass(frozen=True, slots=True)
class Need:
    """A need that such a family has: question of the inventory, kind of need, who answers it, and what it says."""

    key: str
    kind: str
    answered_by: str
    found: str
    gap: str
    goal: str
    strategy: str
    services: tuple[str, ...]
    sign: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Codes of the official lists that go together, with sentences about them. `{name}` is the client."""

    aspect: str
    factor: str
    item: str
    topics: tuple[str, ...]
    service: str
    stories: tuple[str, ...]
    deeds: tuple[str, ...]
    needs: tuple[Need, ...]
    network: tuple[str, str, str]
    """Kind of network, service and kind of unit to which such a family is referred."""

    def told(self, rng: Random, name: str) -> str:
        """What happened, as a reporter would write it."""
        return rng.choice(self.stories).format(name=name)

    def done(self, rng: Random, name: str) -> str:
        """What the worker did, as a record would say it."""
        return rng.choice(self.deeds).format(name=name)


THEMES: Final[tuple[Theme, ...]] = (
    Theme(
        "ECON", "V109D-1-1", "V1", ("ECO", "JOB"), "S03",
        ("{name}的零工時有時無，房租已遲繳，家中存糧只夠一週。",
         "{name}打零工收入不穩，帳單積欠，想了解可申請的補助。"),
        ("與{name}整理收支與欠款，說明急難救助與租金補貼的申請方式。", "陪{name}到公所備齊文件，並連結實物銀行。"),
        (Need("nd01", "N01", "OWN", "收入不足以支應房租與餐費，存款已用完。", "尚未申請任何補助",
              "三個月內備齊文件並完成生活扶助申請", "整理收支，陪同到公所申請補助，申請期間以急難救助銜接",
              ("S03", "S04"),
              "取得核定函或補正通知"),
         Need("nd02", "N02", "LINK", "希望有穩定工作，需要配合接送孩子的時間。", "不熟悉求職管道",
              "六個月內有一份可持續的工作", "連結就業服務站個別化服務，討論可行的工時",
              ("S09", "S22"), "連續在職滿一個月")),
        ("NG1", "NS112", "LAB"),
    ),
    Theme(
        "MISF", "V109D-2-2", "V2", ("REL",), "S02",
        ("主要負擔家計的親人上月過世，{name}不知如何安排後續生活。", "家中遭逢意外，{name}一人照顧全家，已請假多日。"),
        ("關心{name}近況，討論喪葬補助與親友可分擔的事。", "與{name}排出這個月最急的三件事，分別找人協助。"),
        (Need("nd11", "N10", "OWN", "失去親人後情緒低落，常在夜裡醒來。", "沒有可以談話的人",
              "三個月內能說出自己的情緒並找到一位可談的人", "每兩週會談一次，連結心理諮商",
              ("S02", "S14"), "自述睡眠與情緒改善"),
         Need("nd20", "N20", "LINK", "喪葬與搬遷支出使生活物資短缺。", "親友一次性協助已用完",
              "兩個月內家中基本物資無虞", "連結實物銀行，並申請急難救助",
              ("S04", "S22"), "每次家訪確認存糧")),
        ("NG2", "NS203", "SOC"),
    ),
    Theme(
        "RELN", "V109D-3-2", "V3", ("REL",), "S06",
        ("{name}與家人時常爭執，近一個月多半不說話，孩子感到不安。", "{name}與同住長輩為照顧分工不合，時有爭吵。"),
        ("分別與{name}和家人談話，約定下次一起討論分工。", "說明家庭商談服務，{name}願意先單獨參加一次。"),
        (Need("nd15", "N14", "OWN", "家人間多以爭吵或冷淡收場，孩子夾在中間。", "沒有一起談的機會",
              "三個月內家人能坐下談一次分工而不中斷", "分別會談後安排家庭會議，練習輪流說話",
              ("S06", "S02"), "家庭會議完成一次並有分工表"),
         Need("nd08", "N07", "LINK", "管教方式不一致，孩子無所適從。", "沒有參加過親職課程",
              "半年內照顧者對作息與管教有一致做法", "連結家庭教育中心課程，家訪示範",
              ("S05", "S22"), "作息表執行四週")),
        ("NG3", "NS304", "SOC"),
    ),
    Theme(
        "CHLD", "V109D-4-2", "V4", ("CHILD",), "S05",
        ("孩子近兩週多次缺課，{name}夜間工作，早上叫不醒孩子。", "{name}獨自照顧幼兒，沒有人可替手。"),
        ("示範作息安排並與{name}約定每日紀錄，學校同意提供早餐。", "介紹托育補助與育兒指導，{name}選定到宅服務時段。"),
        (Need("nd05", "N05", "OWN", "照顧者夜間工作，早上無人叫醒與接送孩子。", "沒有替代照顧者",
              "兩個月內孩子每週到校五天", "與學校約定早餐與叫醒方式，安排課後照顧",
              ("S08", "S11"), "學校出席紀錄"),
         Need("nd08", "N07", "LINK", "照顧者不知如何建立作息，常以手機安撫。", "未接觸親職資源",
              "三個月內建立固定作息", "連結到宅育兒指導，家訪示範作息安排",
              ("S05", "S22"), "作息紀錄連續四週")),
        ("NG3", "NS301", "SOC"),
    ),
    Theme(
        "ILLN", "V109D-5-1", "V5", ("DISAB",), "S12",
        ("{name}中風後行動不便，配偶一人照顧，夜間無法休息。", "{name}的長輩失能，照顧者已三個月沒有休假。"),
        ("協助{name}申請長照評估，並說明喘息服務。", "與長照個管師聯繫，確認{name}家的評估日期。"),
        (Need("nd06", "N06", "LINK", "家人失能，照顧者夜間無法休息。", "未使用長照服務",
              "兩個月內完成長照評估並開始喘息服務", "協助申請長照，陪同評估並討論可接受的服務",
              ("S12", "S22"), "每週至少一次喘息服務"),
         Need("nd04", "N04", "OWN", "回診與用藥常因沒有人陪同而中斷。", "交通與陪同人力不足",
              "三個月內規律回診", "排定回診表，安排復康巴士與志工陪同",
              ("S07", "S01"), "回診紀錄未中斷")),
        ("NG4", "NS405", "HEA"),
    ),
    Theme(
        "ADAP", "V109D-6-2", "V6", ("MENT",), "S14",
        ("{name}獨居，少與人往來，村里長擔心其近況。", "{name}搬來不久，語言與環境都不熟，不知道可以找誰幫忙。"),
        ("陪{name}參加社區據點活動一次，本人表示願意再去。", "與{name}談近來心情，提供心理諮商資訊與電話。"),
        (Need("nd19", "N19", "OWN", "少與人往來，遇到困難不知道可以找誰。", "鄰里支持薄弱",
              "三個月內每週參加一次社區據點活動", "陪同參加據點活動，介紹鄰里志工",
              ("S01", "S21"), "據點簽到紀錄"),
         Need("nd11", "N10", "LINK", "常覺得孤單，對新環境緊張。", "未曾使用心理諮商",
              "三個月內完成三次諮商", "連結社區心理諮商，會談前後關懷",
              ("S14", "S22"), "諮商出席紀錄")),
        ("NG5", "NS501", "SOC"),
    ),
)  # fmt: skip
HEAVY: Final = frozenset({"MISF", "CHLD"})
"""Aspects whose factor alone makes a family highly vulnerable."""
NEED_NAMES: Final = {item.code: item.zh for item in items("service_need")}


def need_called(kind: str | None, theme: Theme) -> Need | None:
    """What is said of a need of this kind: by the family's own theme, else by another."""
    known = (*theme.needs, *(need for other in THEMES for need in other.needs))
    return next((need for need in known if need.kind == kind), None)
