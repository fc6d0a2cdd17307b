from sqlalchemy import Column, Integer, PrimaryKeyConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Pair(Base):
    __tablename__ = "pairs"
    __table_args__ = (PrimaryKeyConstraint("a", "b", name="pk_pairs"),)

    a = Column(Integer)
    b = Column(Integer)
