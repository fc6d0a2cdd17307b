from sqlalchemy import Column, Integer, String, event
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "team"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    slug = Column(String)


@event.listens_for(Team.name, "set", retval=True)
def make_slug(target, value, old, initiator):
    target.slug = value.lower()
    return value.strip()
