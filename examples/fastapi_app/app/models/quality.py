from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Numeric, String, Text
from sqlalchemy.dialects.postgresql import UUID as PostgreSQLUUID
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db import Base, TimestampMixin


class ExpertProfile(TimestampMixin, Base):
    """An expert whose feedback counts."""

    __tablename__ = "expert_profiles"

    id: Mapped[UUID] = mapped_column(PostgreSQLUUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(
        PostgreSQLUUID(as_uuid=True),
        ForeignKey("user.id", use_alter=True, name="fk_expert_profiles_user_id"),
        nullable=False
    )
    title: Mapped[str] = mapped_column(String(120), default="")
    trust_score: Mapped[Decimal] = mapped_column(Numeric(3, 2), default=Decimal("0.5"))

    feedback: Mapped[list["ExpertFeedback"]] = relationship(back_populates="expert")


class ExpertFeedback(TimestampMixin, Base):
    __tablename__ = "expert_feedback"

    id: Mapped[UUID] = mapped_column(PostgreSQLUUID(as_uuid=True), primary_key=True, default=uuid4)
    expert_id: Mapped[UUID] = mapped_column(
        PostgreSQLUUID(as_uuid=True), ForeignKey("expert_profiles.id"), nullable=False
    )
    text: Mapped[str] = mapped_column(Text)

    expert: Mapped[ExpertProfile] = relationship(back_populates="feedback")
