from app.models.data_export import (
    DataExportRequest,
    DocumentAnalysis,
    ElectronicInvoice,
    ExportAuditLog,
    FAQInteraction,
    KnowledgeBaseSearch,
    QueryHistory,
    TaxCalculation,
)
from app.models.faq import FAQCandidate, GeneratedFAQ
from app.models.quality import ExpertFeedback, ExpertProfile
from app.models.session import LoginSession
from app.models.subscription import Invoice, Plan, Subscription
from app.models.team import Team
from app.models.user import User

__all__ = [
    "DataExportRequest",
    "DocumentAnalysis",
    "ElectronicInvoice",
    "ExpertFeedback",
    "ExpertProfile",
    "ExportAuditLog",
    "FAQCandidate",
    "FAQInteraction",
    "GeneratedFAQ",
    "Invoice",
    "KnowledgeBaseSearch",
    "LoginSession",
    "Plan",
    "QueryHistory",
    "Subscription",
    "TaxCalculation",
    "Team",
    "User",
]
