from sqlalchemy import Column, Integer

from app.base import Base, Stamped


class User(Stamped, Base):
    __tablename__ = "users"

    id = Column(Integer, primary_key=True)
