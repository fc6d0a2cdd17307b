from pydantic import ConfigDict
from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    model_config = ConfigDict(arbitrary_types_allowed=True, ignored_types=(property,))

    id: int = Field(primary_key=True)


class Note(SQLModel, table=True):
    model_config = {"frozen": False, "ignored_types": (property,)}

    id: int = Field(primary_key=True)
