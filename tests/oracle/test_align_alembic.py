"""After `align` the real Alembic finds no difference in what was aligned.

Models of every style that differ from a real PostgreSQL in types, NULL, server defaults and foreign
keys. compare_metadata() sees all of it before; after `align` nothing of the types, and after
`align` with its options nothing at all. A second run changes nothing.
"""

import warnings

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from ddl_of_metadata import create_all, metadatas_of
from forked import in_child
from tool import modelmend

EVERYTHING = ("--include-lengths", "--include-nullability", "--include-server-defaults",
              "--include-foreign-keys")

TARGET = r"""
CREATE TABLE users (id serial PRIMARY KEY, name varchar(30) NOT NULL, mail text);
CREATE TABLE things (
    id serial PRIMARY KEY,
    a bigint NOT NULL,
    b varchar(20),
    c timestamp with time zone NOT NULL DEFAULT now(),
    d boolean NOT NULL DEFAULT true,
    e integer DEFAULT 7,
    f varchar DEFAULT 'new',
    g uuid DEFAULT gen_random_uuid(),
    h numeric(8,2) NOT NULL,
    i date,
    u integer NOT NULL REFERENCES users ON DELETE CASCADE,
    v integer REFERENCES users ON UPDATE CASCADE ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
    w integer,
    x integer NOT NULL REFERENCES users,
    y varchar NOT NULL DEFAULT 'C:\new',
    z varchar NOT NULL DEFAULT concat('at :noon \:x', 'a::b', ':c:', '100%')
);
"""

IMPORTS = """\
import datetime
import decimal
import uuid
from typing import Optional
from sqlalchemy import (
    Boolean, Column, Date, DateTime, ForeignKey, Integer, MetaData, Numeric, String, Table, Text,
    Uuid, text)
"""

STYLES = {
    "column": IMPORTS + """
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))
    mail = Column(Text, nullable=False)
class T(Base):
    __tablename__ = "things"
    id = Column(Integer, primary_key=True)
    a = Column(Integer)
    b = Column(Text, nullable=False)
    c = Column(String)
    d = Column(Boolean, server_default=text("false"))
    e = Column(Integer)
    f = Column(String, server_default="is")
    g = Column(Uuid)
    h = Column(Integer)
    i = Column(Date, server_default=text("now()"))
    u = Column(Integer, ForeignKey("users.id"))
    v = Column(Integer)
    w = Column(Integer, ForeignKey("users.id"))
    x = Column(ForeignKey("users.id", onupdate="CASCADE"), nullable=False)
    y = Column(String, nullable=False)
    z = Column(String, nullable=False)
""",
    "mapped_column": IMPORTS + """
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
class Base(DeclarativeBase): ...
class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]] = mapped_column(String(20))
    mail: Mapped[str] = mapped_column(Text)
class T(Base):
    __tablename__ = "things"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[Optional[int]]
    b: Mapped[str] = mapped_column(Text)
    c: Mapped[Optional[str]]
    d: Mapped[Optional[bool]] = mapped_column(server_default=text("false"))
    e: Mapped[int]
    f: Mapped[str] = mapped_column(server_default="is")
    g: Mapped[uuid.UUID]
    h: Mapped[Optional[int]]
    i: Mapped[datetime.date] = mapped_column(server_default=text("now()"))
    u: Mapped[Optional[int]] = mapped_column(ForeignKey("users.id"))
    v: Mapped[int]
    w: Mapped[int] = mapped_column(Integer, ForeignKey("users.id"))
    x: Mapped[int | None] = mapped_column(ForeignKey("users.id", onupdate="CASCADE"))
    y: Mapped[str]
    z: Mapped[str] = mapped_column()
""",
    "sqlmodel": IMPORTS + """
from sqlmodel import Field, SQLModel
class User(SQLModel, table=True):
    __tablename__ = "users"
    id: int | None = Field(default=None, primary_key=True)
    name: str | None = Field(max_length=20, sa_type=String(20))
    mail: str = Field(sa_type=Text)
class T(SQLModel, table=True):
    __tablename__ = "things"
    id: int | None = Field(default=None, primary_key=True)
    a: int | None
    b: str = Field(sa_type=Text)
    c: str | None
    d: bool | None = Field(sa_column_kwargs={"server_default": text("false")})
    e: int
    f: str = Field(sa_column_kwargs={"server_default": "is"})
    g: uuid.UUID
    h: int | None
    i: datetime.date = Field(sa_column_kwargs={"server_default": text("now()")})
    u: int | None = Field(foreign_key="users.id")
    v: int
    w: int = Field(foreign_key="users.id")
    x: int | None = Field(sa_column=Column(Integer, ForeignKey("users.id", onupdate="CASCADE")))
    y: str
    z: str = Field(sa_column_kwargs=dict(server_default="old"))
""",
    "core": IMPORTS + """
metadata = MetaData()
users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(20)),
    Column("mail", Text, nullable=False),
)
things = Table(
    "things",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("a", Integer),
    Column("b", Text, nullable=False),
    Column("c", String),
    Column("d", Boolean, server_default=text("false")),
    Column("e", Integer),
    Column("f", String, server_default="is"),
    Column("g", Uuid),
    Column("h", Integer),
    Column("i", Date, server_default=text("now()")),
    Column("u", Integer, ForeignKey("users.id")),
    Column("v", Integer),
    Column("w", Integer, ForeignKey("users.id")),
    Column("x", ForeignKey("users.id", onupdate="CASCADE"), nullable=False),
    Column("y", String, nullable=False),
    Column("z", String, nullable=False),
)
""",
}


