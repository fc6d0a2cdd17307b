from sqlalchemy import Column, Integer, MetaData
from sqlalchemy.orm import declarative_base

NAMES = {"pk": "pk_%(table_name)s"}
NAMES["pk"] = "p_%(table_name)s"
Base = declarative_base(metadata=MetaData(naming_convention=NAMES))


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
