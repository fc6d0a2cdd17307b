from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Telling(DeclarativeBase):
    def __repr__(self):
        return "a row"


class Shown:
    def __repr__(self):
        return f"<{type(self).__name__}>"


class Named:
    name = Column(String(20))

    def __repr__(self):
        return f"<{type(self).__name__} {self.name}>"


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    password = Column(String(20))

    def __repr__(self):
        return f"<User {self.id}>"


class Mixed(Shown, Base):
    __tablename__ = "mixed"
    id = Column(Integer, primary_key=True)


class Tag(Named, Base):
    __tablename__ = "tags"
    id = Column(Integer, primary_key=True)


class Both(Base):
    __tablename__ = "both"
    id = Column(Integer, primary_key=True)

    def __repr__(self):
        return "repr"

    def __str__(self):
        return "str"


class Row(Telling):
    __tablename__ = "rows"
    id = Column(Integer, primary_key=True)
