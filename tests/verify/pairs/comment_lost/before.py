from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    __table_args__ = {"comment": "people"}

    id = Column(Integer, primary_key=True)
    name = Column(String(5), comment="the name")
