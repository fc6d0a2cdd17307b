import os

from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import DeclarativeBase

kinds = __import__(os.environ["KINDS"]).kinds()


def key(name):
    kind, options = kinds[name]
    return Column(kind, primary_key=True, **options)


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = key("item")
    name = Column(String(50))
