from typing import Optional

from sqlmodel import Field, SQLModel


class Engineer(SQLModel, table=True):
    __tablename__ = "engineers"

    id: Optional[int] = Field(default=None, primary_key=True)


class Manager(Engineer, table=True):
    __tablename__ = "managers"
