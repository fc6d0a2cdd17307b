from sqlalchemy import Column, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s"})


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    n = Column(Integer, unique=True)
