from sqlalchemy import Column, DateTime, func, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    changed = Column(DateTime, onupdate=func.now())
