from typing import Optional

from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, Relationship, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class User(SQLBase, table=True):
    __tablename__ = "user"
    id: Optional[int] = Field(default=None, primary_key=True)


class Owned(SQLBase):
    user_id: Optional[int] = Field(default=None, foreign_key="user.id")
    user: Optional[User] = Relationship()


class Item(Owned, SQLBase, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
