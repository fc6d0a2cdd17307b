from sqlalchemy import Column, Integer, UniqueConstraint
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    level = Column(Integer)


copied = User.__table__.to_metadata(Base.metadata, name="copies")
