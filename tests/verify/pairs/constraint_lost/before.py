from sqlalchemy import CheckConstraint, Column, Integer, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    n = Column(Integer, nullable=False)
    __table_args__ = (
        UniqueConstraint("n", name="uq_n"),
        CheckConstraint("n > 0", name="ck_n"),
        {"comment": "things"},
    )
