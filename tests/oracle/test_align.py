"""After `align -w` the real `create_all` of the new sources makes the database's types.

In each style a table of columns that are declared otherwise than a real PostgreSQL has them; every
type that can be declared stands against many wrong ones.
"""

import random

import pytest
from sqlalchemy import create_engine

from ddl_of_metadata import create_all
from forked import in_child
from tool import modelmend

COLUMNS = 60
SEED = 4

# What the database has, and the family that it is of.
TRUTHS = [
    ("smallint", "int2"), ("integer", "int4"), ("bigint", "int8"), ("boolean", "bool"),
    ("character varying(20)", "varchar"), ("character varying", "varchar"), ("text", "text"),
    ("character(3)", "char"), ("real", "real"), ("double precision", "double"),
    ("numeric(12,2)", "numeric"), ("numeric", "numeric"), ("date", "date"),
    ("time without time zone", "time"), ("time with time zone", "timetz"),
    ("time(2) without time zone", "time"), ("timestamp without time zone", "timestamp"),
    ("timestamp with time zone", "timestamptz"), ("timestamp(3) with time zone", "timestamptz"),
    ("interval", "interval"), ("interval(3)", "interval"), ("interval day to second", "interval"),
    ("bytea", "bytea"), ("uuid", "uuid"), ("json", "json"), ("jsonb", "jsonb"),
    ("integer[]", "array"), ("text[]", "array"), ("numeric(8,3)[]", "array"), ("inet", "inet"),
    ("cidr", "cidr"), ("macaddr", "macaddr"), ("tsvector", "tsvector"),
]

# The wrong types: as an annotation says them, as SQLAlchemy writes them, their family.
WRONG = [
    ("int", "Integer", "int4"), ("str", "String", "varchar"), ("bool", "Boolean", "bool"),
    ("float", "Float", "double"), ("bytes", "LargeBinary", "bytea"),
    ("datetime.date", "Date", "date"), ("datetime.time", "Time", "time"),
    ("datetime.timedelta", "Interval", "interval"), ("decimal.Decimal", "Numeric", "numeric"),
    ("uuid.UUID", "Uuid", "uuid"), ("datetime.datetime", "DateTime", "timestamp"),
]
# Those that no annotation alone says.
WRITTEN = [
    ("int", "BigInteger", "int8"), ("str", "Text", "text"), ("str", "String(40)", "varchar"),
    ("str", "CHAR(9)", "char"), ("dict", "JSON", "json"), ("list", "ARRAY(Integer)", "array"),
    ("datetime.datetime", "DateTime(timezone=True)", "timestamptz"),
]

IMPORTS = """\
import datetime
import decimal
import uuid
from sqlalchemy import (
    ARRAY, CHAR, JSON, BigInteger, Boolean, Column, Date, DateTime, Float, Integer, Interval,
    LargeBinary, MetaData, Numeric, String, Table, Text, Time, Uuid)
"""
TYPED = (IMPORTS + "from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column\n"
         "class Base(DeclarativeBase): ...\n"
         "class T(Base):\n    __tablename__ = 't'\n"
         "    id: Mapped[int] = mapped_column(primary_key=True)\n")

# The head of a file, one column, the end, and whether only annotations say the types.
STYLES = {
    "column": (
        IMPORTS + "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n"
        "class T(Base):\n    __tablename__ = 't'\n    id = Column(Integer, primary_key=True)\n",
        "    {name} = Column({written}, nullable=False)\n", "", False),
    "mapped_column": (TYPED, "    {name}: Mapped[{python}] = mapped_column({written})\n", "", False),
    "mapped": (TYPED, "    {name}: Mapped[{python}]\n", "", True),
    "sqlmodel": (
        IMPORTS + "from sqlmodel import Field, SQLModel\n"
        "class T(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n",
        "    {name}: {python} = Field(unique=False)\n", "", True),
    "sqlmodel_annotation": (
        IMPORTS + "from sqlmodel import Field, SQLModel\n"
        "class T(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n",
        "    {name}: {python}\n", "", True),
    "sa_column": (
        IMPORTS + "from sqlmodel import Field, SQLModel\n"
        "class T(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n",
        "    {name}: {python} = Field(sa_column=Column({written}))\n", "", False),
    "core": (
        IMPORTS + "metadata = MetaData()\nt = Table(\n    't',\n    metadata,\n"
        "    Column('id', Integer, primary_key=True),\n",
        "    Column('{name}', {written}),\n", ")\n", False),
    "flask": (
        IMPORTS + "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"
        "class T(db.Model):\n    __tablename__ = 't'\n    id = db.Column(db.Integer, primary_key=True)\n",
        "    {name} = db.Column({written})\n", "", False),
}


def generate(style):
    """(source, SQL) of a table in which every column but the key is declared wrongly."""
    random.seed(f"{SEED} {style}")
    head, line, end, annotated = STYLES[style]
    source, sql = head, ["id serial PRIMARY KEY"]
    for number in range(COLUMNS):
        truth, family = TRUTHS[number % len(TRUTHS)]
        wrong = WRONG if annotated else WRONG + WRITTEN
        python, written, _ = random.choice([each for each in wrong if each[2] != family])
        if style == "flask" and written.isalpha() and written != "Uuid":
            written = "db." + written
        name = f"c{number:02}"
        source += line.format(name=name, python=python, written=written)
        sql.append(f"{name} {truth} NOT NULL")
    return source + end, f"CREATE TABLE t ({', '.join(sql)});"


@pytest.mark.parametrize("style", STYLES)
def test_the_new_sources_make_the_types_of_the_database(style, server, tmp_path):
    source, sql = generate(style)
    server.create_database(f"{style}_truth", sql)
    server.create_database(f"{style}_made")
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "p"\nversion = "1"\n')
    (tmp_path / "models.py").write_text(source)

    truth = server.url(f"{style}_truth")
    run = modelmend("align", "-w", "--explain", "--schema", truth, cwd=tmp_path)
    url = server.url(f"{style}_made", "+psycopg2")
    assert in_child(lambda: create_all(str(tmp_path), create_engine(url))) == 1
    made = server.types_of(f"{style}_made")
    wanted = server.types_of(f"{style}_truth")
    assert len(wanted) == COLUMNS + 1
    assert made == wanted, run.stdout.decode() + run.stderr.decode()
    check = modelmend("align", "--check", "--schema", truth, cwd=tmp_path)
    assert check.returncode == 0, check.stdout
