from sqlalchemy import Column, Integer
from types_of_ours import GUID
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    g = Column(GUID(3))
