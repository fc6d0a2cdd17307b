from sqlalchemy import Column, Index, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()


def is_wanted(ddl, target, bind, **options):
    return False


class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    name = Column(String(36))
    __table_args__ = (Index("ix_name", "name").ddl_if(callable_=is_wanted),)
