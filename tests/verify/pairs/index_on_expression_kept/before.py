from sqlalchemy import Column, Index, Integer, String, func
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    email = Column(String(50))
    __table_args__ = (Index("ix_email", func.lower(email)),)
