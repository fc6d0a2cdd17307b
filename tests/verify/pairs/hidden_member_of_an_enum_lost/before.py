import enum

from sqlalchemy import Column, Enum, Integer, String
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Mood(enum.Enum):
    GOOD = "good"
    _hidden = "hidden"


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    a = Column(Enum(Mood))
