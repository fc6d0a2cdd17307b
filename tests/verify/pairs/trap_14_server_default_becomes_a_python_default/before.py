from sqlalchemy import Column, DateTime, func, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    created = Column(DateTime, server_default=func.now())
