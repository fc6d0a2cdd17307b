import uuid

from sqlalchemy import Column, Integer
from sqlalchemy.dialects.postgresql import UUID as PG_UUID
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    u = Column(PG_UUID(as_uuid=True), default=uuid.uuid4())
