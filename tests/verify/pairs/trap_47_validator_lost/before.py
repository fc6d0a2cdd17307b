from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import DeclarativeBase, validates


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)

    @validates("name")
    def strip(self, key, value):
        return value.strip()
