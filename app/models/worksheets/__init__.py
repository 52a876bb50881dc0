"""The paper forms, in the order in which they are used. One file = one form."""

from app.models.worksheets.base import REGISTRY, CaseWorksheet, Worksheet
from app.models.worksheets.case_rec import CaseRecord
from app.models.worksheets.rpt_vf import VulnerableFamilyReport
from app.models.worksheets.ssn_consult import Consultation

__all__ = ["REGISTRY", "CaseRecord", "CaseWorksheet", "Consultation", "VulnerableFamilyReport", "Worksheet"]
