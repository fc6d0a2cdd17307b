from typing import Optional

from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class Animal(SQLBase, table=True):
    __tablename__ = "animal"
    id: Optional[int] = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}


class Cat(Animal, table=True):
    __tablename__ = "cat"
    id: Optional[int] = Field(default=None, primary_key=True, foreign_key="animal.id")
    lives: Optional[int] = None
    __mapper_args__ = {"polymorphic_identity": "cat"}
