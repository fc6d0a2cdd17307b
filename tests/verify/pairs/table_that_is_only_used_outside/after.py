from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(50), nullable=False)


class Team(Base):
    __tablename__ = "teams"
    id = Column(Integer, primary_key=True)


from sqlalchemy import Index, select

QUERY = select(User.__table__.c.name).where(User.__table__.c.id.in_([1]))
INSERT = User.__table__.insert().values(name="x")
UPDATE = User.__table__.update().values(name="y")
NAMES = sorted(User.__table__.columns.keys())


def create(bind):
    Base.metadata.create_all(bind)
    Base.metadata.bind = bind
    User.__table__.create(bind)


def rename(session, user: User):
    user.name = "z"
    other = User(name="a")
    other.name = "b"
    for each in session.query(User).all():
        each.name = "c"
    return Index
