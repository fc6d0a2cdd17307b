from uuid import UUID

from sqlmodel import Field, SQLModel


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(index=True, unique=True, max_length=320)
    name: str = Field(default="", max_length=120)
    team_id: UUID | None = Field(default=None, foreign_key="teams.id")
