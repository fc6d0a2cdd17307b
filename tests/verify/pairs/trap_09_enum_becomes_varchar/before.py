import enum

from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Status(enum.Enum):
    OPEN = "open"
    DONE = "done"


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    status = Column(Enum(Status), nullable=False)
