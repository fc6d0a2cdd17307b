"""Everything that SQLAlchemy can declare reads the same from every source.

The real library creates the tables of a generated module in a real PostgreSQL and in a SQLite file;
the live database, its dump and its snapshot say the same byte for byte, and against none of them
the module drifts.
"""

import contextlib
import difflib
import json
import sqlite3

import pytest
from sqlalchemy import create_engine, text

from ddl_of_metadata import create_all
from forked import in_child
from generate_tables import generate
from table_features import NOT_COMPARED
from tool import modelmend

SEED = 11
AT_LEAST = {"postgresql": 300, "sqlite": 200}
SHOWN = 60
SCHEMAS = ("--schema-name", "public", "--schema-name", "app")

BEFORE = """
CREATE SCHEMA app; CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION pg_trgm;
CREATE EXTENSION btree_gist;
"""


@pytest.fixture(scope="module", params=["postgresql", "sqlite"])
def created(request, tmp_path_factory, server):
    """(the root of the project, the arguments that name the real database)"""
    dialect = request.param
    root = tmp_path_factory.mktemp(dialect)
    module, tables = generate(dialect, SEED)
    assert tables >= AT_LEAST[dialect]
    (root / "models").mkdir()
    (root / "models/tables.py").write_text(module)
    (root / "pyproject.toml").write_text('[project]\nname = "tables"\nversion = "1"\n')
    make = create_in_postgres if dialect == "postgresql" else create_in_sqlite
    source = make(root, server)
    (root / "snapshot.json").write_bytes(modelmend("schema", "dump", *source, cwd=root).stdout)
    return root, source


def create_in_postgres(root, server):
    server.create_database("tables")
    engine = create_engine(server.url("tables", "+psycopg2"))
    with engine.begin() as connection:
        connection.execute(text(BEFORE))
    engine.dispose()
    assert in_child(lambda: create_all(str(root / "models"), engine))
    (root / "dump.sql").write_text(server.dump("tables", "--schema-only"))
    return [server.url("tables"), *SCHEMAS]


def create_in_sqlite(root, _server):
    assert in_child(lambda: create_all(str(root / "models"),
                                       create_engine(f"sqlite:///{root}/app.db")))
    with contextlib.closing(sqlite3.connect(root / "app.db")) as database:
        (root / "dump.sql").write_text("\n".join(database.iterdump()))
    return ["app.db"]


def differences(one, other):
    lines = difflib.unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=6)
    return "\n".join([line for line, _ in zip(lines, range(SHOWN))])


@pytest.mark.parametrize("source", ["dump.sql", "snapshot.json"])
def test_every_source_says_what_the_database_says(created, source):
    root, _ = created
    live = (root / "snapshot.json").read_text()
    said = modelmend("schema", "dump", source, cwd=root)
    assert said.stderr.decode() == ""
    assert said.stdout.decode() == live, differences(live, said.stdout.decode())


@pytest.mark.parametrize("source", ["live", "dump.sql", "snapshot.json"])
def test_the_module_does_not_drift(created, source):
    root, live = created
    schema = live if source == "live" else [source]
    run = modelmend("check", "--schema", *schema, "--output-format", "json", cwd=root)
    document = json.loads(run.stdout)
    found = [f"{each['kind']} {each['table']}.{each['subject']}: {each['declared']!r},"
             f" {each['actual']!r}" for each in document["findings"]]
    assert found == [], f"{len(found)} findings, seed {SEED}\n" + "\n".join(found[:SHOWN])
    assert document["unread"] == []
    assert {each["reason"] for each in document["not_compared"]} <= NOT_COMPARED
