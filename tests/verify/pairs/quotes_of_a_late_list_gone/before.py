from __future__ import annotations

from typing import Optional

from sqlalchemy.orm import relationship
from sqlmodel import Field, Relationship, SQLModel


class Shelf(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    books: list["Book"] = Relationship(
        sa_relationship=relationship("Book", back_populates="shelf")
    )


class Book(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    shelf_id: int = Field(foreign_key="shelf.id")
    shelf: "Shelf" = Relationship(sa_relationship=relationship("Shelf", back_populates="books"))
    earlier: list[Shelf] = Relationship(
        sa_relationship=relationship("Shelf", viewonly=True, primaryjoin="Book.shelf_id == foreign(Shelf.id)")
    )
