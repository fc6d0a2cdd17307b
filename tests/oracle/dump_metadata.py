"""Prints what the real SQLAlchemy and SQLModel make of a tree of model modules.

usage: dump_metadata.py ROOT [MODULE...]      (no MODULE: every .py file below ROOT)

The result is JSON, one MetaData after the other in the order of their first table:
  {"metadatas": [{"tables": [{"schema", "name", "columns": [...]}]}], "failed": {module: error}}
The fields of a column are those of modelmend::model::DumpedColumn. A key without a type of its own
has the family that SQLAlchemy resolves for it, or "foreign-key" where that stays open.
"""

import importlib
import json
import os
import sys
import warnings

from sqlalchemy import MetaData, types
from sqlalchemy.dialects import postgresql

# The first class that a type is an instance of decides: the narrow ones stand first.
# The words are those of modelmend::schema::family().
FAMILIES = [
    (types.Enum, "enum"),
    (types.SmallInteger, "smallint"),
    (types.BigInteger, "bigint"),
    (types.Integer, "integer"),
    (types.Boolean, "boolean"),
    (types.Double, "double"),
    (types.Float, "float"),
    (types.Numeric, "numeric"),
    (types.Text, "text"),
    (types.CHAR, "char"),
    (types.NCHAR, "char"),
    (types.String, "varchar"),
    (types.DateTime, "timestamp"),
    (types.Date, "date"),
    (types.Time, "time"),
    (types.Interval, "interval"),
    (postgresql.INTERVAL, "interval"),
    ((types.LargeBinary, types.BINARY, types.VARBINARY), "binary"),
    (types.Uuid, "uuid"),
    (postgresql.JSONB, "jsonb"),
    (types.JSON, "json"),
    (types.ARRAY, "array"),
    (types.NullType, "foreign-key"),
]


def family(column_type):
    """(family word, the type that decides it); a decorator of the tree under test is opaque."""
    while isinstance(column_type, types.TypeDecorator) and not isinstance(
        column_type, types.Interval
    ):
        if not type(column_type).__module__.startswith(("sqlmodel", "sqlalchemy")):
            return "opaque", column_type
        if type(column_type).__name__ == "GUID":  # SQLModel's own until 0.0.19
            return "uuid", column_type
        column_type = column_type.impl_instance
    for cls, name in FAMILIES:
        if isinstance(column_type, cls):
            if name in ("timestamp", "time") and column_type.timezone:
                return {"timestamp": "timestamptz", "time": "timetz"}[name], column_type
            return name, column_type
    known = type(column_type).__module__.startswith("sqlalchemy")
    return "other" if known else "opaque", column_type


def describe_column(column):
    name, real = family(column.type)
    return {
        "name": column.name,
        "key": column.key,
        "family": name,
        "length": getattr(real, "length", None) if name in ("varchar", "char", "text") else None,
        "precision": getattr(real, "precision", None) if name in ("numeric", "float") else None,
        "scale": getattr(real, "scale", None) if name == "numeric" else None,
        "enum_name": real.name if name == "enum" else None,
        "enum_labels": list(real.enums) if name == "enum" else [],
        "nullable": bool(column.nullable),
        "primary_key": bool(column.primary_key),
        "foreign_keys": sorted({fk.target_fullname for fk in column.foreign_keys}),
    }


def describe_table(table):
    return {
        "schema": table.schema,
        "name": table.name,
        "columns": [describe_column(c) for c in table.columns],
    }


class MetaDataLog:
    """Remembers every MetaData that gets a table, in that order."""

    def __init__(self):
        self.seen = []
        original = MetaData._add_table
        log = self.seen

        def add_table(metadata, name, schema, table):
            if not any(m is metadata for m in log):
                log.append(metadata)
            return original(metadata, name, schema, table)

        MetaData._add_table = add_table


def module_names(root):
    names = []
    for folder, folders, files in os.walk(root):
        folders.sort()
        for file in sorted(files):
            if file.endswith(".py"):
                path = os.path.relpath(os.path.join(folder, file), root)
                name = path[:-3].replace(os.sep, ".")
                names.append(name[: -len(".__init__")] if name.endswith(".__init__") else name)
    return [n for n in names if n != "__init__"]


def dump(root, modules=None):
    sys.path.insert(0, root)
    log = MetaDataLog()
    failed = {}
    for module in modules or module_names(root):
        try:
            importlib.import_module(module)
        except Exception as error:  # the tree under test may hold anything
            failed[module] = f"{type(error).__name__}: {error}"
    # Keys without a type get it from their target once all tables are known.
    for metadata in log.seen:
        for table in metadata.tables.values():
            for key in table.foreign_keys:
                try:
                    key.column
                except Exception:
                    pass  # a target in another MetaData stays unresolved
    return {
        "metadatas": [
            {"tables": [describe_table(t) for t in m.tables.values()]} for m in log.seen
        ],
        "failed": failed,
    }


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    json.dump(dump(sys.argv[1], sys.argv[2:] or None), sys.stdout, indent=1)
    print()
