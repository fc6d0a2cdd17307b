from sqlalchemy import Column, Integer, MetaData
from sqlalchemy.orm import declarative_base

Base = declarative_base(metadata=MetaData(naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s", "pk": "pk_%(table_name)s"}))


class User(Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
    n = Column(Integer, unique=True)
