from sqlalchemy import Column, Integer
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Named:
    __tablename__ = "user_profiles"


class UserProfile(Named, Base):
    id = Column(Integer, primary_key=True)
