from typing import Optional

from sqlalchemy import PrimaryKeyConstraint
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class Item(SQLBase, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
    a: int = Field(default=None, primary_key=True)
    __table_args__ = (PrimaryKeyConstraint("id", "a", name="pk_item"),)
