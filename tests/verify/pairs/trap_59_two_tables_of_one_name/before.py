from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Base2(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)


class Other(Base2):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
