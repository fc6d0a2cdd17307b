from sqlalchemy import Column, Integer
from sqlalchemy.orm import registry

reg = registry()
Base = reg.generate_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)


@reg.mapped
class Team:
    __tablename__ = "teams"
    id = Column(Integer, primary_key=True)
