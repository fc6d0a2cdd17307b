from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Engineer(Base):
    __tablename__ = "engineers"

    id = Column(Integer, primary_key=True)


class Manager(Engineer):
    title = Column(String(5))
