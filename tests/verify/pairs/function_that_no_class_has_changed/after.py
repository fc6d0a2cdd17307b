from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Mix:
    @staticmethod
    def start():
        return 2


class Gone(Mix, Base):
    __tablename__ = "gone"
    id = Column(Integer, primary_key=True)

    @staticmethod
    def start():
        return 200


class Abs(Base):
    __abstract__ = True

    @staticmethod
    def base():
        return 301


class Use(Base):
    __tablename__ = "use"
    id = Column(Integer, primary_key=True)
    a = Column(Integer, default=Mix.start)
    c = Column(Integer, default=Abs.base)

    def value(self):
        return Mix.start()
