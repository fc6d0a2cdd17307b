from typing import Optional

from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class User(SQLBase, table=True):
    __tablename__ = "user"
    id: Optional[int] = Field(default=None, primary_key=True)


class Line(SQLBase, table=True):
    __tablename__ = "line"
    user_id: Optional[int] = Field(default=None, foreign_key="user.id", primary_key=True)
    number: Optional[int] = None
