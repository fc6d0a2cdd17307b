from typing import Optional

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    __tablename__ = "users"

    id: Optional[int] = Field(default=None, primary_key=True)
    meta_: Optional[dict] = Field(default=None, sa_type=JSON)
