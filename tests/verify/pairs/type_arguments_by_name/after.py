from sqlalchemy import ARRAY, Column, Float, Integer, Interval, JSON, PickleType
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    a = Column(JSON(none_as_null=True))
    b = Column(Interval(native=False))
    c = Column(Float(asdecimal=True, precision=53))
    d = Column(ARRAY(item_type=Integer, as_tuple=True))
    e = Column(PickleType(protocol=2))
