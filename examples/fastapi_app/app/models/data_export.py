"""What a user may ask to have exported."""

from uuid import uuid4

from sqlalchemy import JSON, BigInteger, Boolean, Column, Date, ForeignKey, Numeric, String, Text
from sqlalchemy.dialects.postgresql import UUID

from app.db import Base, TimestampMixin


class DataExportRequest(TimestampMixin, Base):
    __tablename__ = "data_export_requests"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    file_size = Column(BigInteger)
    done = Column(Boolean, nullable=False, default=False)


class ExportAuditLog(TimestampMixin, Base):
    __tablename__ = "export_audit_logs"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    export_request_id = Column(UUID(as_uuid=True), ForeignKey("data_export_requests.id"), nullable=False)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    activity = Column(String(50), nullable=False)


class QueryHistory(TimestampMixin, Base):
    __tablename__ = "query_history"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    query = Column(Text, nullable=False)


class DocumentAnalysis(TimestampMixin, Base):
    __tablename__ = "document_analysis"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    result = Column(JSON)


class TaxCalculation(TimestampMixin, Base):
    __tablename__ = "tax_calculations"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    amount = Column(Numeric(15, 2), nullable=False)
    due = Column(Date)


class FAQInteraction(TimestampMixin, Base):
    __tablename__ = "faq_interactions"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    faq_id = Column(UUID(as_uuid=True), ForeignKey("generated_faqs.id"))


class KnowledgeBaseSearch(TimestampMixin, Base):
    __tablename__ = "knowledge_base_searches"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    words = Column(String(500), nullable=False)


class ElectronicInvoice(TimestampMixin, Base):
    __tablename__ = "electronic_invoices"

    id = Column(UUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id = Column(UUID(as_uuid=True), ForeignKey("user.id"), nullable=False)
    number = Column(String(50), nullable=False)
