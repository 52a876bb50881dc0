"""Every URL and what it takes to reach it. An endpoint that does not stand here answers 404 and fails a test.

``PUBLIC``: anybody. ``SIGNED_IN``: any account. ``CLOSED``: nobody; Flask-AppBuilder adds it by itself. Otherwise one
of the permissions named. Which *rows* a page then shows is not decided here but by the walls.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from app.guard.sessions import Hat
from app.models import REGISTRY
from app.rules.exporting import IMPORTED
from app.rules.roles import may
from app.rules.workflow import REPLAYING

PUBLIC: Final = ("public",)
SIGNED_IN: Final = ("signed in",)
CLOSED: Final = ("closed",)


class Needs(NamedTuple):
    """What it takes to read the sheets of a form, to begin one, and to change one that stands."""

    read: tuple[str, ...]
    begin: tuple[str, ...]
    change: tuple[str, ...]


READ, BEGIN, CHANGE = (
    ("list", "show", "history", "print", "get"),
    ("add", "post"),
    ("edit", "merge", "put", "attach"),
)

SHEETS: Final[dict[str, Needs]] = {
    "SSN_CONSULT": Needs(("consult.create",), ("consult.create",), ("consult.create",)),
    # Who reports need not see reports: an NGO files one, and never reads who has reported the family it helps.
    "RPT_VF": Needs(("report.view",), ("report.create",), ("screen.edit", "case.edit")),
    # A supervisor begins no record, and writes an opinion on one.
    "CASE_REC": Needs(("case.view",), ("record.edit",), ("record.edit", "open.approve")),
    "VF_VULN": Needs(("case.view",), ("case.edit", "periodic.edit"), ("case.edit", "periodic.edit")),
    # Public work (DESIGN: the first assessment is never delegated); its parts are done again in periodic assessments.
    "VF_VISIT": Needs(("case.view",), ("case.edit",), ("case.edit",)),
    "VF_FUNC": Needs(("case.view",), ("case.edit", "periodic.edit"), ("case.edit", "periodic.edit")),
    "VF_NEED": Needs(("case.view",), ("case.edit", "periodic.edit"), ("case.edit", "periodic.edit")),
    "FAM_PLAN": Needs(("case.view",), ("plan.edit",), ("plan.edit",)),
    "PERIODIC": Needs(("case.view",), ("periodic.edit",), ("periodic.edit",)),
    "REFER": Needs(("case.view",), ("refer.create",), ("refer.create",)),
    "CLOSURE": Needs(("case.view",), ("close.propose",), ("close.propose",)),
    # Public work: what protection finds out, and where somebody is placed. The plan may be delegated (兒少法§64).
    **dict.fromkeys(
        ("ADULT_ASSESS", "CP_INVEST", "CP_SDM", "EMERG_PLACE"),
        Needs(("case.view",), ("case.edit",), ("case.edit",)),
    ),
    "CP_PLAN": Needs(("case.view",), ("plan.edit",), ("plan.edit",)),
    "CARE_VISIT": Needs(("case.edit",), ("case.edit",), ("case.edit",)),
    # Health and perpetrators: for who works with them, not for everybody who may see the case.
    "BSRS5": Needs(*[("case.edit", "record.edit", "ip.write")] * 3),
    "SA_ASSESS": Needs(("case.edit",), ("case.edit",), ("case.edit",)),
    "PERP_MH": Needs(("ip.write", "case.edit"), ("ip.write",), ("ip.write",)),
    "PERP_TREAT": Needs(*[("ip.write", "case.edit")] * 3),
    "JOINT_PLAN": Needs(*[("ip.write", "case.edit")] * 3),
    "TRANSFER": Needs(("case.edit",), ("case.edit",), ("case.edit",)),
    "RPT_ADULT": Needs(("report.view",), ("report.create",), ("screen.edit", "case.edit")),
    "RPT_CHILD": Needs(("report.view",), ("report.create",), ("screen.edit", "case.edit")),
    "RPT_SA": Needs(("report.view",), ("report.create",), ("screen.edit", "case.edit")),
    # Whoever meets the victim first: the reporter on the own report, the window, the protection unit.
    "TIPVDA": Needs(("report.view",), ("danger.assess",), ("danger.assess",)),
    "DISP_ADULT": Needs(("report.view",), ("screen.edit",), ("screen.edit",)),
    "DISP_CHILD": Needs(("report.view",), ("screen.edit",), ("screen.edit",)),
    "DISP_VF": Needs(("report.view",), ("screen.edit",), ("screen.edit",)),
}

STAFF: Final = (
    "UserView.list", "UserView.show", "UserView.add", "UserView.edit", "UserStateView.disable",
    "UserStateView.enable", "UserStateView.password", "UserStateView.end_logins", "HatView.grant",
    "HatView.end", "HatView.move", "AgencyView.list", "AgencyView.add", "AgencyView.edit", "AgencyView.close",
    "AccessListView.list", "AccessListView.file", "StaffImportView.start", "StaffImportView.template",
    "StaffImportView.check", "StaffImportView.faults", "StaffImportView.take", "StaffImportView.done",
    "StaffImportView.words",
)  # fmt: skip

PAGES: Final[dict[str, tuple[str, ...]]] = {
    "static": PUBLIC,
    "appbuilder.static": PUBLIC,
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "AuthDBView.login": PUBLIC,
    "AuthDBView.logout": PUBLIC,
    "LanguageView.choose": PUBLIC,
    "LoginApi.login": PUBLIC,
    **dict.fromkeys(  # people without an account; the database's door, whoever is signed in
        [
            f"PortalView.{page}"
            for page in ("front", "help", "language", "guide", "report", "draft", "status")
        ],
        PUBLIC,
    ),
    "LoginApi.logout": SIGNED_IN,
    "HomeView.index": SIGNED_IN,
    "DeskView.desk": SIGNED_IN,
    "AccountView.account": SIGNED_IN,
    "AccountView.password": SIGNED_IN,
    "AccountView.switch": SIGNED_IN,
    "AccountView.end_others": SIGNED_IN,
    "AccountView.mail": SIGNED_IN,
    "InboxView.inbox": SIGNED_IN,
    "InboxView.open": SIGNED_IN,
    "InboxView.read": SIGNED_IN,
    "InboxView.read_all": SIGNED_IN,
    "MailboxView.mailbox": SIGNED_IN,
    "DeskView.part": SIGNED_IN,
    # which file of which sheet: asked of the sheet itself, by the walls and by its form
    **dict.fromkeys(
        [f"FileView.{page}" for page in ("show", "end", "attach", "own", "upload", "drop")], SIGNED_IN
    ),
    "DraftView.save": SIGNED_IN,
    "DraftView.drop": SIGNED_IN,
    "CaseView.list": ("case.view",),
    "CaseView.show": ("case.view",),
    "CaseView.verb": ("case.view",),
    "CaseView.looks": ("case.view", "audit.view"),
    "CaseView.find_looks": ("audit.view",),
    "CaseView.history": ("case.view",),
    **dict.fromkeys(("LifeView.add", "LifeView.edit", "LifeView.withdraw"), ("record.edit", "case.edit")),
    "TriageView.triage": ("screen.edit",),
    "FamilyView.list": ("case.view",),
    "FamilyView.show": ("case.view",),
    "ClockView.list": ("case.view",),
    "ClockView.why": ("case.view",),
    "DisputeView.list": ("dispatch.approve",),
    "EmergencyView.respond": ("open.decide",),  # who has not been dispatched to gets 404
    **dict.fromkeys(("CountyMoveView.list",), ("dispatch.approve", "open.approve")),
    "CountyMoveView.answer": ("dispatch.approve",),
    "OfferView.list": ("refer.receive",),
    "OfferView.answer": ("refer.receive",),
    # an NGO's own notes after a recall, and the lead's answer: which rows is asked of the walls
    **dict.fromkeys(("NoteView.notice", "NoteCopyView.copy", "NoteCopyView.paper"), ("refer.receive",)),
    **dict.fromkeys(("NoteRequestView.list", "NoteRequestView.answer"), ("delegate",)),
    "SupervisionView.list": ("case.view",),
    **dict.fromkeys(("IntakeView.list", "IntakeView.show"), ("screen.edit", "dispatch.approve")),
    **dict.fromkeys(("IntakeView.say", "IntakeView.many", "IntakeView.note"), ("screen.edit",)),
    "ReportFormsView.forms": ("report.view", "report.create"),
    "ReceiptView.receipt": ("report.create",),
    "FilingView.list": ("report.create",),
    "CallView.today": ("consult.create",),
    **dict.fromkeys(("FeedbackView.show", "FeedbackView.file"), ("stats.local@county",)),
    "ReviewView.list": ("dispatch.approve", "open.approve", "close.approve"),
    "ReviewView.review": ("dispatch.approve", "open.approve", "close.approve"),
    "ReviewView.take_back": ("case.view",),
    "ReviewView.snapshot": ("case.view",),
    **dict.fromkeys(STAFF, ("users.edit",)),
    **dict.fromkeys(("DeputyView.list", "DeputyView.name", "DeputyView.end"), ("deputy.name",)),
    "RoleView.list": ("users.edit",),
    **dict.fromkeys(
        [f"ProposalView.{page}" for page in ("list", "thing", "copy", "show", "edit", "say", "diff")],
        ("codes.edit",),
    ),
    # which table on its way: asked of the database (`proposed_table`)
    **dict.fromkeys(("ReplayView.list", "ReplayView.show"), REPLAYING),
    **dict.fromkeys(
        [f"SheetImportView.{page}" for page in ("start", "template", "check", "faults", "take")],
        tuple(sorted({permission for code in IMPORTED for permission in SHEETS[code].begin})),
    ),
    **dict.fromkeys(("SheetExportView.sheets", "SheetExportView.of_case"), ("sheets.export",)),
    # who took sheets out: 404 for whoever does not audit, asked of the walls (`my_audited_counties()`)
    **dict.fromkeys(("ExportLogView.list", "ExportLogView.show"), ("audit.view",)),
    "PrintView.case": ("case.view",),
    # an empty form of which one may begin or read; a seal on paper: asked of the walls and of its form
    **dict.fromkeys(("PrintView.forms", "PrintView.verify"), SIGNED_IN),
    **dict.fromkeys(("SupplementView.xlsform", "SupplementView.upload"), ("codes.edit",)),
    **dict.fromkeys(("TallyView.list", "TallyView.show", "TallyView.file"), ("stats.local",)),
    # the country's counts: 404 for whoever is not of the ministry, asked of the walls (`national_tally()`)
    **dict.fromkeys(("NationalView.list", "NationalView.show"), ("stats.national",)),
    "OpenApi.get": SIGNED_IN,
    "CaseApi.list": ("case.view",),
    "CaseApi.get": ("case.view",),
    **dict.fromkeys(["FileApi.get", "FileApi.end"], SIGNED_IN),  # asked of the sheet itself, as FileView
    "MenuApi.get_menu_data": CLOSED,
    "UtilView.back": CLOSED,
    "LocaleView.index": CLOSED,
}


def _sheets() -> dict[str, tuple[str, ...]]:
    """The pages and the API of each form, from the registry."""
    out: dict[str, tuple[str, ...]] = {}
    for sheet in REGISTRY:
        name = view_name(sheet.CODE)
        out[f"{name}View.blank"] = (*SHEETS[sheet.CODE].read, *SHEETS[sheet.CODE].begin)
        for pages, needs in zip((READ, BEGIN, CHANGE), SHEETS[sheet.CODE], strict=True):
            for page in pages:
                kinds = (
                    ("Api",)
                    if page in ("get", "post", "put", "attach")
                    else ("View", "Api")
                    if page == "list"
                    else ("View",)
                )
                out |= {f"{name}{kind}.{page}": needs for kind in kinds}
    return out


def view_name(code: str) -> str:
    """CASE_REC → CaseRec: the name of a form's view and API, before ``View`` and ``Api``."""
    return "".join(part.capitalize() for part in code.split("_"))


ACCESS: Final[dict[str, tuple[str, ...]]] = PAGES | _sheets()


def may_reach(endpoint: str, worn: Hat | None) -> bool:
    """Whether somebody wearing this hat (None: a visitor) may ask for this endpoint at all."""
    needs = ACCESS.get(endpoint, CLOSED)
    if needs == PUBLIC:
        return True
    if worn is None or needs == CLOSED:
        return False
    return needs == SIGNED_IN or any(may(worn.role, permission) for permission in needs)
