from sqlalchemy import Column, Index, Integer, text
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    n = Column(Integer, nullable=False)
    __table_args__ = (Index("ix_item_n", "n", postgresql_where=text("n > 1")),)
