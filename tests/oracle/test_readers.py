"""Each reader alone against the real library, on thousands of models that no emitter of ours wrote.

What `modelmend dump models` says of every column and table equals what the real objects hold, and
what the real library creates in PostgreSQL and SQLite equals what the readers expect there. The
environments for other releases are made by scripts/lib/setup.sh; RELEASES names more of them.
"""

import json
import os
import subprocess
import sys

import pytest

import generate_signatures
from tool import SOURCE, modelmend, models

CLASSES = models(3000)
CLASSES_FOR_OLDER = models(1000)  # what differs there are a few rules
SEED = 7
SHOWN = 60
# Tables whose types one of the databases has not.
MAY_BE_LEFT_OUT = 0.3
# About the models themselves: a key of another type than its target.
NO_DIFFERENCE = "foreign-key-type"

OLDEST = SOURCE / ".venv-oldest"
ENVIRONMENTS = [("sqlalchemy", sys.prefix), ("sqlmodel", sys.prefix), ("sqlmodel", str(OLDEST))]
ENVIRONMENTS += [("sqlmodel", path) for path in os.environ.get("RELEASES", "").split(":") if path]


def release_in(environment):
    """The number of the SQLModel release that is installed there."""
    run = subprocess.run([f"{environment}/bin/python", "-c",
                          "import importlib.metadata as m; print(m.version('sqlmodel'))"],
                         capture_output=True, text=True, check=True)
    return run.stdout.strip()


@pytest.fixture(scope="module", params=ENVIRONMENTS,
                ids=[f"{kind}-{os.path.basename(path)}" for kind, path in ENVIRONMENTS])
def compared(request, tmp_path_factory):
    """(the folder of the tree, the result of compare_readers.py)"""
    kind, environment = request.param
    folder = tmp_path_factory.mktemp(kind)
    version = release_in(environment)
    release = generate_signatures.Release(int(version.split(".")[-1]))
    classes = CLASSES if environment == sys.prefix else CLASSES_FOR_OLDER
    root = folder / "tree"
    root.mkdir()
    generate_signatures.generate(root, kind, classes, SEED, release)
    (root / "pyproject.toml").write_text(
        f'[project]\nname = "generated"\nversion = "1"\ndependencies = ["sqlmodel=={version}"]\n')
    dump = modelmend("dump", "models", "--output-format", "json", cwd=root)
    (folder / "dump.json").write_bytes(dump.stdout)
    run = subprocess.run(
        [f"{environment}/bin/python", SOURCE / "tests/oracle/compare_readers.py", root,
         folder / "dump.json", folder], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-4000:]
    result = json.loads(run.stdout)
    assert result["failed"] == {}
    assert result["tables"] >= classes
    return root, result


def show(differences):
    shown = "\n".join(differences[:SHOWN])
    assert not differences, f"{len(differences)} differences, seed {SEED}:\n{shown}"


def test_most_tables_can_be_created_in_both_databases(compared):
    _, result = compared
    assert len(result["left_out"]) < MAY_BE_LEFT_OUT * result["tables"]


def test_columns_and_tables_are_read_as_what_they_are(compared):
    show(compared[1]["differences"])


@pytest.mark.parametrize("database", ["postgresql.sql", "sqlite.db"])
def test_the_databases_are_those_that_the_library_creates(compared, database):
    root, result = compared
    run = modelmend("check", "--schema", root.parent / database, "--output-format", "json", cwd=root)
    document = json.loads(run.stdout)
    left_out = set(result["left_out"]) if database == "sqlite.db" else set()
    show([f"{each['kind']} {each['table']}.{each['subject']}: {each['declared']!r},"
          f" {each['actual']!r}" for each in document["findings"]
          if each["table"] not in left_out and each["kind"] != NO_DIFFERENCE])
    assert document["unread"] == []
