from sqlalchemy import Integer, String, CheckConstraint, Index, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from os import environ


class Base(DeclarativeBase):
    pass
T = tuple(environ.get("T","a,b").split(","))
from types import SimpleNamespace as S
X = S(low=1, high=2)
Y = S(low=2, high=1)


class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(default=lambda: X.low-Y.low)
