from sqlalchemy import Column, Integer, String, event
from sqlalchemy.orm import declarative_base

Base = declarative_base()


def cleaned(name):
    return name.lower()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)


@event.listens_for(User, "before_insert")
def clean(mapper, connection, target):
    target.name = cleaned(target.name)
