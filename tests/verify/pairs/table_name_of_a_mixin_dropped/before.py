from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Named:
    __tablename__ = "user_profiles"


class UserProfile(Named, Base):
    id = Column(Integer, primary_key=True)
