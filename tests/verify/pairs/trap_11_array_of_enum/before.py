import enum

from sqlalchemy import ARRAY, Column, Enum, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    states = Column(ARRAY(Enum(Status, name="st")), nullable=False)
