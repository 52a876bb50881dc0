"""兒少及家庭成員: one row of the family table. A row is a person of the register and their place on the case."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.facts.sources import DRAFT, TWSS
from app.questions import Day, ManyOf, OneOf, Row, Text, YesNoUnknown, register
from app.questions.spellings import identity_number

ROW = Row.SECTION


class FamilyMember(Row):
    """Who belongs to the family, as the report asks it. The visit assessment asks more."""

    # fmt: off
    fm_name = register("name", _l("姓名"), ROW, Text(), required=True, source=TWSS)
    fm_kin = register(
        "kin", _l("稱謂（與案主關係）"), ROW, OneOf("kin"), required=True, statistics=True, source=TWSS)
    fm_id = register("id_no", _l("身分證統一編號"), ROW, Text(checks=(identity_number,)), source=TWSS)
    fm_sex = register("sex", _l("性別"), ROW, OneOf("sex"), required=True, source=TWSS)
    fm_birth = register("born_on", _l("出生日期"), ROW, Day(past=True), source=TWSS)
    fm_live = register("lives_together", _l("是否同住"), ROW, YesNoUnknown(), required=True, source=TWSS)
    fm_edu = register("education", _l("教育程度／就學現況"), ROW, OneOf("education_level"), source=TWSS)
    fm_job = register("employment", _l("就業狀況"), ROW, OneOf("employment_status"), statistics=True, source=TWSS)
    fm_health = register("health", _l("健康狀況"), ROW, ManyOf("health_condition"), statistics=True, source=TWSS)
    fm_disab = register("disability_level", _l("身心障礙等級"), ROW, OneOf("disability_level"), source=TWSS)
    fm_carer = register("is_carer", _l("是否為主要照顧者"), ROW, YesNoUnknown(), source=TWSS)
    fm_note = register("remark", _l("備註（在監、失聯、特殊註記）"), ROW, Text(), source=DRAFT)
    # fmt: on
