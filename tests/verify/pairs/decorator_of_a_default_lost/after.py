from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


def twice(function):
    return lambda: function() * 2


def first():
    return 1


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    level = Column(Integer, default=first)
