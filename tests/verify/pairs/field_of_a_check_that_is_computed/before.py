from sqlalchemy import CheckConstraint, Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


def least():
    return 3 + 0 * id(Base)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    __table_args__ = (CheckConstraint(f"id > {least()}", name="least"),)
