"""The paper forms, in the order in which they are used. One file = one form."""

from app.models.worksheets.adult_assess import AdultAssessment
from app.models.worksheets.base import REGISTRY, CaseWorksheet, Worksheet
from app.models.worksheets.bsrs5 import BriefSymptomScale
from app.models.worksheets.care_visit import CareVisit
from app.models.worksheets.case_rec import CaseRecord
from app.models.worksheets.closure import ClosureAssessment
from app.models.worksheets.cp_invest import ChildInvestigation
from app.models.worksheets.cp_plan import ChildPlan
from app.models.worksheets.cp_sdm import SafetyAssessment
from app.models.worksheets.disp_adult import AdultDispatch
from app.models.worksheets.disp_child import ChildDispatch
from app.models.worksheets.disp_vf import FamilyDispatch
from app.models.worksheets.emerg_place import EmergencyPlacement
from app.models.worksheets.fam_plan import FamilyPlan
from app.models.worksheets.joint_plan import JointPlan
from app.models.worksheets.periodic import PeriodicAssessment
from app.models.worksheets.perp_mh import MentalHealthVisit
from app.models.worksheets.perp_treat import TreatmentProgramme
from app.models.worksheets.refer import Referral
from app.models.worksheets.rpt_adult import AdultReport
from app.models.worksheets.rpt_child import ChildReport
from app.models.worksheets.rpt_sa import SexualAssaultReport
from app.models.worksheets.rpt_vf import VulnerableFamilyReport
from app.models.worksheets.sa_assess import SexualAssaultAssessment
from app.models.worksheets.ssn_consult import Consultation
from app.models.worksheets.tipvda import DangerAssessment
from app.models.worksheets.transfer import Transfer
from app.models.worksheets.vf_func import FunctionAssessment
from app.models.worksheets.vf_need import NeedAssessment
from app.models.worksheets.vf_visit import VisitAssessment
from app.models.worksheets.vf_vuln import VulnerabilityAssessment

__all__ = [
    "REGISTRY",
    "AdultAssessment",
    "AdultDispatch",
    "AdultReport",
    "BriefSymptomScale",
    "CareVisit",
    "CaseRecord",
    "CaseWorksheet",
    "ChildDispatch",
    "ChildInvestigation",
    "ChildPlan",
    "ChildReport",
    "ClosureAssessment",
    "Consultation",
    "DangerAssessment",
    "EmergencyPlacement",
    "FamilyDispatch",
    "FamilyPlan",
    "FunctionAssessment",
    "JointPlan",
    "MentalHealthVisit",
    "NeedAssessment",
    "PeriodicAssessment",
    "Referral",
    "SafetyAssessment",
    "SexualAssaultAssessment",
    "SexualAssaultReport",
    "Transfer",
    "TreatmentProgramme",
    "VisitAssessment",
    "VulnerabilityAssessment",
    "VulnerableFamilyReport",
    "Worksheet",
]
