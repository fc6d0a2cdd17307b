import enum
import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any, Optional

from sqlalchemy import (
    JSON, CheckConstraint, Column, DateTime, Enum, Index, Integer, Text, UniqueConstraint, func,
    text,
)
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class St(enum.Enum):
    A = "a"
    B = "b"


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)


class P(SQLBase, table=True):
    __tablename__ = "p"
    __table_args__ = (
        UniqueConstraint("uid", "st", name="uq_p"),
        CheckConstraint("n > 0", name="ck_n"),
        Index("ix_p_n", "n", postgresql_where=text("n > 1")),
        {"comment": "tbl"},
    )
    id: uuid.UUID = Field(
        default_factory=uuid.uuid4, primary_key=True, sa_type=postgresql.UUID(as_uuid=True)
    )
    uid: int = Field(foreign_key="user.id", ondelete="CASCADE", index=True)
    st: St = Field(
        default=St.A,
        sa_type=Enum(St, name="st_enum"),
        sa_column_kwargs={"server_default": "A"},
    )
    n: Optional[int] = Field(default=0)
    amt: Optional[Decimal] = Field(default=None, max_digits=10, decimal_places=2)
    meta_: Optional[dict[str, Any]] = Field(
        default_factory=dict, sa_type=JSON, sa_column_kwargs={"name": "metadata"}
    )
    ts: Optional[datetime] = Field(
        default=None,
        sa_type=DateTime(timezone=True),
        sa_column_kwargs={"server_default": func.now(), "onupdate": func.now()},
    )
    tx: str = Field(sa_type=Text)
