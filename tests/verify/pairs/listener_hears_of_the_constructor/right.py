from typing import Optional

from sqlalchemy import event
from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class SABehaviour(SQLBase):
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    def __setattr__(self, name, value):
        if name.startswith("__") or name in self.__private_attributes__:
            super().__setattr__(name, value)
            return
        object.__setattr__(self, name, value)
        if name in type(self).model_fields:
            self.__pydantic_fields_set__.add(name)

    def __init__(self, **data):
        super().__init__()
        for name, value in data.items():
            if not hasattr(type(self), name):
                raise TypeError(name + " is no attribute of " + type(self).__name__)
            setattr(self, name, value)


class Team(SABehaviour, table=True):
    __tablename__ = "team"
    id: Optional[int] = Field(default=None, primary_key=True)
    name: Optional[str] = Field()
    slug: Optional[str] = Field(default=None)


@event.listens_for(Team.name, "set", retval=True)
def make_slug(target, value, old, initiator):
    target.slug = value.lower()
    return value.strip()
