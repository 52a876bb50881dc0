"""What is stored. Importing this package makes the metadata complete."""

from app.models.base import Model, db
from app.models.case import Case, CaseAccess, Household, NameGram, Party, Person, PersonAccess, RecallNotice
from app.models.laid import OwnSheet, ReportSheet, VerbRole, ViewerKey
from app.models.people import Agency, AppUser, Membership
from app.models.record import Audit, FormDraft, LoginAttempt, LoginSession, ReadLog
from app.models.work import CaseCounter, Due, Event, Notice, Outbox
from app.models.worksheets import REGISTRY, CaseRecord, Consultation, VulnerableFamilyReport, Worksheet

__all__ = [
    "REGISTRY", "Agency", "AppUser", "Audit", "Case", "CaseAccess", "CaseCounter", "CaseRecord", "Consultation", "Due",
    "Event", "FormDraft", "Household", "LoginAttempt", "LoginSession", "Membership", "Model", "NameGram", "Notice",
    "Outbox", "OwnSheet", "Party", "Person", "PersonAccess", "ReadLog", "RecallNotice", "ReportSheet",
    "VerbRole", "ViewerKey", "VulnerableFamilyReport", "Worksheet", "db",
]  # fmt: skip
