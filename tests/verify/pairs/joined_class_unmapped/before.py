from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Engineer(Base):
    __tablename__ = "engineers"

    id = Column(Integer, primary_key=True)


class Manager(Engineer):
    __tablename__ = "managers"

    id = Column(Integer, ForeignKey("engineers.id"), primary_key=True)
