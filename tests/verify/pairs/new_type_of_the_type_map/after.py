from typing import NewType

from sqlalchemy import String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Code = NewType("Code", str)


class Base(DeclarativeBase):
    type_annotation_map = {Code: String(31)}


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[Code]
