from sqlalchemy import Column, Integer, MetaData
from sqlalchemy.orm import declarative_base


def token(constraint, table):
    return "one"


Base = declarative_base(
    metadata=MetaData(naming_convention={"pk": "pk_%(token)s", "token": token})
)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
