from sqlalchemy import Column, ForeignKey, Integer, String, TypeDecorator
from sqlalchemy.orm import declarative_base

Base = declarative_base()


class Clean(TypeDecorator):
    impl = String
    cache_ok = True


class Plain(TypeDecorator):
    impl = String
    cache_ok = True


class Doc(Base):
    __tablename__ = "docs"
    id = Column(Clean, primary_key=True)


class Part(Base):
    __tablename__ = "parts"
    id = Column(Integer, primary_key=True)
    doc_id = Column(Plain, ForeignKey("docs.id"))
    page_id = Column(Clean, ForeignKey("docs.id"))
    user_id = Column(ForeignKey("users.id"))
    team_id = Column(Integer, ForeignKey("teams.id"))
