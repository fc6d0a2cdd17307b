from sqlalchemy import Column, event, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    n = Column(Integer, nullable=False)


@event.listens_for(Item, "before_insert")
def count(mapper, connection, target):
    target.n += 1
