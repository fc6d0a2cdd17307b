from typing import Optional

from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class User(SQLBase, table=True):
    __tablename__ = "user"
    id: Optional[int] = Field(default=None, primary_key=True)


class Item(SQLBase, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
    user_id: Optional[int] = Field(
        default=None, sa_column_args=[ForeignKey("user.id", use_alter=True, name="fk_u")]
    )
