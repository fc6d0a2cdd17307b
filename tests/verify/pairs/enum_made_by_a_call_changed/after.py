import enum

from sqlalchemy import Column, Enum, Integer
from sqlalchemy.orm import declarative_base

NAMES = ["a", "c"]
Mood = enum.Enum("Mood", NAMES)
Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    mood = Column(Enum(Mood))
