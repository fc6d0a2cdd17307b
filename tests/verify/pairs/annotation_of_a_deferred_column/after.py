from typing import Optional

from sqlalchemy import Integer, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, column_property, deferred, mapped_column


class Base(DeclarativeBase):
    pass


class Note(Base):
    __tablename__ = "notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[Optional[str]] = deferred(mapped_column(Text))
    html: Mapped[str] = mapped_column(Text, deferred=True)
    size: Mapped[int] = mapped_column(Integer)
