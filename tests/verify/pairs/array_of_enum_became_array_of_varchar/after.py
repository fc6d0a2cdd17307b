import enum
from typing import Optional

from sqlalchemy import String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class User(SQLModel, table=True):
    __tablename__ = "users"

    id: Optional[int] = Field(default=None, primary_key=True)
    marks: Optional[list] = Field(default=None, sa_type=ARRAY(String))
