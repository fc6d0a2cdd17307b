"""The readers' facts and the real MetaData of thousands of generated classes are the same.

Two kinds of trees: classes in every style (generate_models.py), and projects whose names travel far
before they are used (generate_projects.py).

And what the pack makes of them is, to the real libraries, what it set out to do.
"""

import shutil

import pytest

import generate_models
import generate_projects
from forked import dump_in_child
from intended import unintended_changes
from tool import dump_models, modelmend, models

CLASSES = models(4000)
PROJECTS = models(4000) * 3 // 80
SEED = 20
SHOWN = 40  # differences printed before the rest is only counted

# A key without a type of its own: the readers say so, the real library shows what it resolves to.
UNTYPED_KEY = "foreign-key"
COMPARED = ("key", "family", "length", "precision", "scale", "enum_name", "enum_labels",
            "nullable", "primary_key", "foreign_keys")


@pytest.fixture(scope="module", params=["classes", "projects"])
def tree(request, tmp_path_factory):
    root = tmp_path_factory.mktemp(request.param)
    if request.param == "classes":
        generate_models.generate(root, CLASSES, SEED)
    else:
        generate_projects.generate(root, PROJECTS, SEED)
    print(f"{request.param}, seed {SEED}")
    (root / "pyproject.toml").write_text('[project]\nname = "generated"\nversion = "1"\n')
    return root


@pytest.fixture(scope="module")
def real(tree):
    dumped = dump_in_child(str(tree))
    assert dumped["failed"] == {}
    return dumped["metadatas"]


@pytest.fixture(scope="module")
def read(tree):
    return dump_models(tree)


def tables_of(metadatas):
    """{(schema, name): table}; the generators give every table a name of its own."""
    return {
        (table.get("schema") or "", table["name"]): table
        for metadata in metadatas
        for table in metadata["tables"]
    }


def show(differences):
    shown = "\n".join(differences[:SHOWN])
    assert not differences, f"{len(differences)} differences:\n{shown}"


def test_the_same_tables_are_found(real, read):
    show([f"{name}: only in {where}" for name, where in
          [(n, "SQLAlchemy") for n in sorted(tables_of(real).keys() - tables_of(read).keys())]
          + [(n, "modelmend") for n in sorted(tables_of(read).keys() - tables_of(real).keys())]])


def test_tables_share_a_metadata_exactly_where_they_do(real, read):
    def partition(metadatas):
        return {
            frozenset((t.get("schema") or "", t["name"]) for t in m["tables"])
            for m in metadatas if m["tables"]
        }

    show([f"{sorted(group)[:4]}..." for group in partition(real) ^ partition(read)])


def column_differences(place, is_, says):
    """What the readers say of one column other than what it is."""
    for name in COMPARED:
        a, b = is_[name], says.get(name)
        if name == "family" and b == UNTYPED_KEY and is_["foreign_keys"]:
            continue
        if (a or None) != (b or None):
            yield f"{place} ({says.get('place')}): {name} is {a!r}, read as {b!r}"


def table_differences(name, is_, says):
    columns = {c["name"]: c for c in is_["columns"]}
    read = {c["name"]: c for c in says["columns"]}
    for missing in columns.keys() ^ read.keys():
        yield f"{name}.{missing}: only in {'SQLAlchemy' if missing in columns else 'modelmend'}"
    for column in sorted(columns.keys() & read.keys()):
        yield from column_differences(f"{name}.{column}", columns[column], read[column])


def test_every_column_is_read_as_what_it_is(real, read):
    is_, says = tables_of(real), tables_of(read)
    show([d for name in sorted(is_.keys() & says.keys())
          for d in table_differences(name[1], is_[name], says[name])])


def test_a_run_mends_the_wrong_keys_and_nothing_else(tree, real, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(tree, copy, ignore=shutil.ignore_patterns("__pycache__"))
    modelmend("run", "--write", "--allow-dirty", cwd=copy)
    after = dump_in_child(str(copy))
    assert after["failed"] == {}
    show(unintended_changes(real, after["metadatas"]))
