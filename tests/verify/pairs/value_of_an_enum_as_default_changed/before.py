import enum

from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Level(enum.Enum):
    LOW = "low"


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    level = Column(String, default=Level.LOW.value)
