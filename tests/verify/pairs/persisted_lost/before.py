from sqlalchemy import Column, Computed, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, Computed("id + 1", persisted=True))
