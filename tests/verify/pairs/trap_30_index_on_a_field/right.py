from typing import Optional

from sqlalchemy import Index, text
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class Item(SQLBase, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
    email: Optional[str] = None
    __table_args__ = (Index("ix_email", text("lower(email)")),)
