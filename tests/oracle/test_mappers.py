"""The mapper facts that modelmend reads are what the real mappers hold, class by class.

And no release of the libraries has a keyword of relationship() or Relationship() unknown to it.
"""

import inspect
import json
import re

import pytest
import sqlalchemy.orm
import sqlmodel

import generate_mappers
from dump_mappers import dump
from forked import in_child
from tool import SOURCE, modelmend, models

MODULES = models(3000) * 14 // 100
SEED = 7
SHOWN = 40
WANTED_CLASSES = 1500  # of SQLAlchemy, and again of SQLModel
RELATIONSHIP = ("target", "direction", "pairs", "uselist", "collection", "cascade",
                "back_populates", "secondary", "lazy", "order_by", "passive_deletes", "viewonly")


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    root = tmp_path_factory.mktemp("mappers")
    generate_mappers.generate(root, MODULES, SEED)
    (root / "pyproject.toml").write_text('[project]\nname = "generated"\nversion = "1"\n')
    return root


@pytest.fixture(scope="module")
def real(tree):
    dumped = in_child(lambda: dump(str(tree)))
    assert dumped["failed"] == {}
    return {m["class"]: m for m in dumped["mappers"]}


@pytest.fixture(scope="module")
def read(tree):
    run = modelmend("dump", "models", "--output-format", "json", "--root", tree, cwd=tree)
    return {m["class"]: m for m in json.loads(run.stdout)["mappers"]}


def show(differences):
    shown = "\n".join(differences[:SHOWN])
    assert not differences, f"{len(differences)} differences:\n{shown}"


def order_as_sql(words):
    """What SQLAlchemy prints for our words of order_by."""
    words = re.sub(r"sqlalchemy\.desc\(([^)]*)\)", r"\1 DESC", words)
    return words.replace(".desc()", " DESC").replace(".asc()", " ASC")


def said(relationship, name):
    value = relationship.get(name)
    if name == "order_by" and value:
        return order_as_sql(value)
    return value


def relationship_differences(place, is_, says):
    for reason in says["unread"]:
        yield f"{place}: {reason}"
    if says["unknown_join"]:
        yield f"{place}: {says['unknown_join']}"
    for name in RELATIONSHIP:
        a, b = is_[name], said(says, name)
        if name == "collection" and a == "?":
            continue
        if a != b:
            yield f"{place} ({says['place']}): {name} is {a!r}, read as {b!r}"
    for name in ("post_update", "single_parent"):
        if is_[name] != (says["options"].get(name, "False") == "True"):
            yield f"{place} ({says['place']}): {name} is {is_[name]}"


def test_the_same_classes_are_mapped(real, read):
    mapped = {name for name, m in read.items() if m["mapped"]}
    show([f"{name}: only in {'SQLAlchemy' if name in real else 'modelmend'}"
          for name in sorted(mapped ^ real.keys())])


def test_there_are_enough_classes_of_each_library(tree, real):
    sqlmodel_modules = {p.stem for p in tree.glob("m*.py") if "SQLModel" in p.read_text()}
    counts = [0, 0]
    for name in real:
        counts[name.split(".")[0] in sqlmodel_modules] += 1
    assert min(counts) >= WANTED_CLASSES, counts


def test_every_relationship_is_read_as_what_it_is(real, read):
    differences = []
    for name in sorted(real.keys() & read.keys()):
        is_ = {r["name"]: r for r in real[name]["relationships"]}
        says = {r["name"]: r for r in read[name]["relationships"]}
        for missing in sorted(is_.keys() ^ says.keys()):
            where = "SQLAlchemy" if missing in is_ else "modelmend"
            differences.append(f"{name}.{missing}: only in {where}")
        for attribute in sorted(is_.keys() & says.keys()):
            differences += relationship_differences(f"{name}.{attribute}", is_[attribute],
                                                    says[attribute])
    show(differences)


def member_differences(name, is_, says):
    own = {m["name"]: m for m in says["members"]}
    kinds = set(is_["members"].values()) | {"hybrid", "synonym"}
    read = {n: m["kind"] for n, m in own.items() if m["kind"] in kinds}
    if read != is_["members"]:
        yield f"{name} ({says['place']}): has {is_['members']}, read as {read}"
    read = {n: m["value"] for n, m in own.items() if m["kind"] == "validator"}
    if read.keys() != is_["validators"].keys():
        yield f"{name}: validators are {is_['validators']}, read as {read}"
    for function in read.keys() & is_["validators"].keys():
        for attribute in is_["validators"][function]:
            if f"'{attribute}'" not in read[function]:
                yield f"{name}.{function}: '{attribute}' is missing in {read[function]}"


def test_every_member_is_read_as_what_it_is(real, read):
    show([d for name in sorted(real.keys() & read.keys()) if not real[name]["inherits"]
          for d in member_differences(name, real[name], read[name])])


def test_inheritance_is_read_as_what_it_is(real, read):
    show([f"{name}: {field} is {real[name][field]!r}, read as {read[name][field]!r}"
          for name in sorted(real.keys() & read.keys()) for field in ("inherits", "inheritance")
          if real[name][field] != read[name][field]])


@pytest.mark.parametrize("function, table", [
    (sqlalchemy.orm.relationship, "relationship_keywords.inc"),
    (sqlmodel.Relationship, "sqlmodel_keywords.inc"),
])
def test_every_keyword_of_this_release_is_known(function, table):
    text = (SOURCE / "src/model/mapper" / table).read_text()
    known = set(re.findall(r'^KEYWORD\("(\w+)"', text, re.MULTILINE))
    parameters = inspect.signature(function).parameters.values()
    assert {p.name for p in parameters if p.kind is not p.VAR_KEYWORD} <= known
