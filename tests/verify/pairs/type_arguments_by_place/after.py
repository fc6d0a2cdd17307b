from sqlalchemy import ARRAY, Column, Float, Integer, Interval, JSON, PickleType
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    a = Column(JSON)
    b = Column(Interval)
    c = Column(Float(53))
    d = Column(ARRAY(Integer))
    e = Column(PickleType)
