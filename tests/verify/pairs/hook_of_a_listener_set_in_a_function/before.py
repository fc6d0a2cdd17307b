from sqlalchemy import Column, Integer, event
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    level = Column(Integer)


def audit(cls):
    event.listen(cls, "before_insert", hook)


def hook(mapper, connection, target):
    target.level = 1


for each in (User,):
    audit(each)
