from sqlalchemy import Column, Index, Integer, text
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    __table_args__ = (Index("ix_n", "n", postgresql_where=text("n > 1")),)

    id = Column(Integer, primary_key=True)
    n = Column(Integer)
