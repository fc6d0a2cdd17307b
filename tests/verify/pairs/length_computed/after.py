from sqlalchemy import Column, Integer, Numeric, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()

BASE = 0x14
LONG = BASE > 50
SCALES = {"level": 1 + 2}


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(5 * BASE))
    code = Column(String(len("abcd") + max(1, 2)))
    level = Column(Numeric(10, SCALES["level"]))
    town = Column(String(60 if LONG else 30))
