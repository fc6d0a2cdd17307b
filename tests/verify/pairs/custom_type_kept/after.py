from sqlalchemy import Column, Integer
import types_of_ours as mine
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    g = Column(mine.GUID(3))  # the same, imported otherwise
