"""需求評估: which needs the family has, and one row for each need that is worked on."""

from __future__ import annotations

import datetime as dt

from flask_babel import lazy_gettext as _l
from sqlalchemy.orm import Mapped

from app.facts.sources import DRAFT, TWSS
from app.models.worksheets.assessments import STAGES
from app.models.worksheets.base import CaseWorksheet
from app.models.worksheets.rows import SheetRow
from app.models.worksheets.worked_out import of_sheet
from app.questions import (
    Choice,
    Computed,
    Day,
    LongText,
    OneOf,
    PersonRef,
    RecordRef,
    Row,
    Section,
    YesNoUnknown,
    question,
    rows,
)

ANSWERED_BY = (
    Choice("OWN", _l("本中心直接服務")),
    Choice("LINK", _l("連結資源")),
    Choice("REFER", _l("轉介")),
    Choice("WATCH", _l("觀察")),
)

A = Section("A", _l("評估資訊"))
B = Section("B", _l("需求盤點"))
C = Section("C", _l("需求明細"))
D = Section("D", _l("綜合"))
ROW = Row.SECTION


class Need(SheetRow):
    """One need of one member: what the family says, what the worker finds, and how it is met."""

    __tablename__ = "vf_need_detail"
    FORMS = ("VF_NEED",)

    # fmt: off
    ne_type: Mapped[str | None] = question(
        _l("需求類別"), ROW, OneOf("service_need"), required=True, statistics=True)
    ne_who: Mapped[int | None] = question(_l("需求成員"), ROW, PersonRef(), required=True)
    ne_self: Mapped[str | None] = question(_l("案家自述需求"), ROW, LongText())
    ne_prof: Mapped[str | None] = question(_l("社工評估需求"), ROW, LongText(), required=True)
    ne_prio: Mapped[str | None] = question(_l("優先順序"), ROW, OneOf("priority3"), required=True, statistics=True)
    ne_have: Mapped[str | None] = question(_l("現有（非）正式資源"), ROW, LongText())
    ne_gap: Mapped[str | None] = question(_l("資源缺口"), ROW, LongText(), required=True)
    ne_resp: Mapped[str | None] = question(
        _l("因應方式"), ROW, OneOf(ANSWERED_BY), required=True, statistics=True)
    # fmt: on


class NeedAssessment(CaseWorksheet):
    """需求評估.

    Purpose: an inventory of twenty kinds of need, and a row for every need with its gap and its answer. Part of the
    visit assessment, of the periodic assessment, and of closure.
    Law: 脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§5, §6.
    Source: SFAA_2020 names the tool; its items are reconstructed and await comparison with the ministry's blank form.
    """

    __tablename__ = "vf_need"
    CODE = "VF_NEED"
    TITLE = _l("需求評估")
    STAGE = "assessment"
    LAW = "脆弱家庭之兒童及少年通報協助與資訊蒐集處理利用辦法§5、§6"
    SOURCE = DRAFT
    CONFIDENCE = {DRAFT: 0.45, TWSS: 0.8}

    # fmt: off
    vn_case = question(_l("案件編號"), A, Computed(of_sheet("case_id"), RecordRef()))
    vn_date: Mapped[dt.date | None] = question(
        _l("評估日期"), A, Day(past=True), required=True, in_list=True, from_="CASE.today", source=TWSS)
    vn_stage: Mapped[str | None] = question(
        _l("評估階段"), A, OneOf(STAGES), required=True, in_list=True, search=True, from_="CASE.stage")

    nd01: Mapped[str | None] = question(
        _l("經濟扶助需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd01 SUGGEST.nd01")
    nd02: Mapped[str | None] = question(
        _l("就業協助需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd02 SUGGEST.nd02")
    nd03: Mapped[str | None] = question(
        _l("居住需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd03 SUGGEST.nd03")
    nd04: Mapped[str | None] = question(
        _l("醫療、健康需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd04 SUGGEST.nd04")
    nd05: Mapped[str | None] = question(
        _l("兒少照顧、托育需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd05 SUGGEST.nd05")
    nd06: Mapped[str | None] = question(
        _l("老人、失能者照顧需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd06 SUGGEST.nd06")
    nd07: Mapped[str | None] = question(
        _l("身心障礙者服務需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd07 SUGGEST.nd07")
    nd08: Mapped[str | None] = question(
        _l("教養、親職需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd08 SUGGEST.nd08")
    nd09: Mapped[str | None] = question(
        _l("就學、課業需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd09 SUGGEST.nd09")
    nd10: Mapped[str | None] = question(
        _l("早期療育需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd10 SUGGEST.nd10")
    nd11: Mapped[str | None] = question(
        _l("心理、情緒需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd11 SUGGEST.nd11")
    nd12: Mapped[str | None] = question(
        _l("精神醫療需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd12 SUGGEST.nd12")
    nd13: Mapped[str | None] = question(
        _l("戒癮需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd13 SUGGEST.nd13")
    nd14: Mapped[str | None] = question(
        _l("自殺防治需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd14 SUGGEST.nd14")
    nd15: Mapped[str | None] = question(
        _l("家庭關係、家事商談需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd15 SUGGEST.nd15")
    nd16: Mapped[str | None] = question(
        _l("法律、債務需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd16 SUGGEST.nd16")
    nd17: Mapped[str | None] = question(
        _l("身分、戶籍、居留需求"), B, YesNoUnknown(), required=True, statistics=True, from_="VF_NEED.nd17")
    nd18: Mapped[str | None] = question(
        _l("人身安全需求"), B, YesNoUnknown(), required=True, statistics=True, from_="VF_NEED.nd18")
    nd19: Mapped[str | None] = question(
        _l("社會支持、參與需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd19 SUGGEST.nd19")
    nd20: Mapped[str | None] = question(
        _l("物資需求"), B, YesNoUnknown(), required=True, statistics=True,
        from_="VF_NEED.nd20 SUGGEST.nd20")

    needs = rows("vf_need_detail", _l("需求明細"), C, of=Need, from_="VF_NEED.needs SUGGEST.needs")

    vn_sum: Mapped[str | None] = question(_l("需求綜合評估"), D, LongText(), required=True, from_="VF_NEED.vn_sum")
    vn_agree: Mapped[str | None] = question(_l("案家是否同意所列需求"), D, YesNoUnknown())
    # fmt: on
