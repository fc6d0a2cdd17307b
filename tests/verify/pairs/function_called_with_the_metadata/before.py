from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase


def searchable(metadata, options):
    metadata.info.update(options)


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    n = Column(Integer, unique=True)


searchable(Base.metadata, options={"words": "simple"})
