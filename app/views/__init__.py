"""The pages. Each file is a page or a family of pages; this one says which there are."""

from __future__ import annotations

from typing import Any

from app.views.home import HomeView

__all__ = ["HomeView", "register"]


def pages() -> tuple[Any, ...]:
    """All pages but those of the forms."""
    from app.views import (  # noqa: I001 - many to a line
        account, calls, case_clocks, case_life, case_view, county_moves, desk, disputes, emergencies,
        export_log, family, feedback, files, filings, inbox, intake, language, login, mailbox, national,
        note_copy, note_requests, notes, offers, portal, print_view, proposals, receipt, report_forms,
        reviewing, sheet_export, sheet_import, staff, supervision, supplements, tally, triage,
    )  # fmt: skip

    return (
        language.LanguageView, login.AuthDBView, desk.DeskView, disputes.DisputeView,
        emergencies.EmergencyView, account.AccountView, case_view.CaseView, case_clocks.ClockView,
        case_life.LifeView, family.FamilyView, files.FileView, inbox.InboxView, intake.IntakeView,
        mailbox.MailboxView, offers.OfferView, county_moves.CountyMoveView, notes.NoteView,
        note_copy.NoteCopyView, note_requests.NoteRequestView, supervision.SupervisionView,
        portal.PortalView, print_view.PrintView, receipt.ReceiptView, filings.FilingView,
        calls.CallView, report_forms.ReportFormsView, reviewing.ReviewView,
        sheet_export.SheetExportView, export_log.ExportLogView, sheet_import.SheetImportView,
        supplements.SupplementView, tally.TallyView, triage.TriageView, feedback.FeedbackView,
        national.NationalView, *staff.PAGES, *proposals.PAGES,
    )  # fmt: skip


def register(appbuilder: Any) -> None:
    """Hand every page to FAB. Who may reach them stands in ``guard/access``; the menu is ``rules/menus``."""
    from app.views import login, worksheet

    for page in pages():
        appbuilder.add_view_no_menu(page)
    appbuilder.sm.auth_view = next(v for v in appbuilder.baseviews if isinstance(v, login.AuthDBView))
    worksheet.register(appbuilder)
