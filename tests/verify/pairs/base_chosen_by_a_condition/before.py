from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class First:
    one = Column(Integer)


class Second:
    two = Column(Integer)


Mixin = First if True else Second


class User(Mixin, Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
