"""From one unit to another (R24): whether a sheet can go where it says, and what becomes of a case taken over."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import select

from app.guard.security import hat
from app.models import Agency, Case, db
from app.models.worksheets import Transfer
from app.rules.tracks import fits, next_kind


def becomes(case: Case) -> str:
    """What kind a case is once my unit has taken it over: as the newest approved sheet that asks it says."""
    worn = hat()
    assert worn is not None, "only somebody can take a case over"
    asked = (Transfer.case_id == case.id, Transfer.ti_unit == worn.agency_id, Transfer.state == "approved")
    found = db.session.scalars(select(Transfer).where(*asked).order_by(Transfer.id.desc()).limit(1)).first()
    return next_kind(case.kind, found.tr_dir, found.tr_kind) if found else case.kind


def why_not(item: Transfer, case: Case) -> str:
    """Why a case cannot go where its sheet says; nothing when it can. The database asks again when it is approved."""
    unit, lead = (db.session.get(Agency, one) if one else None for one in (item.ti_unit, case.lead_agency_id))
    if unit is None or not unit.is_active or unit.county_id != case.county_id:
        return _("轉入單位要是本縣市服務中的單位。")
    if lead is not None and unit.id == lead.id:
        return _("轉入單位就是現在的主責單位，請選另一個單位。")
    if not fits(item.tr_dir, case.kind, lead.kind if lead else None, unit.kind):
        return _("這個轉入單位不能依這個方向接案：請核對案件類型、方向與轉入單位。")
    return ""
