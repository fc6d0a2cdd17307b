"""What `check` finds and what Alembic's compare_metadata finds, side by side on PostgreSQL.

The table stands in docs/drift.md between two marks; `python test_alembic.py --write` rewrites it.
Neither may find anything in the models that the database was made from; all that Alembic finds we
find, and the seeds are there that Alembic's documentation calls undetected.
"""

import json
import os
import pathlib
import sys
import tempfile

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from postgres_server import PostgresServer
from seeded_drifts import MODELS, SEEDS
from tool import SOURCE, modelmend

DOCUMENT = SOURCE / "docs/drift.md"
BEGIN = "<!-- made by tests/oracle/test_alembic.py -->\n"
END = "<!-- end -->\n"
AT_LEAST = 60
SCHEMAS = ("--schema-name", "public")
NOT_FOUND = "not found"

# Alembic warns of generated columns that it cannot change, SQLAlchemy of keys in a circle.
pytestmark = pytest.mark.filterwarnings("ignore")


def metadata_of(models):
    names = {}
    exec(compile(models, "models.py", "exec"), names)
    return names["Base"].metadata


def operations(difference):
    """The names of what compare_metadata gives: tuples, and lists of them for one column."""
    if isinstance(difference, tuple):
        return [difference[0]]
    return [name for each in difference for name in operations(each)]


class Comparison:
    def __init__(self, server, root):
        server.create_database("drifting")
        self.url = server.url("drifting")
        self.root = pathlib.Path(root)
        (self.root / "pyproject.toml").write_text('[project]\nname = "drifting"\nversion = "1"\n')
        self.engine = create_engine(server.url("drifting", "+psycopg2"))
        metadata_of(MODELS).create_all(self.engine)

    def ours(self, models):
        (self.root / "models.py").write_text(models)
        run = modelmend("check", "--schema", self.url, *SCHEMAS, "--output-format", "json",
                        cwd=self.root)
        document = json.loads(run.stdout)
        return {each["kind"] for each in document["findings"]}

    def alembics(self, models):
        with self.engine.connect() as connection:
            options = {"compare_type": True, "compare_server_default": True}
            context = MigrationContext.configure(connection, opts=options)
            return set(operations(compare_metadata(context, metadata_of(models))))


def rows(comparison):
    """(what drifts, our kinds, Alembic's operations) for each seed."""
    for title, before, after in SEEDS:
        assert MODELS.count(before) >= 1, title
        models = MODELS.replace(before, after, 1)
        yield title, comparison.ours(models), comparison.alembics(models)


def cell(found):
    return ", ".join(f"`{each}`" for each in sorted(found)) or NOT_FOUND


def table(compared):
    lines = ["| | drift | `modelmend check` | Alembic's `compare_metadata` |", "|---|---|---|---|"]
    for number, (title, ours, theirs) in enumerate(compared, 1):
        lines.append(f"| {number} | {title} | {cell(ours)} | {cell(theirs)} |")
    missed = sum(not theirs for _, _, theirs in compared)
    found = len(compared) - missed
    return (f"Of {len(compared)} seeded drifts `check` finds {sum(bool(o) for _, o, _ in compared)},"
            f" Alembic finds {found}.\n\n" + "\n".join(lines) + "\n")


@pytest.fixture(scope="module")
def comparison(server, tmp_path_factory):
    return Comparison(server, tmp_path_factory.mktemp("alembic"))


@pytest.fixture(scope="module")
def compared(comparison):
    return list(rows(comparison))


def test_neither_finds_anything_in_unchanged_models(comparison):
    assert comparison.ours(MODELS) == set()
    assert comparison.alembics(MODELS) == set()


def test_every_seed_is_found(compared):
    assert len(compared) >= AT_LEAST
    assert [title for title, ours, _ in compared if not ours] == []


def test_the_table_in_the_documentation_says_so(compared):
    text = DOCUMENT.read_text()
    assert text[text.index(BEGIN) + len(BEGIN):text.index(END)] == table(compared), (
        f"run {os.path.relpath(__file__, SOURCE)} --write")


def write():
    text = DOCUMENT.read_text()
    with PostgresServer() as server, tempfile.TemporaryDirectory() as root:
        comparison = Comparison(server, root)
        made = table(list(rows(comparison)))
        comparison.engine.dispose()
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    DOCUMENT.write_text(text[:start] + made + text[end:])


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("usage: test_alembic.py --write")
    write()
