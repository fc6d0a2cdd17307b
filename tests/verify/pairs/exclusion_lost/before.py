from sqlalchemy import Column, Integer
from sqlalchemy.dialects.postgresql import ExcludeConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    __table_args__ = (ExcludeConstraint(("n", "="), name="ex_n"),)

    id = Column(Integer, primary_key=True)
    n = Column(Integer)