# Keys that count up and are to stop, or cannot; defaults that fit the new type, or do not.
COUNTING_TARGET = """
CREATE TABLE parts (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), ratio numeric(9,2) DEFAULT 0,
                    flag integer DEFAULT 1, data jsonb, tags text[], no varchar);
CREATE TABLE kept (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), number text, place text,
                   code varchar(9) NOT NULL DEFAULT 'x');
"""

COUNTING = {
    "column": IMPORTS + """
from sqlalchemy import JSON, BigInteger, Float, Identity, Sequence
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class Part(Base):
    __tablename__ = "parts"
    id = Column(Integer, primary_key=True)
    ratio = Column(Float, server_default="0", default=0)
    flag = Column(Boolean, server_default="1")
    data = Column(JSON(none_as_null=True))
    tags = Column(ARRAY(String))
    no = Column(String(20))
class Kept(Base):
    __tablename__ = "kept"
    id = Column(Integer, primary_key=True, autoincrement=True)
    number = Column(BigInteger, Identity())
    place = Column(Integer, Sequence("place_seq"))
    code = Column(String(5), nullable=False)
""",
    "sqlmodel": IMPORTS + """
from sqlalchemy import JSON, Float, Identity, Sequence
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Field, SQLModel
class Part(SQLModel, table=True):
    __tablename__ = "parts"
    id: int | None = Field(default=None, primary_key=True)
    ratio: float | None = Field(default=0, sa_column_kwargs={"server_default": "0"})
    flag: bool | None = Field(default=None, sa_column_kwargs={"server_default": "1"})
    data: dict[str, int] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    tags: list[str] | None = Field(default=None, sa_type=ARRAY(String))
    no: Optional[str] = Field(default=None, max_length=20)
class Kept(SQLModel, table=True):
    __tablename__ = "kept"
    id: int | None = Field(default=None, primary_key=True,
                           sa_column_kwargs={"autoincrement": True})
    number: int = Field(sa_column_args=[Identity()])
    place: int | None = Field(default=None, sa_column_args=[Sequence("place_seq")])
    code: str = Field(max_length=5)
""",
}


def operations(difference):
    """The names of what compare_metadata gives: tuples, and lists of them for one column."""
    if isinstance(difference, tuple):
        return [difference[0]]
    return [name for each in difference for name in operations(each)]


def differences(root, url):
    """The names of Alembic's operations that would make the database what the sources say."""
    warnings.simplefilter("ignore")
    (metadata,) = [metadata for metadata in metadatas_of(root) if metadata.tables]
    with create_engine(url).connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True})
        return sorted(operations(compare_metadata(context, metadata)))


@pytest.mark.parametrize("style", STYLES)
def test_alembic_agrees_with_what_was_aligned(style, server, tmp_path):
    server.create_database(f"{style}_alembic", TARGET)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "1"\n')
    (tmp_path / "models.py").write_text(STYLES[style])
    source = server.url(f"{style}_alembic")
    url = server.url(f"{style}_alembic", "+psycopg2")

    def found():
        return in_child(lambda: differences(str(tmp_path), url))

    before = found()
    for operation in ("modify_type", "modify_nullable", "modify_default", "add_fk", "remove_fk"):
        assert operation in before
    modelmend("align", "-w", "--allow-dirty", "--schema", source, "--include-lengths", cwd=tmp_path)
    types = found()
    assert "modify_type" not in types and "modify_nullable" in types
    run = modelmend("align", "-w", "--allow-dirty", "--explain", "--schema", source, *EVERYTHING,
                    cwd=tmp_path)
    assert found() == [], run.stderr.decode() + (tmp_path / "models.py").read_text()
    check = modelmend("align", "--check", "--schema", source, *EVERYTHING, cwd=tmp_path)
    assert check.returncode == 0, check.stdout


@pytest.mark.parametrize("style", COUNTING)
def test_one_run_is_enough_and_its_models_can_be_created(style, server, tmp_path):
    server.create_database(f"{style}_counting", COUNTING_TARGET)
    server.create_database(f"{style}_created")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "1"\n')
    (tmp_path / "models.py").write_text(COUNTING[style])
    source = server.url(f"{style}_counting")

    run = modelmend("align", "-w", "--explain", "--schema", source, *EVERYTHING, cwd=tmp_path)
    models = (tmp_path / "models.py").read_text()
    assert run.stderr.decode().count("rejected[default-conflict] align-type") == 3, models
    url = server.url(f"{style}_created", "+psycopg2")
    assert in_child(lambda: create_all(str(tmp_path), create_engine(url))) == 2, models
    made = server.types_of(f"{style}_created")
    wanted = server.types_of(f"{style}_counting")
    kept = {("kept", "id"), ("kept", "number"), ("kept", "place")}
    assert {key for key in wanted if made[key] != wanted[key]} == kept, models
    check = modelmend("align", "--check", "--schema", source, *EVERYTHING, cwd=tmp_path)
    assert check.returncode == 0, check.stdout
