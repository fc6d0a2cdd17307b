from typing import Optional

from sqlalchemy.orm import DeclarativeBase, validates
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


class Item(SABehaviour, table=True):
    __tablename__ = "item"
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(max_length=50)

    @validates("name")
    def strip(self, key, value):
        return value.strip()
