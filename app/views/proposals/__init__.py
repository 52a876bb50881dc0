"""The pages on which rules are looked at, copied, changed, compared, proposed and published by a second person."""

from app.views.proposals.pages import ProposalView
from app.views.proposals.replaying import ReplayView

PAGES = (ProposalView, ReplayView)

__all__ = ["PAGES", "ProposalView", "ReplayView"]
