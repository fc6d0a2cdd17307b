from sqlalchemy import Column, Integer
from sqlalchemy.orm import registry

reg = registry()


class User:
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)


@reg.mapped
class Team:
    __tablename__ = "teams"
    id = Column(Integer, primary_key=True)
