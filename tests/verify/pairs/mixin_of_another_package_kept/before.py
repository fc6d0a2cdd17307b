from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase

from audits import Audited


class Base(DeclarativeBase):
    pass


class Item(Audited, Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
