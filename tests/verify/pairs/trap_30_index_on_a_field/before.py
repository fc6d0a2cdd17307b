from sqlalchemy import Column, Index, Integer, String, func
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    email = Column(String)
    __table_args__ = (Index("ix_email", func.lower(email)),)
