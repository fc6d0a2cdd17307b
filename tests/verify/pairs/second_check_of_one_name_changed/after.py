from sqlalchemy import Integer, String, CheckConstraint, Index, text, func, MetaData, Table, Column
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from os import environ


class Base(DeclarativeBase):
    pass


class Base2(DeclarativeBase):
    pass
T = tuple(environ.get("T","a,b").split(","))
T2 = ("c","d")


class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    n = mapped_column(String)
    m = mapped_column(String)
    __table_args__ = (CheckConstraint(n.in_(T),name="x"),CheckConstraint(n.in_(T),name="x"),)
