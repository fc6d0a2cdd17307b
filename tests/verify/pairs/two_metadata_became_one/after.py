from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Model = declarative_base()


class User(Model):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)


class Note(Model):
    __tablename__ = "notes"

    id = Column(Integer, primary_key=True)
