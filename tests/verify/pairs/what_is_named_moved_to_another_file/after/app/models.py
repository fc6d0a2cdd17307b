from sqlalchemy import Column, Enum, Integer, String
from sqlalchemy.orm import DeclarativeBase, validates

from app.tools import Mood, Secret, clean, make


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    code = Column(String, default=make, onupdate=lambda: make())
    mood = Column(Enum(Mood), default=Mood.GOOD)
    secret = Column(Secret)

    @validates("code")
    def check(self, key, value):
        return clean(value)
