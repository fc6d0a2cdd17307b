import re
from pathlib import Path
from types import SimpleNamespace

from sqlalchemy import Column, Index, Integer, String, func, text
from sqlalchemy.orm import DeclarativeBase

CFG = SimpleNamespace(low=2)
OTHER = SimpleNamespace(low=1)
PATTERN = re.compile("y")
FOLDER = Path("y")
LEVEL = func.lower("b")


class Base(DeclarativeBase):
    pass


class Indexed(Base):
    __tablename__ = "indexed"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    __table_args__ = (Index("ix", "a", postgresql_where=(a > CFG.low)),)


class Given(Base):
    __tablename__ = "given"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, default=CFG.low)
    b = Column(String, default=PATTERN.pattern)
    c = Column(String, default=lambda: FOLDER.name)
    d = Column(String, default=LEVEL.label("x"))
    e = Column(Integer, server_default=text(str(CFG.low)))
    f = Column(Integer, default=OTHER.low)
