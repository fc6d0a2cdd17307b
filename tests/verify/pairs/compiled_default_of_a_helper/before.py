from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql.functions import FunctionElement

Base = declarative_base()


class new_key(FunctionElement):
    inherit_cache = True


class other_key(FunctionElement):
    inherit_cache = True


def key(default):
    return Column(String(36), server_default=default)


class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    key = key(new_key())
