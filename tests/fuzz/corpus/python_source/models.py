from sqlalchemy import Column, ForeignKey
from sqlalchemy.dialects.postgresql import UUID as PG_UUID


class Profile(Base):
    __tablename__ = "profiles"
    user_id: "Mapped[UUID]" = mapped_column(
        PG_UUID(as_uuid=True),  # was uuid
        ForeignKey('us' "er.id", use_alter=True, name=rf"fk_{x!r:>{w}}"),
    )
