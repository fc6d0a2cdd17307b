from sqlalchemy import Column, Integer, String
from sqlalchemy.types import TypeDecorator
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Upper(TypeDecorator):
    impl = String(50)
    cache_ok = True


Upper.process_bind_param = lambda self, value, dialect: value.upper()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(Upper)
