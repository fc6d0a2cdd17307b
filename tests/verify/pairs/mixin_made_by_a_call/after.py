from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import declarative_base

Base = declarative_base()


def mixin(type_):
    class Mixin:
        note = Column(type_)

    return Mixin


class User(mixin(Text), Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
