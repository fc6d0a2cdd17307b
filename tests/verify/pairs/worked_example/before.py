import enum
import uuid

from sqlalchemy import (
    JSON, CheckConstraint, Column, DateTime, Enum, ForeignKey, Index, Integer, Numeric, Text,
    UniqueConstraint, func, text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class St(enum.Enum):
    A = "a"
    B = "b"


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)


class P(Base):
    __tablename__ = "p"
    __table_args__ = (
        UniqueConstraint("uid", "st", name="uq_p"),
        CheckConstraint("n > 0", name="ck_n"),
        Index("ix_p_n", "n", postgresql_where=text("n > 1")),
        {"comment": "tbl"},
    )
    id: Mapped[uuid.UUID] = mapped_column(
        postgresql.UUID(as_uuid=True), primary_key=True, default=uuid.uuid4
    )
    uid = Column(Integer, ForeignKey("user.id", ondelete="CASCADE"), nullable=False, index=True)
    st = Column(Enum(St, name="st_enum"), nullable=False, default=St.A, server_default="A")
    n = Column(Integer, default=0)
    amt = Column(Numeric(10, 2))
    meta_ = Column("metadata", JSON, default=dict)
    ts = Column(DateTime(timezone=True), server_default=func.now(), onupdate=func.now())
    tx = Column(Text, nullable=False)
