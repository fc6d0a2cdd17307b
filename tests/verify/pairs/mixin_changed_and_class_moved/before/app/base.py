from sqlalchemy import Column, DateTime
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Stamped:
    created_at = Column(DateTime, nullable=False)
