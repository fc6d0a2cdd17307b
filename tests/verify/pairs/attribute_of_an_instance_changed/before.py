from sqlalchemy import Integer, String, CheckConstraint, Index, text, func
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, column_property, validates
from types import SimpleNamespace


class Base(DeclarativeBase):
    pass
CFG = SimpleNamespace(low=1)
CFG.low = 1


class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(default=CFG.low)
