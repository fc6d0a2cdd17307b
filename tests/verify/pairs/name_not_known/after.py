from sqlalchemy import Column, Integer
from names import compute
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = compute(1)

    id = Column(Integer, primary_key=True)
