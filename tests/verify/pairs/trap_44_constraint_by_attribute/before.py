from sqlalchemy import Column, Integer, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    _user_id = Column("user_id", Integer)
    __table_args__ = (UniqueConstraint("user_id"),)
