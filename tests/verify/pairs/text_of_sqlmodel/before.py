from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Lost(Base):
    __tablename__ = "lost"
    id = Column(Integer, primary_key=True)

    def __repr__(self):
        return f"<Lost {self.id}>"


class Kept(Base):
    __tablename__ = "kept"
    id = Column(Integer, primary_key=True)

    def __repr__(self):
        return f"<Kept {self.id}>"
