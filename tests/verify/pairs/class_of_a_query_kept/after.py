from sqlalchemy import Column, Integer, String, select
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    name = Column(String, doc="full")


class Named(Base):
    __table__ = select(Item.id, Item.name).subquery()
    __mapper_args__ = {"primary_key": [__table__.c.id]}
