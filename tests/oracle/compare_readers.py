"""Compares what the readers say of a tree of model modules with the real libraries.

usage: compare_readers.py ROOT DUMP FOLDER
DUMP is the output of `modelmend dump models --output-format json`. Prints JSON: how many classes
and columns were compared, the differences, the modules that could not be imported. FOLDER gets what
the real library creates: postgresql.sql, and the SQLite database sqlite.db.
"""

import contextlib
import importlib
import json
import pathlib
import sys
import warnings

from sqlalchemy import create_engine, create_mock_engine
from sqlalchemy.exc import CompileError, OperationalError, UnsupportedCompilationError
from sqlalchemy.orm import configure_mappers

import behaviour
from dump_metadata import MetaDataLog, describe_column, module_names

COMPARED = ("key", "family", "length", "precision", "scale", "enum_name", "enum_labels",
            "nullable", "primary_key", "foreign_keys")


def import_all(root, modules):
    failed = {}
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception as error:  # the tree under test may hold anything
            failed[module] = f"{type(error).__name__}: {error}"
    return failed


def classes_of(modules):
    """{table: class}"""
    found = {}
    for module in modules:
        for value in vars(sys.modules[module]).values():
            if isinstance(value, type) and "__mapper__" in vars(value):
                found[value.__table__] = value
    return found


def compare_facts(place, column, said):
    real = describe_column(column)
    for name in COMPARED:
        a, b = real[name], said.get(name)
        if name == "family" and b == "foreign-key" and real["foreign_keys"]:
            continue
        if (a or None) != (b or None):
            yield f"{place}: {name} is {a!r}, read as {b!r}"


def compare_table(table, cls, said):
    where = f"{table.fullname} ({said['place']})"
    for reason in said["unread"]:
        yield f"{where}: unread: {reason}"
    yield from behaviour.compare_table(where, table, said["behaviour"])
    columns = {column["name"]: column for column in said["columns"]}
    for name in columns.keys() ^ {str(column.name) for column in table.columns}:
        yield f"{where}: {name} is only in {'the readers' if name in columns else 'the library'}"
    for column in table.columns:
        if column.name not in columns:
            continue
        read = columns[column.name]
        place = f"{table.fullname}.{column.name} ({read['place']})"
        for reason in read["unread"]:
            yield f"{place}: unread: {reason}"
        yield from compare_facts(place, column, read)
        yield from behaviour.compare_column(place, cls, column, read["behaviour"])


def create(metadatas, folder):
    """What can be created in each database; tables with types that it has not are left out."""
    engine = create_mock_engine("postgresql://", None)
    statements = {}

    def remember(statement, *_arguments, **_options):
        statements[str(statement.compile(dialect=engine.dialect)).strip() + ";"] = None

    engine = create_mock_engine("postgresql://", remember)
    database = create_engine(f"sqlite:///{folder}/sqlite.db")
    left_out = []
    with database.begin() as connection:
        for metadata in metadatas:
            metadata.create_all(engine, checkfirst=False)
            for table in metadata.sorted_tables:
                try:
                    table.create(connection, checkfirst=False)
                except (CompileError, OperationalError, UnsupportedCompilationError):
                    left_out.append(table.fullname)
    database.dispose()
    (folder / "postgresql.sql").write_text("\n".join(statements) + "\n")
    return left_out


def main(root, dump, folder):
    sys.path.insert(0, root)
    log = MetaDataLog()
    behaviour.remember_originals()
    modules = module_names(root)
    failed = import_all(root, modules)
    if failed:
        return {"tables": 0, "columns": 0, "failed": failed, "differences": [], "left_out": []}
    configure_mappers()
    classes = classes_of(modules)
    tables = {table.fullname: table for metadata in log.seen for table in metadata.tables.values()}
    for table in tables.values():  # a key without a type gets its target's
        for key in table.foreign_keys:
            with contextlib.suppress(Exception):
                key.column  # noqa: B018  asking is what resolves it
    said = {".".join(filter(None, [table["schema"], table["name"]])): table
            for metadata in json.loads(pathlib.Path(dump).read_text())["models"]
            for table in metadata["tables"]}
    differences = [f"{name} is only in {'the readers' if name in said else 'the library'}"
                   for name in sorted(tables.keys() ^ said.keys())]
    for name in sorted(tables.keys() & said.keys()):
        differences += compare_table(tables[name], classes.get(tables[name]), said[name])
    return {"tables": len(tables), "columns": sum(len(t.columns) for t in tables.values()),
            "failed": failed, "differences": differences,
            "left_out": create(log.seen, pathlib.Path(folder))}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    result = main(*sys.argv[1:])
    json.dump(result, sys.stdout, indent=1)
