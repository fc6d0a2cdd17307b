from sqlalchemy import Integer, String, CheckConstraint, Index, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from os import environ


class Base(DeclarativeBase):
    pass
T = tuple(environ.get("T","a,b").split(","))


class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[str] = mapped_column(String)
    m: Mapped[str] = mapped_column(String)
    __table_args__ = (CheckConstraint(m.in_(T),name="x"),)
