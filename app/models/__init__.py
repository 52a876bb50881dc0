"""What is stored. Importing this package makes the metadata complete."""

from app.models.attachment import Attachment, DraftAttachment
from app.models.base import Model, db
from app.models.case import (
    Case,
    CaseAccess,
    Household,
    NameGram,
    Party,
    Person,
    PersonAccess,
    RecallNotice,
    Recusal,
)
from app.models.county_move import CountyMove
from app.models.decision import StoredDecision
from app.models.delegation import Delegation
from app.models.intake import CaseLink, Intake, WindowNote
from app.models.laid import MayGrant, OwnSheet, ReportSheet, RoleSeat, SheetApproval, VerbRole, ViewerKey
from app.models.life_event import LifeEvent
from app.models.notes import NoteCopy, NoteRequest
from app.models.people import Agency, AppUser, Membership, StaffImport
from app.models.portal import PortalDraft, PortalReport, PortalUse
from app.models.proposal import Proposal
from app.models.record import Audit, FormDraft, LoginAttempt, LoginSession, ReadLog, SheetExport
from app.models.review import Review, Snapshot
from app.models.supervision import Supervision
from app.models.supplement import AnsweredSupplement
from app.models.work import CaseCounter, Due, Event, Notice, Outbox
from app.models.worksheets import REGISTRY, CaseRecord, Consultation, VulnerableFamilyReport, Worksheet

__all__ = [
    "REGISTRY",
    "Agency",
    "AnsweredSupplement",
    "AppUser",
    "Attachment",
    "Audit",
    "Case",
    "CaseAccess",
    "CaseCounter",
    "CaseLink",
    "CaseRecord",
    "Consultation",
    "CountyMove",
    "Delegation",
    "DraftAttachment",
    "Due",
    "Event",
    "FormDraft",
    "Household",
    "Intake",
    "LifeEvent",
    "LoginAttempt",
    "LoginSession",
    "MayGrant",
    "Membership",
    "Model",
    "NameGram",
    "NoteCopy",
    "NoteRequest",
    "Notice",
    "Outbox",
    "OwnSheet",
    "Party",
    "Person",
    "PersonAccess",
    "PortalDraft",
    "PortalReport",
    "PortalUse",
    "Proposal",
    "ReadLog",
    "RecallNotice",
    "Recusal",
    "ReportSheet",
    "Review",
    "RoleSeat",
    "SheetApproval",
    "SheetExport",
    "Snapshot",
    "StaffImport",
    "StoredDecision",
    "Supervision",
    "VerbRole",
    "ViewerKey",
    "VulnerableFamilyReport",
    "WindowNote",
    "Worksheet",
    "db",
]  # fmt: skip
