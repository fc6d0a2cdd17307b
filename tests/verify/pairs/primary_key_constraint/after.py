from typing import Optional

from sqlmodel import Field, SQLModel


class Pair(SQLModel, table=True):
    __tablename__ = "pairs"

    a: int = Field(primary_key=True)
    b: int = Field(primary_key=True)
