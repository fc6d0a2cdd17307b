from uuid import uuid4

from sqlalchemy import (
    Boolean,
    String,
    Text,
)
from sqlalchemy.dialects.postgresql import UUID as PG_UUID

from app.db import Base, Column, ForeignKey, TimestampMixin, relationship


class FAQCandidate(TimestampMixin, Base):
    """A question that came up often."""

    __tablename__ = "faq_candidates"

    id = Column(PG_UUID(as_uuid=True), primary_key=True, default=uuid4)
    question = Column(String(500), nullable=False)


class GeneratedFAQ(TimestampMixin, Base):
    __tablename__ = "generated_faqs"

    id = Column(PG_UUID(as_uuid=True), primary_key=True, default=uuid4)
    candidate_id = Column(PG_UUID(as_uuid=True), ForeignKey("faq_candidates.id"), nullable=False)
    answer = Column(Text, nullable=False)
    published = Column(Boolean, nullable=False, default=False)
    approved_by = Column(
        PG_UUID(as_uuid=True),
        ForeignKey("user.id", use_alter=True, name="fk_generated_faqs_approved_by")
    )

    candidate = relationship("FAQCandidate")
