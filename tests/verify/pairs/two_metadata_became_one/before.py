from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()
Other = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)


class Note(Other):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
