"""Whatever the real libraries can say of a tree is the same after `migrate --to sqlmodel`.

A generated corpus of which every class has a form, and every golden case: MetaData and mappers, the
DDL for PostgreSQL, SQLite and MySQL, what objects leave in a real SQLite and PostgreSQL when they
are made, changed and deleted, and an empty comparison by Alembic with a database that the old
models made. A merge is the same with `--defaults orm-exact`; as usual it also copies defaults,
which the documentation says and a warning names.
"""

import json
import shutil
import subprocess

import pytest
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool
from sqlmodel import SQLModel

import generate_migrations
from check_cases import parse_case
from forked import in_child
from observe_tree import forget, observe
from tool import SOURCE, modelmend, models

CLASSES = models(2000)
FEW = models(120)
SEED = 31
SHOWN = 20
OLDEST = SOURCE / ".venv-oldest/bin/python"
CASES = sorted((SOURCE / "rewrite_rules/sqlmodel").glob("*/cases/*.txt"))
PYPROJECT = '[project]\nname = "generated"\nversion = "1"\n'


def differences(old, new, path=""):
    """Where two values differ, a line each; what the old one has no words for may be anything."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            if key not in old or key not in new:
                yield f"{path}/{key}: only {'after' if key in new else 'before'}"
            else:
                yield from differences(old[key], new[key], f"{path}/{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, (one, other) in enumerate(zip(old, new)):
            yield from differences(one, other, f"{path}/{number}")
    elif old != new and not (old is None and path.split("/")[1] in ("ddl", "tables")):
        yield f"{path}: {old!r} became {new!r}"


def assert_same(old, new, parts):
    found = [line for part in parts for line in differences(old[part], new[part], f"/{part}")]
    assert not found, f"{len(found)} differences, the first:\n" + "\n".join(found[:SHOWN])


def is_of_merge(place):
    return place.endswith((" merge", " merged"))


def parted(seen):
    """What is seen in a database: of merging, and of all else."""
    return ({place: what for place, what in seen.items() if is_of_merge(place)},
            {place: what for place, what in seen.items() if not is_of_merge(place)})


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
        _, old_rest = parted(whole.old[database])
        new_merge, new_rest = parted(new[database])
        assert_same({database: old_rest}, {database: new_rest}, [database])
        assert_merges_copy_defaults(whole.old[database], new_merge)
    assert "merges-defaults" in [finding["code"] for finding in answer["findings"]]


def assert_merges_copy_defaults(old, new):
    """A new object of SQLModel has values from the start, and a merge copies them: object 2, which
    was told all, loses what it was told and has defaults instead."""
    changed = 0
    for place in (place for place in new if place.endswith(" merged")):
        for was, now in zip(old[place], new[place]):
            assert was.keys() == now.keys()
            if was != now:
                assert now["id"].endswith("\t2") or now["id"].split()[-1] == "2", place
                changed += 1
    assert changed


def test_with_exact_defaults_even_a_merge_is_what_it_was(few):
    new, answer = few.seen_converted("exact", "--defaults", "orm-exact")
    assert_same(few.old, new, ("tables", "ddl", "mappers", "sqlite", "postgresql"))
    assert "merges-defaults" not in [finding["code"] for finding in answer["findings"]]


def test_what_relies_on_postgresql_is_the_same_there(few):
    new, answer = few.seen_converted("postgres", "--dialect", "postgresql")
    assert_same(*({"ddl": {"postgresql": one["ddl"]["postgresql"]}} for one in (few.old, new)),
                ["ddl"])
    assert_same(few.old, new, ["mappers"])
    relying = [note for match in answer["matches"] for note in match.get("notes", [])]
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
        rest = [parted(one[database])[1] for one in seen]
        assert_same({database: rest[0]}, {database: rest[1]}, [database])


def seen_by_oldest(root, server, database):
    server.create_database(database)
    run = subprocess.run([OLDEST, SOURCE / "tests/oracle/observe_tree.py", root, "sqlite://",
                          server.url(database, "+psycopg2")], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """The trees of all golden cases before and after, and the databases that may hold them."""
    trees = []
    for number, path in enumerate(CASES):
        _, before, after, _ = parse_case(path.read_text())
        folder = tmp_path_factory.mktemp(f"case{number}")
        for name, files in (("old", before), ("new", {**before, **after})):
            for file, body in files.items():
                if file.endswith(".py"):
                    (folder / name / file).parent.mkdir(parents=True, exist_ok=True)
                    (folder / name / file).write_text(body)
        trees.append((path, folder, before.get("migrate.options", "")))
    return trees


def emptied(url):
    with create_engine(url, poolclass=NullPool).begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    return url


def seen_of_cases(cases, server):
    """What is seen before and after, case by case; one process for all of them."""
    for name in ("case_old", "case_new"):
        server.create_database(name)
    old, new = (server.url(name, "+psycopg2") for name in ("case_old", "case_new"))

    def work():
        seen = []
        for _, folder, _ in cases:
            for name, url in (("old", old), ("new", new)):
                seen.append(observe(folder / name, {"sqlite://": "", emptied(url): ""},
                                    made_before=old))
                forget(folder / name)
        return seen

    seen = in_child(work)
    return zip(seen[::2], seen[1::2])


def assert_attributes_are_kept_or_free(old, new):
    """An attribute has another name only if no field may have its own one; how many do."""
    renamed = 0
    for cls, attributes in old.items():
        assert attributes.keys() == new[cls].keys()
        for column, was in attributes.items():
            now = new[cls][column]
            if now == was:
                continue
            renamed += 1
            assert was.startswith("_") or hasattr(SQLModel, was), f"{cls}.{was}"
            assert now in (was.lstrip("_"), was.lstrip("_") + "_"), f"{cls}.{was}"
    return renamed


def test_golden_cases_are_what_they_were(cases, server):
    renamed = 0
    for (path, _, options), (old, new) in zip(cases, seen_of_cases(cases, server)):
        dialects = ["postgresql"] if "--dialect postgresql" in options else ["postgresql", "sqlite"]
        try:
            assert old["failed"].keys() == new["failed"].keys()
            assert_same({"ddl": {d: old["ddl"][d] for d in dialects}},
                        {"ddl": {d: new["ddl"][d] for d in dialects}}, ["ddl"])
            assert_same(old, new, ["mappers"])
            renamed += assert_attributes_are_kept_or_free(old["attributes"], new["attributes"])
            if "alembic" not in old:  # a key of it leads to a table of SQLModel, and does so now
                assert "alembic" in new
                continue
            assert_same(old, new, ["alembic"])
            for dialect in dialects:
                assert_same(*({dialect: parted(one[dialect])[1]} for one in (old, new)), [dialect])
        except AssertionError as error:
            raise AssertionError(f"{path}: {error}") from error
    assert renamed
