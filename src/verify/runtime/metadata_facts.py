"""What MetaData objects hold, as plain values: every table with its columns, constraints, indexes.

Called by dump_project after all modules are imported and mappers configured. What a database would
have stands under "schema", what only the program notices under "behaviour", what nobody but a
reader notices under "cosmetic". Lists are sorted but for columns, whose order is a fact itself.
"""

from sqlalchemy import types
from sqlalchemy.schema import (
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    PrimaryKeyConstraint,
    UniqueConstraint,
)

from .words import DIALECTS, one_line, sql_text

try:
    from sqlalchemy.sql.naming import _constraint_name_for_table
except ImportError:  # a release that has moved it: names by convention stay unknown
    _constraint_name_for_table = None

NOT_AVAILABLE = "not available"
# Decorators of the libraries that change nothing but how a type is spelled.
TRANSPARENT_DECORATORS = ("sqlmodel.sql.sqltypes.AutoString", "sqlalchemy.sql.sqltypes.Variant")


def resolve_types(metadatas):
    """A key without a type takes its target's, once all tables are known."""
    for metadata in metadatas:
        for table in metadata.tables.values():
            for key in table.foreign_keys:
                try:
                    key.column
                except Exception:  # a target in another MetaData stays a string
                    pass


def tables_of(metadatas, names, words, classes):
    tables = []
    for metadata in metadatas:
        for table in metadata.tables.values():
            facts = table_facts(table, words)
            facts["metadata"] = names.get(id(metadata), [])
            facts["classes"] = sorted(classes.get(id(table), ()))
            tables.append(facts)
    return sorted(tables, key=lambda table: (table["schema"], table["name"], table["metadata"]))


def table_facts(table, words):
    items = [constraint_facts(each, table, words) for each in table.constraints]
    items += [
        constraint_facts(each, table, words)
        for column in table.columns
        for each in column.constraints
        if each not in table.constraints
    ]
    items += [index_facts(each, table, words) for each in table.indexes]
    return {
        "schema": table.schema or "",
        "name": str(table.name),
        "facts": {
            "schema": without_none(
                dict(
                    options_of(table, words),
                    comment=table.comment,
                    prefixes=", ".join(map(str, table._prefixes)) or None,
                )
            ),
            "behaviour": without_none({"info": words.of_value(table.info) if table.info else None}),
        },
        "columns": [column_facts(column, words) for column in table.columns],
        "items": sorted((each for each in items if each), key=sort_key),
    }


def sort_key(facts):
    return sorted((key, str(value)) for key, value in facts.items())


def without_none(facts):
    return {key: value for key, value in facts.items() if value is not None}


def options_of(item, words):
    """The arguments for single databases: mysql_engine, postgresql_where."""
    return {"option " + key: option_words(value, words) for key, value in item.dialect_kwargs.items()}


def option_words(value, words):
    if hasattr(value, "compile"):
        return sql_text(value, with_tables=False)
    return value if isinstance(value, str) else words.of_value(value)


# --- columns


def column_facts(column, words):
    return {
        "name": str(column.name),
        "facts": {
            "schema": without_none(dict(type_facts(column.type), **column_schema(column, words))),
            "behaviour": without_none(column_behaviour(column, words)),
            "cosmetic": without_none({"doc": column.doc}),
        },
    }


def column_schema(column, words):
    default = column.default
    return {
        "not null": None if column.nullable else "yes",
        "autoincrement": "yes" if is_autoincrement(column) else None,
        "server default": server_default(column),
        "server onupdate": fetched(column.server_onupdate),
        "identity": sequence_words(column.identity, words),
        "computed": computed_words(column.computed),
        "sequence": sequence_words(default, words) if is_sequence(default) else None,
        "comment": column.comment,
        "system": "yes" if column.system else None,
    }


def column_behaviour(column, words):
    key = str(column.key)
    return dict(
        {
            "default": default_words(column.default, words),
            "onupdate": default_words(column.onupdate, words),
            "key": key if key != column.name else None,
            "info": words.of_value(column.info) if column.info else None,
        },
        **type_behaviour(column.type, words)
    )


def is_autoincrement(column):
    try:
        return column.table.primary_key._autoincrement_column is column
    except Exception:  # a key whose type does not allow what it asks for
        return False


def is_sequence(default):
    return default is not None and default.is_sequence


def default_words(default, words):
    if default is None or default.is_sequence:
        return None
    if default.is_callable:
        return words.of_callable(default.arg)
    return words.of_value(default.arg)


def server_default(column):
    default = column.server_default
    if default is None or default is column.identity or default is column.computed:
        return None
    for dialect in DIALECTS.values():
        try:
            text = dialect.ddl_compiler(dialect, None).get_column_default_string(column)
        except Exception:  # another dialect's SQL
            continue
        if text is not None:
            return one_line(text)
    return fetched(default)


def fetched(value):
    if value is None:
        return None
    argument = getattr(value, "arg", None)
    if argument is None:
        return "set by the database"
    return sql_text(argument) if hasattr(argument, "compile") else repr(argument)


