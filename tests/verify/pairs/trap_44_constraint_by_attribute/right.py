from typing import Optional

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class Item(SQLBase, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
    user_id_: Optional[int] = Field(default=None, sa_column_kwargs={"name": "user_id"})
    __table_args__ = (UniqueConstraint("user_id"),)
