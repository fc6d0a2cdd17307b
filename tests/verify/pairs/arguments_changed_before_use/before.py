from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()

ARGS = {}
ARGS["schema"] = "old"


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    __table_args__ = ARGS
