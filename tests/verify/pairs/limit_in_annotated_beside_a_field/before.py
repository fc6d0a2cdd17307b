from typing import Annotated, Optional

from sqlmodel import Field, SQLModel

Short = Annotated[str, Field(max_length=7)]


class User(SQLModel, table=True):
    id: int = Field(primary_key=True)
    code: Short = Field(index=True)
    name: Short
    nick: Annotated[Optional[Short], Field(index=True)] = None
