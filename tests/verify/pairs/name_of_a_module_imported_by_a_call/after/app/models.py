import importlib

from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

sizes = importlib.import_module("app.sizes")
Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(sizes.NAME))
