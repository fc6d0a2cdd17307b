from sqlalchemy import Column, Integer, func, select
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    level = Column(Integer, default=select(func.min(id)).scalar_subquery())
