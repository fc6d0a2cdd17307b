from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.dialects.postgresql import UUID as PostgreSQLUUID
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base


class ExpertProfile(Base):
    __tablename__ = "expert_profiles"

    id: Mapped[UUID] = mapped_column(PostgreSQLUUID(as_uuid=True), primary_key=True, default=uuid4)
    user_id: Mapped[UUID] = mapped_column(
        PostgreSQLUUID(as_uuid=True),
        ForeignKey("user.id", use_alter=True, name="fk_expert_profiles_user_id"),
        nullable=False,
        unique=True,
    )
    field: Mapped[str] = mapped_column(String(80), index=True)


class ExpertBadge(Base):
    __tablename__ = "expert_badges"

    id: Mapped[UUID] = mapped_column(PostgreSQLUUID(as_uuid=True), primary_key=True, default=uuid4)
    expert_id: Mapped[UUID] = mapped_column(ForeignKey("expert_profiles.id"))
    label: Mapped[str] = mapped_column(String(40))
