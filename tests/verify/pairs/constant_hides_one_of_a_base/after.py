from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Limited:
    LIMIT = 4


class Item(Limited, Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    LIMIT = 5
