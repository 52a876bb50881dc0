"""被害人: who is protected. Stored once, as the client in the person register; where to find them is told to few."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.facts.sources import TWSS
from app.questions import (
    Address,
    Day,
    Has,
    In,
    Integer,
    ManyOf,
    Not,
    OneOf,
    Section,
    Set,
    Text,
    YesNoUnknown,
    register,
)
from app.questions.agreements import as_kind_says
from app.questions.spellings import identity_number, phone

CONTACT = "victim.contact"
"""The permission that reads where a victim is and how to reach them: the window's and the protection units'."""


def victim(section: Section, path: str, *, only: str = "") -> tuple[Any, ...]:
    """v_name, v_id_kind, v_id_no, v_sex, v_birth, v_age, v_nationality, v_group, v_people: who it is.

    `path` is ``client.`` where the form asks of one person, empty in a row of several. `only`: the permission that
    reads name and number, where the law keeps them secret too (性侵害犯罪防治法§15).
    """

    def ask(field: str, label: Any, kind: Any, **about: Any) -> Any:
        return register(path + field, label, section, kind, source=TWSS, **about)

    return (
        ask("name", _l("被害人姓名"), Text(), required=True, only=only, from_="SSN_CONSULT.cp_name CARE_VISIT.cv_name"),
        ask("id_kind", _l("身分識別類別"), OneOf("id_kind"), required=True, from_="CALL.id_kind"),
        ask(
            "id_no", _l("身分證統一編號／證號"), Text(checks=(identity_number,)), only=only,
            show_if=Not(In("v_id_kind", "NONE", "UNKNOWN")), from_="SSN_CONSULT.cp_id CARE_VISIT.cv_id",
            agrees=(as_kind_says("v_id_kind"),)),
        ask(
            "sex", _l("性別"), OneOf("sex"), required=True, statistics=True,
            from_="SSN_CONSULT.cp_sex CARE_VISIT.cv_sex"),
        ask("born_on", _l("出生日期（民國）"), Day(past=True), from_="SSN_CONSULT.cp_birth CARE_VISIT.cv_birth"),
        ask(
            "estimated_age", _l("年齡（出生日期不詳時估計）"), Integer(high=130), show_if=Not(Set("v_birth")),
            statistics=True),
        ask(
            "nationality", _l("國籍"), OneOf("nationality"), required=True, statistics=True,
            from_="CALL.nationality"),
        ask("identity_groups", _l("身分別"), ManyOf("identity_group"), statistics=True, from_="SSN_CONSULT.cp_group"),
        ask(
            "indigenous_people", _l("原住民族別"), OneOf("indigenous_people"), show_if=Has("v_group", "B")),
    )  # fmt: skip


def circumstances(section: Section, path: str) -> tuple[Any, ...]:
    """v_marital, v_edu, v_job, v_disab, v_disab_level, v_welfare, v_lang, v_interp: how they live."""

    def ask(field: str, label: Any, kind: Any, **about: Any) -> Any:
        return register(path + field, label, section, kind, **about)

    return (
        ask("marital_status", _l("婚姻狀況"), OneOf("marital_status"), statistics=True, source=TWSS),
        ask("education", _l("教育程度"), OneOf("education_level"), statistics=True, source=TWSS),
        ask("occupation_kind", _l("職業"), OneOf("occupation"), statistics=True),
        ask(
            "disability_categories",
            _l("身心障礙類別"),
            ManyOf("disability_category"),
            statistics=True,
            source=TWSS,
        ),
        ask("disability_level", _l("身心障礙等級"), OneOf("disability_level"), statistics=True, source=TWSS),
        ask("welfare", _l("福利身分別"), ManyOf("welfare_identity"), statistics=True, source=TWSS),
        ask("languages", _l("慣用語言"), ManyOf("language"), from_="SSN_CONSULT.ct_lang", source=TWSS),
        ask("needs_interpreter", _l("是否需通譯"), YesNoUnknown()),
    )


def contact(section: Section, path: str) -> tuple[Any, ...]:
    """v_addr_reg, v_addr_now, v_phone, v_safe_contact, v_safe_time, v_contact_person: where, and how it is safe."""

    def ask(field: str, label: Any, kind: Any, **about: Any) -> Any:
        return register(path + field, label, section, kind, only=CONTACT, **about)

    return (
        ask("registered_address", _l("戶籍地址"), Address(), from_="SSN_CONSULT.cp_addr", source=TWSS),
        ask(
            "address", _l("現居地址"), Address(), required=True, from_="SSN_CONSULT.cp_addr CARE_VISIT.cv_addr",
            source=TWSS),
        ask(
            "phone", _l("電話／手機"), Text(checks=(phone,)), required=True, from_="SSN_CONSULT.cp_phone", source=TWSS),
        ask("safe_contact", _l("安全聯絡方式"), ManyOf("contact_preference"), required=True),
        ask("safe_time", _l("安全聯絡時段"), OneOf("contact_time")),
        ask("safe_person", _l("安全聯絡人（姓名、關係、電話）"), Text()),
    )  # fmt: skip
