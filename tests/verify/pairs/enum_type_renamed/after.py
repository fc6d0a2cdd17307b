import enum
from typing import Optional

from sqlmodel import Field, SQLModel


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class User(SQLModel, table=True):
    __tablename__ = "users"

    id: Optional[int] = Field(default=None, primary_key=True)
    status: Optional[Status] = None
