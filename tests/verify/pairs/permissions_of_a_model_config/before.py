from pydantic import ConfigDict
from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    model_config = {}

    id: int = Field(primary_key=True)


class Note(SQLModel, table=True):
    model_config = ConfigDict(frozen=True)

    id: int = Field(primary_key=True)
