from types import SimpleNamespace

from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


def fill(config):
    config.low = 4


SET = SimpleNamespace(low=1)
setattr(SET, "low", 3)
FILLED = SimpleNamespace(low=1)
fill(FILLED)


class Given(Base):
    __tablename__ = "given"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, default=SET.low)
    b = Column(Integer, default=FILLED.low)
