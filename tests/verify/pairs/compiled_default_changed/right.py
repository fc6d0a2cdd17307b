from typing import Optional

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import declarative_base
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import Field, SQLModel

Base = declarative_base()


class SQLBase(SQLModel, registry=Base.registry):
    pass


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


class Item(SQLBase, table=True):
    __tablename__ = "items"
    id: Optional[int] = Field(default=None, primary_key=True)
    key: Optional[str] = Field(
        default=None, max_length=36, sa_column_kwargs={"server_default": new_key()}
    )


class Part(SQLBase, table=True):
    __tablename__ = "parts"
    id: Optional[int] = Field(default=None, primary_key=True)
    key: Optional[str] = Field(
        default=None, max_length=36, sa_column_kwargs={"server_default": new_key()}
    )
