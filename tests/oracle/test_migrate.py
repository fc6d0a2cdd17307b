"""What `migrate --to sqlmodel` makes of generated projects is, to the real libraries, what it was.

Columns: the MetaData of each converted tree equals the old one, table by table, and so do the DDL
that PostgreSQL and SQLite would get. Mappers: relationships, members and inheritance stay.
"""

import json

import pytest

import generate_mappers
import generate_models
from dump_mappers import dump as dump_mappers
from forked import dump_in_child, in_child
from tool import modelmend, models

CLASSES = models(2000)
MODULES = models(2000) // 10
SEED = 31
SHOWN = 40
KEPT = ("target", "direction", "pairs", "uselist", "collection", "cascade", "back_populates",
        "secondary", "lazy", "order_by", "passive_deletes", "viewonly")


def migrate(root, dumped):
    """The dump before, the dump after, and what became of each class."""
    (root / "pyproject.toml").write_text('[project]\nname = "generated"\nversion = "1"\n')
    before = dumped(str(root))
    run = modelmend("migrate", "--to", "sqlmodel", "--write", "--allow-dirty",
                    "--output-format", "json", "--root", root, cwd=root)
    return before, dumped(str(root)), json.loads(run.stdout)["matches"]


def converted(matches):
    return [match for match in matches if match["outcome"] == "applied"]


def show(differences):
    shown = "\n".join(differences[:SHOWN])
    return f"{len(differences)} differences, the first:\n{shown}"


def tables_of(dumped):
    return {
        (table.get("schema") or "", table["name"]): {c["name"]: c for c in table["columns"]}
        for metadata in dumped["metadatas"]
        for table in metadata["tables"]
    }


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    root = tmp_path_factory.mktemp("classes")
    generate_models.generate(root, CLASSES, SEED)
    return migrate(root, dump_in_child)


def test_converted_trees_import(classes):
    before, after, _ = classes
    assert before["failed"] == {}
    assert after["failed"] == {}


def test_columns_are_what_they_were(classes):
    before, after, matches = classes
    old, new = tables_of(before), tables_of(after)
    differences = [
        f"{table}.{name}: {column} became {new.get(table, {}).get(name)}"
        for table, columns in old.items()
        for name, column in columns.items()
        if new.get(table, {}).get(name) != column
    ]
    assert not differences, show(differences)
    assert set(new) == set(old)
    assert len(converted(matches)) > CLASSES // 10


@pytest.fixture(scope="module")
def mappers(tmp_path_factory):
    root = tmp_path_factory.mktemp("mappers")
    generate_mappers.generate(root, MODULES, SEED)
    return migrate(root, lambda path: in_child(lambda: dump_mappers(path)))


def test_relationships_are_what_they_were(mappers):
    before, after, matches = mappers
    assert before["failed"] == {}
    assert after["failed"] == {}
    old = {m["class"]: m for m in before["mappers"]}
    new = {m["class"]: m for m in after["mappers"]}
    assert set(old) <= set(new)
    differences = []
    for name, mapper in old.items():
        was = {r["name"]: r for r in mapper["relationships"]}
        now = {r["name"]: r for r in new[name]["relationships"]}
        if set(was) != set(now):
            differences.append(f"{name}: {sorted(was)} became {sorted(now)}")
            continue
        differences += [
            f"{name}.{attribute}: {key} {fact.get(key)} became {now[attribute].get(key)}"
            for attribute, fact in was.items()
            for key in KEPT
            if fact.get(key) != now[attribute].get(key)
        ]
    assert not differences, show(differences)
    assert converted(matches)
