from typing import Optional

from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class Item(SQLBase, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
    a: Optional[dict] = Field(default_factory=dict, sa_type=JSON)
