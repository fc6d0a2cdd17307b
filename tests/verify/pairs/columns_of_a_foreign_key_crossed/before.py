from sqlalchemy import Column, ForeignKeyConstraint, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "order"
    shop = Column(Integer, primary_key=True)
    number = Column(Integer, primary_key=True)


class Line(Base):
    __tablename__ = "line"
    id = Column(Integer, primary_key=True)
    shop = Column(Integer)
    number = Column(Integer)
    __table_args__ = (
        ForeignKeyConstraint(["shop", "number"], ["order.shop", "order.number"], name="fk_order"),
    )
