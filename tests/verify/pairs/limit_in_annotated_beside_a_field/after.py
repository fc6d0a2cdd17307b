from typing import Annotated, Optional

from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    id: int = Field(primary_key=True)
    code: str = Field(index=True)
    name: str = Field(max_length=7)
    nick: Optional[str] = Field(default=None, index=True)
