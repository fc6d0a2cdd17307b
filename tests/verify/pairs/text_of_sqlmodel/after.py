from typing import Optional

from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class Lost(SQLBase, table=True):
    __tablename__ = "lost"
    id: Optional[int] = Field(default=None, primary_key=True)

    def __repr__(self):
        return f"<Lost {self.id}>"


class Kept(SQLBase, table=True):
    __tablename__ = "kept"
    __str__ = object.__str__
    id: Optional[int] = Field(default=None, primary_key=True)

    def __repr__(self):
        return f"<Kept {self.id}>"
