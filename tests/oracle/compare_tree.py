"""Compares what the readers say of a real project with the objects that importing it makes.

usage: compare_tree.py ROOT DUMP MODULE... [--without PACKAGE...]
DUMP is the output of `modelmend dump models --output-format json`. The modules bring the tables;
the packages are replaced by empty ones. Prints JSON: how many tables, columns and relationships
were compared, the differences, and the parts that the readers say they cannot read.
"""

import importlib
import importlib.abc
import importlib.machinery
import json
import pathlib
import sys
import types
import warnings

from sqlalchemy.orm import configure_mappers
from sqlalchemy.orm.mapper import _all_registries

import behaviour
from compare_readers import compare_facts
from dump_mappers import class_name, describe_relationship
from dump_metadata import MetaDataLog

RELATIONSHIP = ("target", "direction", "uselist", "collection", "cascade", "back_populates",
                "secondary", "lazy", "passive_deletes", "viewonly")


class Empty:
    """Whatever is asked of a package that is not there."""

    def __init__(self, *_, **__):
        pass

    def __call__(self, *_, **__):
        return self

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Empty()


class EmptyModule(types.ModuleType):
    __path__ = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Empty


class EmptyPackages(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, names):
        self.names = set(names)

    def find_spec(self, name, path=None, target=None):
        known = name.split(".")[0] in self.names
        return importlib.machinery.ModuleSpec(name, self, is_package=True) if known else None

    def create_module(self, spec):
        return EmptyModule(spec.name)

    def exec_module(self, module):
        pass


def full_name(table):
    return ".".join(filter(None, [table["schema"], table["name"]]))


class Comparison:
    def __init__(self):
        self.tables = self.columns = self.relationships = 0
        self.differences = []
        self.unread = []

    def table(self, table, cls, said):
        self.tables += 1
        self.unread += [f"{table.fullname}: {reason}" for reason in said["unread"]]
        columns = {column["name"]: column for column in said["columns"]}
        names = {str(column.name) for column in table.columns}
        if not said["unread"]:
            self.differences += [f"{table.fullname}.{name}: only in"
                                 f" {'the readers' if name in columns else 'the library'}"
                                 for name in sorted(columns.keys() ^ names)]
        for column in table.columns:
            if column.name in columns:
                self.column(column, cls, columns[column.name])

    def column(self, column, cls, said):
        place = f"{column.table.fullname}.{column.name} ({said['place']})"
        if said["unread"]:
            self.unread += [f"{place}: {reason}" for reason in said["unread"]]
            return
        self.columns += 1
        self.differences += compare_facts(place, column, said)
        self.differences += behaviour.compare_column(place, cls, column, said["behaviour"])

    def mapper(self, mapper, said):
        read = {each["name"]: each for each in said["relationships"]}
        real = {each.key: each for each in mapper.relationships if each.parent is mapper}
        place = class_name(mapper.class_)
        self.differences += [f"{place}.{name}: only in"
                             f" {'the readers' if name in read else 'the library'}"
                             for name in sorted(read.keys() ^ real.keys())]
        for name in sorted(read.keys() & real.keys()):
            self.relationship(f"{place}.{name}", describe_relationship(real[name]), read[name])

    def relationship(self, place, real, said):
        reasons = said["unread"] + ([said["unknown_join"]] if said["unknown_join"] else [])
        if reasons:
            self.unread += [f"{place}: {reason}" for reason in reasons]
            return
        self.relationships += 1
        self.differences += [f"{place}: {name} is {real[name]!r}, read as {said.get(name)!r}"
                             for name in RELATIONSHIP
                             if real[name] != said.get(name) and real[name] != "?"]
        if [list(pair) for pair in real["pairs"]] != said["pairs"]:
            self.differences.append(f"{place}: pairs are {real['pairs']}, read as {said['pairs']}")


def main(root, dump, modules, without):
    sys.path.insert(0, root)
    sys.meta_path.append(EmptyPackages(without))
    log = MetaDataLog()
    behaviour.remember_originals()
    for module in modules:
        importlib.import_module(module)
    configure_mappers()
    document = json.loads(pathlib.Path(dump).read_text())
    tables = {table.fullname: table for metadata in log.seen for table in metadata.tables.values()}
    for table in tables.values():
        for key in table.foreign_keys:
            key.column  # noqa: B018  asking gives a column without a type its target's
    mappers = {mapper for registry in _all_registries() for mapper in registry.mappers}
    classes = {mapper.local_table: mapper.class_ for mapper in mappers if mapper.inherits is None}
    said = {full_name(table): table for each in document["models"] for table in each["tables"]}
    compared = Comparison()
    compared.differences += [f"{name} is not read" for name in sorted(tables.keys() - said.keys())]
    for name in sorted(tables.keys() & said.keys()):
        compared.table(tables[name], classes.get(tables[name]), said[name])
    read = {each["class"]: each for each in document["mappers"]}
    for mapper in sorted(mappers, key=lambda each: class_name(each.class_)):
        name = class_name(mapper.class_)
        if name in read:
            compared.mapper(mapper, read[name])
        else:
            compared.differences.append(f"{name} is not read")
    return vars(compared)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    split = sys.argv.index("--without") if "--without" in sys.argv else len(sys.argv)
    json.dump(main(sys.argv[1], sys.argv[2], sys.argv[3:split], sys.argv[split + 1:]), sys.stdout,
              indent=1)
