from typing import Literal, NewType

from sqlalchemy import BigInteger, Enum, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


def kind():
    return int


Name = NewType("Name", str)
State = Literal["on", "off"]


class Base(DeclarativeBase):
    type_annotation_map = {Name: String(7), State: Enum("on", "off", name="s")}


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Name]
    state: Mapped[State]
