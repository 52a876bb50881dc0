"""The agencies and accounts of the demonstration: three counties, every kind of agency, every role. All invented."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from app.casework import staff
from app.facts.counties import county
from app.guard.sessions import Hat
from app.rules.roles import BY_CODE

PASSWORD: Final = "demo-shifan-115"  # printed at every start of a demonstration
NATIONAL: Final = staff.NATIONAL
LARGE, MIDDLE, SMALL = 3, 14, 22  # 新北市, 屏東縣, 金門縣


@dataclass(frozen=True, slots=True)
class Place:
    """An agency. `key` is our short name for it: the county's letter and what it is."""

    key: str
    name: str
    kind: str
    county_id: int
    phone: str


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who works there. `hats`: (place, role); the first is the one put on at log-in."""

    username: str
    name: tuple[str, str]
    hats: tuple[tuple[str, str], ...]


PLACES: Final[tuple[Place, ...]] = (
    Place("hotline", "113示範專線", "hotline", NATIONAL, "02-0000-0113"),
    Place("ministry", "衛生福利部（示範）", "ministry", NATIONAL, "02-0000-0001"),
    Place("n-window", "新北示範集中派案窗口", "intake", LARGE, "02-0000-0310"),
    Place("n-protection", "新北示範家防中心", "protection", LARGE, "02-0000-0320"),
    Place("n-centre", "板橋示範社福中心", "welfare_centre", LARGE, "02-0000-0330"),
    Place("n-centre2", "三重示範社福中心", "welfare_centre", LARGE, "02-0000-0331"),
    Place("n-ngo", "示範晴天家庭協會", "ngo", LARGE, "02-0000-0340"),
    Place("n-ngo2", "示範同行基金會", "ngo", LARGE, "02-0000-0341"),
    Place("n-health", "新北示範衛生局心衛組", "health_bureau", LARGE, "02-0000-0350"),
    Place("n-county", "新北示範社會局", "county_government", LARGE, "02-0000-0360"),
    Place("p-window", "屏東示範集中派案窗口", "intake", MIDDLE, "08-000-0310"),
    Place("p-protection", "屏東示範家防中心", "protection", MIDDLE, "08-000-0320"),
    Place("p-centre", "潮州示範社福中心", "welfare_centre", MIDDLE, "08-000-0330"),
    Place("p-ngo", "示範南風家庭協會", "ngo", MIDDLE, "08-000-0340"),
    Place("p-county", "屏東示範社會處", "county_government", MIDDLE, "08-000-0360"),
    Place("k-window", "金門示範集中派案窗口", "intake", SMALL, "082-000-310"),
    Place("k-centre", "金城示範社福中心", "welfare_centre", SMALL, "082-000-330"),
    Place("k-county", "金門示範社會處", "county_government", SMALL, "082-000-360"),
)  # fmt: skip


def _account(username: str, surname: str, given: str, *hats: tuple[str, str]) -> Account:
    return Account(username, (surname, given), hats)


ACCOUNTS: Final[tuple[Account, ...]] = (
    _account("hotline", "林", "示安", ("hotline", "HOTLINE")),
    _account("reporter", "黃", "範師", ("n-county", "REPORTER")),
    _account("intake", "張", "示宇", ("n-window", "INTAKE")),
    _account("intake_sup", "李", "例明", ("n-window", "INTAKE_SUP")),
    _account("cp", "王", "範晴", ("n-protection", "CP_SW")),
    _account("ap", "吳", "例文", ("n-protection", "AP_SW")),
    _account("sa", "劉", "樣恩", ("n-protection", "SA_SW")),
    _account("prot_sup", "蔡", "示華", ("n-protection", "PROT_SUP")),
    _account("ssc", "陳", "範安", ("n-centre", "SSC_SW")),
    _account("ssc2", "楊", "示真", ("n-centre", "SSC_SW")),
    _account("ssc_sup", "許", "例心", ("n-centre", "SSC_SUP")),
    _account("ssc3", "鄭", "樣宏", ("n-centre2", "SSC_SW")),
    _account("ssc_sup2", "謝", "範怡", ("n-centre2", "SSC_SUP"), ("n-centre", "SSC_SW")),
    _account("ngo", "郭", "示恩", ("n-ngo", "NGO_SW")),
    _account("ngo_sup", "洪", "例安", ("n-ngo", "NGO_SUP")),
    _account("ngo2", "曾", "樣晴", ("n-ngo2", "NGO_SW")),
    _account("mh", "邱", "範文", ("n-health", "MH_SW")),
    _account("mh_sup", "廖", "示明", ("n-health", "MH_SUP")),
    _account("county_sup", "賴", "例華", ("n-county", "COUNTY_SUP")),
    _account("admin", "周", "樣真", ("n-county", "ADM_LOCAL")),
    _account("admin2", "余", "示翔", ("n-county", "ADM_LOCAL")),
    _account("central", "徐", "範宏", ("ministry", "ADM_CENTRAL")),
    _account("central2", "梁", "例佳", ("ministry", "ADM_CENTRAL")),
    _account("stat", "蘇", "示怡", ("ministry", "STAT_CENTRAL")),
    _account("auditor", "葉", "例宇", ("ministry", "AUDITOR")),
    _account("p_intake", "莊", "示心", ("p-window", "INTAKE")),
    _account("p_intake_sup", "呂", "範真", ("p-window", "INTAKE_SUP")),
    _account("p_prot", "江", "例恩", ("p-protection", "CP_SW")),
    _account("p_prot_sup", "何", "樣文", ("p-protection", "PROT_SUP")),
    _account("p_ssc", "蕭", "示晴", ("p-centre", "SSC_SW")),
    _account("p_ssc_sup", "羅", "範華", ("p-centre", "SSC_SUP")),
    _account("p_ngo", "高", "例宏", ("p-ngo", "NGO_SW")),
    _account("p_ngo_sup", "潘", "示怡", ("p-ngo", "NGO_SUP")),
    _account("p_county_sup", "簡", "範宇", ("p-county", "COUNTY_SUP")),
    _account("p_admin", "朱", "樣明", ("p-county", "ADM_LOCAL")),
    _account("k_intake_sup", "鍾", "例心", ("k-window", "INTAKE_SUP")),
    _account("k_ssc", "彭", "示文", ("k-centre", "SSC_SW")),
    _account("k_ssc_sup", "游", "範恩", ("k-centre", "SSC_SUP")),
    _account("k_county_sup", "詹", "例晴", ("k-county", "COUNTY_SUP")),
)  # fmt: skip

SHARING: Final = ("n-centre", "n-centre2")
BY_KEY: Final[dict[str, Place]] = {place.key: place for place in PLACES}


@dataclass(frozen=True, slots=True)
class Cast:
    """The agencies and accounts as they stand in the database."""

    agencies: dict[str, int]
    hats: dict[str, Hat]


def serves(place: Place) -> tuple[str, ...]:
    """The two centres of the large county share its districts; any other unit serves its whole county."""
    if place.key not in SHARING:
        return ()
    districts = county(place.county_id).districts
    return tuple(district.code for district in districts[SHARING.index(place.key) :: len(SHARING)])


def settle(owner: Connection) -> Cast:
    """Found the agencies and engage the people, or find them again. `owner` is a connection of the owner's."""
    agencies = {
        p.key: staff.found(owner, p.name, p.kind, p.county_id, phone=p.phone, serves=serves(p))
        for p in PLACES
    }
    hats = {}
    for account in ACCOUNTS:
        user = staff.engage(owner, account.username, account.name, PASSWORD)
        worn = [_hat(owner, user, agencies, place, role) for place, role in account.hats]
        hats[account.username] = worn[0]
    return Cast(agencies, hats)


def _hat(owner: Connection, user: int, agencies: dict[str, int], key: str, role: str) -> Hat:
    place = BY_KEY[key]
    membership = staff.appoint(owner, user, agencies[key], role)
    return Hat(user, membership, role, BY_CODE[role].reach, agencies[key], place.kind, place.county_id)


def accounts() -> list[dict[str, Any]]:
    """Every demonstration account: how to log in, as whom, where."""
    return [
        {
            "username": account.username,
            "password": PASSWORD,
            "name": "".join(account.name),
            "role": role,
            "agency": BY_KEY[key].name,
            "county": county(BY_KEY[key].county_id).zh if BY_KEY[key].county_id else "",
        }
        for account in ACCOUNTS
        for key, role in account.hats[:1]
    ]
