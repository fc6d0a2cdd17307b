"""What `revision` writes, the real Alembic applies to a real PostgreSQL and takes back.

The models are those of generate_tables.py: everything that SQLAlchemy can declare, some 300 tables.
Half of them exist already. After the upgrade the database says what create_all() would have made of
it; after the downgrade it says what it said before, to the byte.
"""

import difflib
import json
import re

import pytest
from sqlalchemy import create_engine, text

from forked import in_child
from generate_tables import generate
from migrating import alembic, differences, make_environment, offline_sql
from test_vocabulary import BEFORE, SCHEMAS
from tool import modelmend

SEED = 23
AT_LEAST = 300
STYLES = {"op": [], "sql": ["--style", "sql"], "guarded": ["--idempotent"],
          "guarded_sql": ["--idempotent", "--style", "sql"]}

# Types that only the database can make: a model names a domain, but does not say all of it.
DOMAINS = """
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN app.app_word AS varchar(10) NOT NULL DEFAULT 'w';
"""


def create(root, url, every):
    """Makes each `every`-th table, what these name, and what no model says in whole."""

    def work():
        import sys
        sys.path.insert(0, str(root))
        from models.tables import metadata
        tables = [table for number, table in enumerate(metadata.sorted_tables)
                  if (every and number % every == 0) or table.name == "parent"
                  or table.dialect_options["postgresql"]["inherits"]]
        metadata.create_all(create_engine(url), tables=tables)
        return len(tables)

    assert in_child(work)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("revision")
    module, tables = generate("postgresql", SEED, in_full=True)
    assert tables >= AT_LEAST
    (root / "models").mkdir()
    (root / "models/tables.py").write_text(module)
    make_environment(root, "models.tables", "metadata")
    return root


def database(server, root, name, every):
    server.create_database(name, BEFORE + DOMAINS)
    create(root, server.url(name, "+psycopg2"), every)
    alembic(root, server.url(name, "+psycopg2"), ("ensure_version",))
    return server.url(name)


@pytest.fixture(scope="module")
def wanted(server, project):
    """The database that create_all() makes."""
    database(server, project, "wanted", 1)
    return "wanted"


def said(url, root):
    """The snapshot of a database."""
    document = json.loads(modelmend("schema", "dump", url, *SCHEMAS, cwd=root).stdout)
    # Six digits of a second are what a time has anyway.
    return re.sub(r"\b(TIME|TIMESTAMP)\(6\)", r"\1", json.dumps(document, indent=1))


def expect_same(got, wanted):
    if got != wanted:
        pytest.fail("\n".join(difflib.unified_diff(wanted.splitlines(), got.splitlines(), n=9, lineterm="")))


def dump(server, name):
    """What pg_dump says of the schema, without the words that it makes up anew each time."""
    lines = server.dump(name, "--schema-only").splitlines()
    return [line for line in lines if not line.startswith(("\\restrict", "\\unrestrict"))]


def versions(root):
    return sorted((root / "migrations/versions").glob("*.py"))


@pytest.mark.parametrize("style", STYLES)
def test_alembic_applies_it_and_takes_it_back(style, server, project, wanted):
    for old in versions(project):
        old.unlink()
    name = f"half_{style}"
    url = database(server, project, name, 2)
    driver = server.url(name, "+psycopg2")
    before = dump(server, name)

    run = modelmend("revision", "--schema", url, *SCHEMAS, "-m", "Create what's missing",
                    *STYLES[style], cwd=project)
    assert run.returncode == 0, run.stderr.decode()
    (file,) = versions(project)
    assert run.stdout.decode() == f"migrations/versions/{file.name}\n"
    assert file.name.endswith("_create_what_s_missing.py")

    alembic(project, driver, ("upgrade", "head"))
    expect_same(said(url, project), said(server.url(wanted), project))
    assert differences(project, driver, "models.tables", "metadata") == differences(
        project, server.url(wanted, "+psycopg2"), "models.tables", "metadata")
    again = modelmend("revision", "--schema", url, *SCHEMAS, "-m", "again", cwd=project)
    assert (again.returncode, again.stdout) == (0, b""), again.stderr.decode()
    assert b"nothing is missing" in again.stderr
    assert versions(project) == [file]

    alembic(project, driver, ("downgrade", "base"))
    assert dump(server, name) == before
    alembic(project, driver, ("upgrade", "head"))
    expect_same(said(url, project), said(server.url(wanted), project))


def test_a_guarded_migration_changes_nothing_where_all_is_done(server, project, wanted):
    for old in versions(project):
        old.unlink()
    empty = database(server, project, "empty", 0)
    modelmend("revision", "--schema", empty, *SCHEMAS, "-m", "all", "--idempotent", cwd=project)
    database(server, project, "full", 1)
    before = dump(server, "full")
    alembic(project, server.url("full", "+psycopg2"), ("upgrade", "head"))
    assert dump(server, "full") == before


def test_it_runs_offline_and_as_plain_sql(server, project, wanted):
    for old in versions(project):
        old.unlink()
    empty = database(server, project, "offline", 0)
    plain = modelmend("revision", "--schema", empty, *SCHEMAS, "--sql", cwd=project)
    assert versions(project) == []
    modelmend("revision", "--schema", empty, *SCHEMAS, "-m", "all", cwd=project)
    sql = offline_sql(project, server.url("offline", "+psycopg2"))
    database(server, project, "plain", 0)
    server.psql("plain", plain.stdout.decode())
    expect_same(said(server.url("plain"), project), said(server.url(wanted), project))
    server.psql("offline", "DROP TABLE alembic_version")
    server.psql("offline", sql)
    expect_same(said(server.url("offline"), project), said(server.url(wanted), project))
