from sqlalchemy import Column, Integer, JSON
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.dialects.postgresql import JSONB


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    a = Column(JSONB().with_variant(JSON, "sqlite"))
