from uuid import UUID, uuid4

from sqlmodel import Field, SQLModel


class LoginSession(SQLModel, table=True):
    __tablename__ = "login_sessions"

    id: UUID = Field(default_factory=uuid4, primary_key=True)
    user_id: UUID = Field(foreign_key="user.id", index=True)
    replaced_by: UUID | None = Field(default=None, foreign_key="login_sessions.id")
