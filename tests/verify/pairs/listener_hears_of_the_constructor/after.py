from typing import Optional

from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class Team(SQLBase, table=True):
    __tablename__ = "team"
    id: Optional[int] = Field(default=None, primary_key=True)
    name: Optional[str] = Field(default=None)
    slug: Optional[str] = Field(default=None)


@event.listens_for(Team.name, "set", retval=True)
def make_slug(target, value, old, initiator):
    target.slug = value.lower()
    return value.strip()
