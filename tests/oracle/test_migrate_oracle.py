"""Whatever the real libraries can say of a tree is the same after `migrate --to sqlmodel`.

A generated corpus of which every class has a form: MetaData and mappers, the DDL for PostgreSQL,
SQLite and MySQL, what objects leave in a real SQLite and PostgreSQL when they are made, changed and
deleted, and an empty comparison by Alembic with a database that the old models made. A merge is the
same with `--defaults orm-exact`; as usual it also copies defaults, which the documentation says and
a warning names. test_migrate_cases.py does the same with every golden case.
"""

import json
import shutil
import subprocess

import pytest

import generate_migrations
from comparing import assert_merges_copy_defaults, assert_same, without_merges
from forked import in_child
from observe_tree import observe
from tool import SOURCE, modelmend, models

CLASSES = models(2000)
FEW = models(120)
SEED = 31
OLDEST = SOURCE / ".venv-oldest/bin/python"
PYPROJECT = '[project]\nname = "generated"\nversion = "1"\n'


class Corpus:
    """A generated tree, what is seen of it, and copies that are converted in one way each."""

    def __init__(self, folder, server, classes, prefixes):
        self.folder, self.server, self.prefixes = folder, server, prefixes
        self.classes = generate_migrations.generate(self.tree("old"), classes, SEED)
        (folder / "old/pyproject.toml").write_text(PYPROJECT)
        self.old = self.seen("old")

    def tree(self, name):
        (self.folder / name).mkdir(exist_ok=True)
        return self.folder / name

    def database(self, name):
        return f"{self.folder.name}_{name}".lower().replace("-", "_")

    def url(self, name):
        return self.server.url(self.database(name), "+psycopg2")

    def seen(self, name, **how):
        self.server.create_database(self.database(name))
        prefixes = {"sqlite://": self.prefixes[0], self.url(name): self.prefixes[1]}
        return in_child(lambda: observe(self.tree(name), prefixes, **how))

    def converted(self, name, *options, may_stay=()):
        """The outcomes and the findings; the tree `name` is a converted copy."""
        root = self.tree("old").parent / name
        shutil.copytree(self.tree("old"), root, ignore=shutil.ignore_patterns("__pycache__"))
        run = modelmend("migrate", "--to", "sqlmodel", "--write", "--allow-dirty", *options,
                        "--output-format", "json", "--root", root, cwd=root)
        answer = json.loads(run.stdout)
        left = [match for match in answer["matches"] if match["outcome"] != "applied"]
        # The dice may give a mixin to no class.
        assert {match["code"] for match in left} <= {"unused-mixin", *may_stay}
        assert len(left) < self.classes / 2
        assert len(answer["matches"]) >= self.classes
        return answer

    def seen_converted(self, name, *options, **how):
        answer = self.converted(name, *options)
        new = self.seen(name, made_before=self.url("old"), **how)
        assert new["failed"] == {}
        assert new["alembic"] == []
        return new, answer


@pytest.fixture(scope="module")
def whole(tmp_path_factory, server):
    """Objects are made of half of the classes, on PostgreSQL of those that no other database takes;
    of `few` all are made on both."""
    return Corpus(tmp_path_factory.mktemp("whole"), server, CLASSES, ("m1", "pg_"))


@pytest.fixture(scope="module")
def few(tmp_path_factory, server):
    return Corpus(tmp_path_factory.mktemp("few"), server, FEW, ("", ""))


def test_what_is_generated_is_enough_and_works(whole):
    assert whole.classes >= CLASSES
    assert whole.old["failed"] == {}
    for database in ("sqlite", "postgresql"):
        done = [what for place, what in whole.old[database].items() if " insert " in place]
        assert set(done) == {"done"}, database
    assert any(whole.old["postgresql"][place] for place in whole.old["postgresql"]
               if place.endswith(" deletes"))


def test_a_converted_tree_is_what_it_was(whole):
    new, answer = whole.seen_converted("idiomatic")
    assert_same(whole.old, new, ("tables", "ddl", "mappers"))
    for database in ("sqlite", "postgresql"):
        was, now = whole.old[database], new[database]
        assert_same({database: without_merges(was)}, {database: without_merges(now)}, [database])
        assert assert_merges_copy_defaults(was, now)
    assert "merges-defaults" in [finding["code"] for finding in answer["findings"]]


def test_with_exact_defaults_even_a_merge_is_what_it_was(few):
    new, answer = few.seen_converted("exact", "--defaults", "orm-exact")
    assert_same(few.old, new, ("tables", "ddl", "mappers", "sqlite", "postgresql"))
    assert "merges-defaults" not in [finding["code"] for finding in answer["findings"]]


def test_what_relies_on_postgresql_is_the_same_there(few):
    new, answer = few.seen_converted("postgres", "--dialect", "postgresql")
    assert_same(*({"ddl": {"postgresql": one["ddl"]["postgresql"]}} for one in (few.old, new)),
                ["ddl"])
    assert_same(few.old, new, ["mappers"])
    relying = [note for match in answer["matches"] for note in match.get("notes", [])
               if note.endswith("PostgreSQL alone")]
    elsewhere = [f"{table}.{name}" for table, one in few.old["tables"].items()
                 for name, column in one["columns"].items()
                 if column["types"] != new["tables"][table]["columns"][name]["types"]
                 and None not in column["types"]]
    assert relying
    assert len(elsewhere) == len(relying), elsewhere


def test_with_the_oldest_libraries_a_converted_tree_is_what_it_was(few, server):
    # Pydantic 1 leaves no room for hybrids, and a mixin stays with one of its classes.
    few.converted("oldest", "--sqlmodel-version", "0.0.12",
                  may_stay=["no-field-form", "left-with-another"])
    seen = [seen_by_oldest(few.tree(name), server, f"oldest_{name}") for name in ("old", "oldest")]
    assert seen[1]["failed"] == {}
    assert_same(*seen, ("tables", "ddl", "mappers"))
    for database in ("sqlite", "postgresql"):
        was, now = (one[database] for one in seen)
        assert_same({database: without_merges(was)}, {database: without_merges(now)}, [database])
        assert assert_merges_copy_defaults(was, now)


def seen_by_oldest(root, server, database):
    server.create_database(database)
    run = subprocess.run([OLDEST, SOURCE / "tests/oracle/observe_tree.py", root, "sqlite://",
                          server.url(database, "+psycopg2")], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
