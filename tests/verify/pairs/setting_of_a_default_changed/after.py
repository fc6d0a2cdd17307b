from sqlalchemy import Column, Integer
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Settings:
    def __init__(self):
        self.level = 2


settings = Settings()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    level = Column(Integer, default=settings.level)
