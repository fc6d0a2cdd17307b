from sqlalchemy import Column, Integer, Numeric, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()

BASE = 10
LONG = BASE > 5
SCALES = {"level": 2}


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(5 * BASE))
    code = Column(String(len("abc") + max(1, 2)))
    level = Column(Numeric(10, SCALES["level"]))
    town = Column(String(60 if LONG else 30))
