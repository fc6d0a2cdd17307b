from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id = Column(Integer, primary_key=True)


class Line(Base):
    __tablename__ = "line"
    user_id = Column(ForeignKey("user.id"), primary_key=True)
    number = Column(Integer, primary_key=True)
