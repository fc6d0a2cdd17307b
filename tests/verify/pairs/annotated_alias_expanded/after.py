from typing import Optional

from sqlalchemy import Enum, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(9), index=True, comment="short", server_default="x")
    own: Mapped[Optional[str]] = mapped_column(
        String(5), index=False, comment="short", server_default="x"
    )
    boss: Mapped[Optional[int]] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), unique=True
    )
    state: Mapped[str] = mapped_column(Enum("a", "b", native_enum=False, length=20))
