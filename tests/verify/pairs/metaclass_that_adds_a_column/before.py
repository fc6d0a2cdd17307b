from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import DeclarativeMeta, declarative_base


class Meta(DeclarativeMeta):
    def __init__(cls, name, bases, body, **options):
        if name != "Base":
            cls.note = Column(Integer)
        super().__init__(name, bases, body, **options)


Base = declarative_base(metaclass=Meta)


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
