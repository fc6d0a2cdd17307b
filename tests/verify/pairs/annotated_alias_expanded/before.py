from typing import Annotated, Optional

from sqlalchemy import Enum, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


code = Annotated[
    str, mapped_column(String(9), index=True, comment="short", server_default="x", name="lost")
]
key = Annotated[int, mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)]
state = Annotated[str, mapped_column(Enum("a", "b", native_enum=False, length=20))]


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[code]
    own: Mapped[Optional[code]] = mapped_column(String(5), server_default=None, index=False)
    boss: Mapped[Optional[key]]
    state: Mapped[state]
