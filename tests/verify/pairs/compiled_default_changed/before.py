from sqlalchemy import Column, Integer, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql.functions import FunctionElement

Base = declarative_base()


class new_key(FunctionElement):
    inherit_cache = True


class other_key(FunctionElement):
    inherit_cache = True


@compiles(new_key)
def compile_new_key(element, compiler, **options):
    return "gen_random_uuid()"


@compiles(other_key)
def compile_other_key(element, compiler, **options):
    return "uuid_generate_v1()"


class Item(Base):
    __tablename__ = "items"
    id = Column(Integer, primary_key=True)
    key = Column(String(36), server_default=new_key())


class Part(Base):
    __tablename__ = "parts"
    id = Column(Integer, primary_key=True)
    key = Column(String(36), server_default=new_key())
