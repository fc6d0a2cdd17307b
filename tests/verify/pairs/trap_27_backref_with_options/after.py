from typing import List, Optional

from sqlalchemy.orm import DeclarativeBase
from sqlmodel import Field, Relationship, SQLModel


class Base(DeclarativeBase):
    pass


class SQLBase(SQLModel, registry=Base.registry):
    pass


class Parent(SQLBase, table=True):
    __tablename__ = "parent"
    id: Optional[int] = Field(default=None, primary_key=True)
    children: List["Child"] = Relationship(
        back_populates="parent", sa_relationship_kwargs={"foreign_keys": "[Child.other_id]"}
    )


class Child(SQLBase, table=True):
    __tablename__ = "child"
    id: Optional[int] = Field(default=None, primary_key=True)
    parent_id: Optional[int] = Field(default=None, foreign_key="parent.id")
    other_id: Optional[int] = Field(default=None, foreign_key="parent.id")
    parent: Optional["Parent"] = Relationship(
        back_populates="children", sa_relationship_kwargs={"foreign_keys": "[Child.parent_id]"}
    )
