"""What `revision --include drift` writes, the real Alembic applies and takes back.

Each change of drifting.py is made to the models, and the database stays behind. After the upgrade
`check` has nothing more to say; after the downgrade the database is what it was.
"""

import json
import re

import pytest
from sqlalchemy import create_engine

from drifting import CHANGES, MODELS, POSTGRES_CHANGES
from forked import in_child
from migrating import alembic, make_environment
from tool import modelmend

# Findings that no statement removes without knowing more, or that the page says are left alone.
LEFT = {"possible-rename", "duplicate-table", "foreign-key-type", "dangling-foreign-key",
        "primary-key", "generated", "enum-name", "type-array", "not-in-target-metadata",
        "not-imported-by-env", "table-in-registries", "target-metadata-unclear"}
# Several registries: Alembic is told of none, and every table is in the schema.
REGISTRIES = "metadata = [Base.metadata, Modern.metadata, SQLModel.metadata]\n"


@pytest.fixture(scope="module")
def template(server, tmp_path_factory):
    """A database that agrees with the models as they are."""
    root = tmp_path_factory.mktemp("unchanged")
    (root / "models.py").write_text(MODELS + REGISTRIES)
    server.create_database("drift_template")

    def work():
        import sys
        sys.path.insert(0, str(root))
        import models
        engine = create_engine(server.url("drift_template", "+psycopg2"))
        for metadata in models.metadata:
            metadata.create_all(engine)
        return True

    assert in_child(work)
    return "drift_template"


def findings(root, url):
    run = modelmend("check", "--schema", url, "--output-format", "json", cwd=root)
    return {each["kind"] for each in json.loads(run.stdout)["findings"]
            if each["severity"] != "note"}


def declined(run):
    """The kinds that it says it does not write."""
    return set(re.findall(r"not written: .* \[([a-z-]+)\]$", run.stderr.decode(), re.M))


def numbered(changes):
    return [pytest.param(number, *change, id=f"{number}-{'-'.join(sorted(change[2]))}")
            for number, change in enumerate(changes)]


@pytest.mark.parametrize("number, before, after, kinds", numbered(CHANGES + POSTGRES_CHANGES))
def test_the_difference_goes_and_comes_back(number, before, after, kinds, server, template,
                                            tmp_path):
    assert MODELS.count(before) == 1 or before in MODELS
    make_environment(tmp_path, "models", "metadata")
    (tmp_path / "models.py").write_text(MODELS.replace(before, after, 1) + REGISTRIES)
    name = f"drift_{number}"
    server.psql("postgres", f"CREATE DATABASE {name} TEMPLATE {template}")
    url, driver = server.url(name), server.url(name, "+psycopg2")
    alembic(tmp_path, driver, ("ensure_version",))
    old = modelmend("schema", "dump", url, cwd=tmp_path).stdout

    run = modelmend("revision", "--schema", url, "-m", "drift", "--include", "drift",
                    "--allow-drop", cwd=tmp_path, check=False)
    if "foreign-key-type" in kinds or "missing-table" in kinds:
        # Refused, or what may be a rename: nothing may be lost.
        assert run.returncode in (0, 2)
    else:
        assert run.returncode == 0, run.stderr.decode()
    files = list((tmp_path / "migrations/versions").glob("*.py"))
    left = findings(tmp_path, url)
    if files:
        alembic(tmp_path, driver, ("upgrade", "head"))
        left = findings(tmp_path, url)
    assert left <= LEFT | declined(run) | (kinds if kinds & LEFT else set()), (
        run.stderr.decode() + "".join(file.read_text() for file in files))
    if not files:
        assert b"not written" in run.stderr or run.returncode == 2, run.stderr.decode()
        return
    alembic(tmp_path, driver, ("downgrade", "base"))
    back = modelmend("schema", "dump", url, cwd=tmp_path).stdout
    if "extra-column" in kinds:
        return  # a column comes back behind the others
    assert back.decode() == old.decode(), "".join(file.read_text() for file in files)
    alembic(tmp_path, driver, ("upgrade", "head"))
