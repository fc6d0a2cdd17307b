from sqlalchemy import ARRAY, Column, Float, Integer, Interval, JSON, PickleType
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    a = Column(JSON(True))
    b = Column(Interval(False))
    c = Column(Float(53, True))
    d = Column(ARRAY(Integer, True))
    e = Column(PickleType(2))
