from sqlalchemy import Column, Integer, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import declarative_base

Base = declarative_base()


@compiles(Text, "postgresql")
def compile_text(type_, compiler, **options):
    return "TEXT"


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    note = Column(Text)
