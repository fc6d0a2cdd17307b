from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, func

from app.db import Base


class User(Base):
    __tablename__ = "user"

    id = Column(Integer, primary_key=True)
    email = Column(String(255), unique=True, nullable=False)
    name = Column(String(100), nullable=False)
    created_at = Column(DateTime, server_default=func.now(), nullable=False)


class Team(Base):
    __tablename__ = "teams"

    id = Column(Integer, primary_key=True)
    name = Column(String(50), unique=True, nullable=False)
    lead_id = Column(Integer, ForeignKey("user.id"))
