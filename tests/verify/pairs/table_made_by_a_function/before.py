from sqlalchemy import Column, Integer, MetaData, Table
from sqlalchemy.orm import declarative_base

Base = declarative_base()


def table(name, *columns):
    return Table(name, Base.metadata, *columns)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)


teams = table("teams", Column("id", Integer, primary_key=True))
