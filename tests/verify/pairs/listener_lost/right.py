from typing import Optional

from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class Item(SQLBase, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
    n: int


@event.listens_for(Item, "before_insert")
def count(mapper, connection, target):
    target.n += 1
