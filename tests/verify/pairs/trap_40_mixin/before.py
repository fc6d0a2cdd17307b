from sqlalchemy import Column, DateTime, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Stamped:
    created = Column(DateTime, nullable=False)


class Item(Stamped, Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
