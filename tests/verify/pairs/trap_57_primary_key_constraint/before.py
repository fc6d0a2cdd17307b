from sqlalchemy import Column, Integer, PrimaryKeyConstraint
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    __table_args__ = (PrimaryKeyConstraint("id", "a", name="pk_item"),)
