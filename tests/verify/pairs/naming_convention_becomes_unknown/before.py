import settings
from sqlalchemy import Column, ForeignKey, Integer, MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    })


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    other = Column(ForeignKey("item.id"), unique=True, index=True)
    code = Column(Integer, unique=True)