def computed_words(computed):
    if computed is None:
        return None
    stored = {True: " STORED", False: " VIRTUAL"}.get(computed.persisted, "")
    return sql_text(computed.sqltext, with_tables=False) + stored


SEQUENCE_OPTIONS = (
    "start increment minvalue maxvalue nominvalue nomaxvalue cycle cache order always on_null"
).split()


def sequence_words(sequence, words):
    if sequence is None:
        return None
    given = ["%s=%s" % (name, getattr(sequence, name, None)) for name in SEQUENCE_OPTIONS]
    if getattr(sequence, "optional", False):
        given.append("optional=True")
    name = getattr(sequence, "name", None)
    schema = getattr(sequence, "schema", None)
    parts = [".".join(str(part) for part in (schema, name) if part)] if name else []
    return " ".join(parts + [each for each in given if not each.endswith("=None")]) or "yes"


# --- types


def type_text(type_, dialect):
    try:
        return one_line(type_.compile(dialect=dialect))
    except Exception:  # this database has no such type
        return NOT_AVAILABLE


def without_decorator(type_):
    while isinstance(type_, types.TypeDecorator):
        type_ = type_.impl
    return type_


def type_facts(type_):
    facts = {"type " + name: type_text(type_, dialect) for name, dialect in DIALECTS.items()}
    inner = without_decorator(type_)
    while isinstance(inner, types.ARRAY):
        inner = without_decorator(inner.item_type)
    if isinstance(inner, types.Enum):
        facts["enum"] = enum_name(inner) if inner.native_enum else None
        facts["enum labels"] = ", ".join(inner.enums)
    if getattr(inner, "create_constraint", False):
        facts["type check"] = str(inner.name) if inner.name else "yes"
    return facts


def enum_name(type_):
    name = type_.name or "without a name"
    return "%s.%s" % (type_.schema, name) if type_.schema else str(name)


def type_behaviour(type_, words):
    facts = {}
    if isinstance(type_, types.TypeDecorator):
        cls = type(type_)
        if "%s.%s" % (cls.__module__, cls.__qualname__) not in TRANSPARENT_DECORATORS:
            facts["type decorator"] = words.of_class(cls)
    try:
        facts["Python type"] = words.of_class(without_decorator(type_).python_type)
    except Exception:  # many types do not say
        pass
    if getattr(without_decorator(type_), "none_as_null", False):
        facts["none_as_null"] = "yes"
    return facts


# --- constraints and indexes


def name_of(item, table):
    """The name that the naming convention gives, or the class's own."""
    if _constraint_name_for_table is not None:
        name = _constraint_name_for_table(item, table)
        if isinstance(name, str):
            return str(name)
    return str(item.name) if isinstance(item.name, str) else ""


def constraint_facts(constraint, table, words):
    if getattr(constraint, "_type_bound", False):
        return None  # the column's type makes it, and says so
    kind, what, facts = constraint_words(constraint)
    if what is None:
        return None
    facts["deferrable"] = flag(constraint.deferrable)
    facts["initially"] = constraint.initially
    facts.update(options_of(constraint, words))
    comment = getattr(constraint, "comment", None)
    return {
        "kind": kind,
        "name": name_of(constraint, table),
        "columns": column_names(constraint),
        "what": what,
        "facts": {"schema": without_none(dict(facts, comment=comment))},
    }


def flag(value):
    return None if value is None else "yes" if value else "no"


def column_names(item):
    return [str(column.name) for column in getattr(item, "columns", [])]


def constraint_words(constraint):
    """(kind, what it says, further facts)."""
    columns = "(%s)" % ", ".join(column_names(constraint))
    if isinstance(constraint, PrimaryKeyConstraint):
        return "primary key", columns if len(constraint.columns) else None, {}
    if isinstance(constraint, ForeignKeyConstraint):
        return "foreign key", targets_of(constraint), foreign_key_facts(constraint)
    if isinstance(constraint, UniqueConstraint):
        return "unique", columns, {}
    if isinstance(constraint, CheckConstraint):
        return "check", "(%s)" % sql_text(constraint.sqltext, with_tables=False), {}
    dialect = DIALECTS["postgresql"]
    return "exclude", one_line(dialect.ddl_compiler(dialect, None).process(constraint)), {}


def targets_of(constraint):
    return ", ".join(target_of(key) for key in constraint.elements)


def target_of(key):
    try:
        return "%s.%s" % (key.column.table.fullname, key.column.name)
    except Exception:  # the target stands in another MetaData or nowhere
        return key.target_fullname


def foreign_key_facts(constraint):
    return {
        "ON DELETE": constraint.ondelete,
        "ON UPDATE": constraint.onupdate,
        "MATCH": constraint.match,
        "use_alter": "yes" if constraint.use_alter else None,
    }


def index_facts(index, table, words):
    expressions = [
        str(each.name) if isinstance(each, Column) else sql_text(each, with_tables=False)
        for each in index.expressions
    ]
    facts = dict(options_of(index, words), unique="yes" if index.unique else None)
    return {
        "kind": "index",
        "name": name_of(index, table),
        "columns": [],
        "what": "(%s)" % ", ".join(expressions),
        "facts": {"schema": without_none(facts)},
    }
