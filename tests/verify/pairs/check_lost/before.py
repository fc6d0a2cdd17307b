from sqlalchemy import CheckConstraint, Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    __table_args__ = (CheckConstraint("n > 0", name="ck_n"),)

    id = Column(Integer, primary_key=True)
    n = Column(Integer)
