"""Who may do what: 19 roles, the reach of each, and its permissions with their scopes (分層授權).

How far a person sees is the role's `reach`, which the database enforces; whether a verb is theirs is `may()`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.rules.permissions import ON_REASON, PERMISSIONS


class Reach(StrEnum):
    """Whose rows a role sees; one database role each."""

    OWN = "own"
    WORKER = "worker"
    UNIT = "unit"
    COUNTY = "county"
    CARD = "card"
    NATION = "nation"


@dataclass(frozen=True, slots=True)
class Role:
    """One role. `agency_kinds`: where its holder may sit. `permissions`: permission code to scope."""

    code: str
    name: LazyString
    reach: Reach
    agency_kinds: tuple[str, ...]
    permissions: Mapping[str, str]


def _each(scope: str, *permissions: str) -> dict[str, str]:
    return dict.fromkeys(permissions, scope)


CASE_WORK: Final = (
    "report.view", "case.view", "case.edit", "open.decide", "plan.edit", "record.edit", "periodic.edit",
    "close.propose", "refer.create", "match.query",
)  # fmt: skip
CASE_REVIEW: Final = (
    "report.view", "case.view", "case.edit", "open.approve", "close.approve", "delegate", "refer.receive",
    "refer.create", "stats.local", "match.query", "plan.edit", "deputy.name", "sheets.export",
)  # fmt: skip
PROTECTIVE_WORK: Final = {
    **_each("assigned", *CASE_WORK),
    "report.create": "county",
    "reporter.identity": ON_REASON,
    "victim.contact": "assigned",
    "danger.assess": "assigned",
}
SCREENING: Final = (
    "consult.create", "report.view", "screen.edit", "match.query", "reporter.identity", "victim.contact",
    "danger.assess",
)  # fmt: skip

ROLES: Final[tuple[Role, ...]] = (
    Role("HOTLINE", _l("專線受理人員"), Reach.OWN, ("hotline",),
         _each("own", "consult.create", "report.create", "report.view", "refer.create", "danger.assess")),
    Role("REPORTER", _l("責任通報人員"), Reach.OWN, ("county_government", "health_bureau"),
         {"report.create": "own", "report.view": "own-status", "danger.assess": "own"}),
    Role("INTAKE", _l("集中派案窗口人員"), Reach.CARD, ("intake",),
         {**_each("county", *SCREENING, "report.create", "refer.create"),
          "case.view": "summary", "stats.local": "own"}),
    Role("INTAKE_SUP", _l("集中派案窗口督導"), Reach.COUNTY, ("intake",),
         {**_each("county", *SCREENING, "dispatch.approve", "stats.local", "deputy.name", "sheets.export"),
          "case.view": "summary"}),
    Role("CP_SW", _l("兒少保護社工"), Reach.WORKER, ("protection",), PROTECTIVE_WORK),
    Role("AP_SW", _l("成人保護社工"), Reach.WORKER, ("protection",), PROTECTIVE_WORK),
    Role("SA_SW", _l("性侵害社工"), Reach.WORKER, ("protection",), PROTECTIVE_WORK),
    Role("PROT_SUP", _l("保護性社工督導"), Reach.UNIT, ("protection",),
         {**_each("unit", *CASE_REVIEW, "victim.contact", "danger.assess"), "reporter.identity": ON_REASON}),
    Role("SSC_SW", _l("社福中心社工"), Reach.WORKER, ("welfare_centre",),
         {**_each("assigned", *CASE_WORK), "consult.create": "own", "report.create": "county"}),
    Role("SSC_SUP", _l("社福中心督導（主任）"), Reach.UNIT, ("welfare_centre",),
         {**_each("unit", *CASE_REVIEW), "consult.create": "own"}),
    Role("NGO_SW", _l("民間團體社工"), Reach.WORKER, ("ngo",),
         {**_each("delegated", "case.view", "record.edit", "plan.edit", "periodic.edit", "close.propose",
                  "refer.create"),
          **_each("own", "refer.receive", "report.create")}),
    Role("NGO_SUP", _l("民間團體督導"), Reach.UNIT, ("ngo",),
         {**_each("delegated", "case.view", "record.edit", "plan.edit", "close.propose"),
          **_each("own", "refer.receive", "report.create"), "stats.local": "own-delegated", "deputy.name": "unit"}),
    Role("MH_SW", _l("心衛社工"), Reach.WORKER, ("health_bureau",),
         {**_each("assigned", "case.view", "ip.write", "record.edit", "refer.create", "close.propose"),
          "plan.edit": "joint", "match.query": "flags", "report.create": "own"}),
    Role("MH_SUP", _l("心衛社工督導"), Reach.UNIT, ("health_bureau",),
         {**_each("unit", "case.view", "ip.write", "close.approve", "refer.receive", "stats.local", "deputy.name",
                  "sheets.export"),
          "plan.edit": "joint"}),
    Role("COUNTY_SUP", _l("縣市督導"), Reach.COUNTY, ("county_government",),
         _each("county", "case.view", "report.view", "dispatch.approve", "stats.local", "audit.view", "deputy.name",
               "sheets.export")),
    Role("ADM_LOCAL", _l("縣市系統管理者"), Reach.CARD, ("county_government",),
         {**_each("county", "users.edit", "stats.local", "audit.view"), "codes.edit": "county-settings"}),
    Role("ADM_CENTRAL", _l("中央管理者"), Reach.NATION, ("ministry",),
         {**_each("all", "codes.edit", "stats.national", "audit.view", "stats.local"),
          "users.edit": "local-admins"}),
    Role("STAT_CENTRAL", _l("中央統計、政策檢視（去識別）"), Reach.NATION, ("ministry",),
         {"stats.national": "deidentified"}),
    Role("AUDITOR", _l("稽核（資安、個資）"), Reach.NATION, ("ministry",), {"audit.view": "all"}),
)  # fmt: skip

TOLD_BY_REPORTERS: Final = frozenset({"reporter.identity", "victim.contact"})
"""What a report says and few may read: who reports, and where a victim is."""
BY_CODE: Final[dict[str, Role]] = {role.code: role for role in ROLES}

_FROM_ABOVE: Final = frozenset({"ADM_LOCAL", "STAT_CENTRAL", "AUDITOR", "HOTLINE"})

MAY_GRANT: Final[dict[str, frozenset[str]]] = {
    "ADM_CENTRAL": _FROM_ABOVE,
    "ADM_LOCAL": frozenset(BY_CODE) - _FROM_ABOVE - {"ADM_CENTRAL"},
}
"""Which roles an administrator may give. Nobody may give their own, so nobody makes a twin."""


def _scope(role_code: str, permission: str) -> str:
    if permission not in PERMISSIONS:
        raise KeyError(f"no permission {permission!r}")
    return BY_CODE[role_code].permissions.get(permission, "")


def may(role_code: str, permission: str) -> bool:
    """Whether the role holds the permission outright: not what it holds after stating a reason.

    ``stats.local@county``: and holds it so far, no less and no farther.
    """
    name, _at, far = permission.partition("@")
    held = _scope(role_code, name)
    return held not in {"", ON_REASON} and far in {"", held}


def may_with_reason(role_code: str, permission: str) -> bool:
    """Whether the role may, once a reason is stated and recorded."""
    return _scope(role_code, permission) == ON_REASON


def may_fill(role_code: str, permission: str) -> bool:
    """Whether the role may write the answers that only `permission` may read.

    Whoever files a report names the reporter in it (兒少法§54), and says where the victim is; neither may they read
    again afterwards.
    """
    tells = permission in TOLD_BY_REPORTERS and may(role_code, "report.create")
    return tells or may(role_code, permission)
