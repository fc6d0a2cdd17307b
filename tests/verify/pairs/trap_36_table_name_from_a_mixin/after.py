from typing import Optional

from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class UserProfile(SQLBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
