from sqlalchemy import Column, Integer
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import declarative_base

Base = declarative_base()


def twice(number):
    return number * 2


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)

    @hybrid_property
    def double(self):
        return twice(self.id)
