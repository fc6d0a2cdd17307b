"""All that the real SQLAlchemy knows of the tables of a tree, as values that can be compared.

Types are told in the words of each database, defaults by what they are: a function by its name or
its code, a constant by its value, SQL by its text. Nothing depends on the order of sets.
"""

import importlib
import sys

from sqlalchemy import Computed, Identity, create_mock_engine, exc, types
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.orm.mapper import _all_registries
from sqlalchemy.sql import schema

from behaviour import remember_originals
from dump_mappers import class_name, describe_mapper
from dump_metadata import MetaDataLog, module_names

DIALECTS = {"postgresql": postgresql.dialect(), "sqlite": sqlite.dialect(), "mysql": mysql.dialect()}
URLS = {"postgresql": "postgresql+psycopg2://", "sqlite": "sqlite://", "mysql": "mysql+pymysql://"}
KEY_WORDS = ("target_fullname", "ondelete", "onupdate", "deferrable", "initially", "use_alter",
             "match", "link_to_name")
COLUMN_WORDS = ("key", "nullable", "primary_key", "autoincrement", "comment", "doc", "system")


def sql(item, dialect):
    """An item in the words of a database; None where that has no words for it."""
    try:
        return str(item.compile(dialect=dialect))
    except (exc.CompileError, exc.UnsupportedCompilationError):
        return None


def name_of_function(function):
    function = getattr(function, "original", function)
    if function.__name__ == "<lambda>":
        return f"lambda {function.__code__.co_code.hex()} {function.__code__.co_consts}"
    return f"{function.__module__}.{function.__qualname__}"


def default_of(default):
    if default is None:
        return None
    if isinstance(default, schema.Sequence):
        return f"sequence {default.name}"
    argument = default.arg
    if callable(argument):
        return name_of_function(argument)
    return repr(argument) if default.is_scalar else f"sql {argument}"


def server_default_of(default):
    if isinstance(default, Computed):
        return f"computed {default.sqltext} {default.persisted}"
    if isinstance(default, Identity):
        return f"identity {default.always} {default.start} {default.increment}"
    if isinstance(default, schema.DefaultClause):
        return sql(default.arg, DIALECTS["postgresql"]) if hasattr(default.arg, "compile") \
            else repr(default.arg)
    return type(default).__name__ if default is not None else None


def enum_of(one):
    return isinstance(one, types.Enum) and [one.name, one.enums, one.native_enum, one.schema,
                                            one.create_constraint]


def key_of(key):
    return [repr(getattr(key, word)) for word in KEY_WORDS] + [str(key.constraint.name)]


def column_of(column, dialects):
    return {
        **{word: repr(getattr(column, word)) for word in COLUMN_WORDS},
        "types": [sql(column.type, DIALECTS[name]) for name in dialects],
        "enum": enum_of(column.type),
        "null": column.type.should_evaluate_none,
        "default": default_of(column.default),
        "onupdate": default_of(column.onupdate),
        "server_default": server_default_of(column.server_default),
        "info": repr(column.info),
        "keys": sorted(map(key_of, column.foreign_keys)),
    }


def constraint_of(one):
    sqltext = str(one.sqltext) if isinstance(one, schema.CheckConstraint) else ""
    return [type(one).__name__, str(one.name), [c.key for c in getattr(one, "columns", ())], sqltext,
            repr(one.deferrable), repr(one.initially), repr(sorted(one.dialect_kwargs.items()))]


def index_of(index):
    options = sorted((key, str(value)) for key, value in index.dialect_kwargs.items())
    return [str(index.name), index.unique, [str(each) for each in index.expressions], options]


def table_of(table, dialects):
    return {
        "comment": table.comment,
        "options": repr(sorted(table.dialect_kwargs.items())),
        "columns": {c.name: column_of(c, dialects) for c in table.columns},
        "constraints": sorted(map(constraint_of, table.constraints)),
        "indexes": sorted(map(index_of, table.indexes)),
    }


def statements_for(metadatas, dialect):
    """What create_all() would say of each table; None where this database has no words for it.

    The lines of a statement are in order: columns may stand otherwise.
    """
    said = []

    def remember(statement, *_arguments, **_options):
        text = str(statement.compile(dialect=engine.dialect))
        said.append("\n".join(sorted(line.strip(" ,") for line in text.splitlines())))

    engine = create_mock_engine(URLS[dialect], remember)
    by_table = {}
    for metadata in metadatas:
        for table in metadata.tables.values():
            said.clear()
            try:
                metadata.create_all(engine, tables=[table], checkfirst=False)
                by_table[table.fullname] = sorted(said)
            except (exc.CompileError, exc.NoReferencedTableError):
                by_table[table.fullname] = None
    return by_table


def attributes_of(mapper):
    """{column: attribute}"""
    return {str(prop.columns[0]): prop.key for prop in mapper.column_attrs
            if isinstance(prop.columns[0], schema.Column)}


def mappers_of(failed):
    found = []
    for number, registry in enumerate(_all_registries()):
        try:
            registry.configure()
        except Exception as error:  # whatever a wrong conversion leads to
            failed[f"the mappers of registry {number}"] = str(error)
        else:
            found += [mapper for mapper in registry.mappers if not mapper.class_.__module__ == "use"]
    return sorted(found, key=lambda mapper: class_name(mapper.class_))


class Tree:
    """A tree of modules, imported: its tables, its mappers, and what could not be made of them."""

    def __init__(self, root):
        remember_originals()
        sys.path.insert(0, str(root))
        log = MetaDataLog()
        self.failed = {}
        for module in module_names(root):
            try:
                importlib.import_module(module)
            except Exception as error:  # whatever a wrong conversion leads to
                self.failed[module] = f"{type(error).__name__}: {error}"
        self.metadatas = list(log.seen)  # Alembic makes more of them
        self.mappers = mappers_of(self.failed)

    def described(self, dialects):
        return {
            "failed": self.failed,
            "tables": {table.fullname: table_of(table, dialects)
                       for metadata in self.metadatas for table in metadata.tables.values()},
            "ddl": {name: statements_for(self.metadatas, name) for name in dialects},
            "mappers": {class_name(m.class_): describe_mapper(m) for m in self.mappers},
            "attributes": {class_name(m.class_): attributes_of(m) for m in self.mappers},
        }
