from sqlalchemy import Column, Integer
import names
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = names.compute()  # the same function

    id = Column(Integer, primary_key=True,)
