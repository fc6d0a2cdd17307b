"""What the objects of a tree's classes leave in a database: made, changed, merged and deleted.
What their validators, mutable values, hybrids, synonyms and proxies make of an assignment is seen there too.

Every class makes one object of nothing but what it must be told, and one of all that it can be
told. What the database then holds is read without the classes. Values that differ from run to run
are told by their kind. The links between objects are made through foreign keys.
"""

import datetime
import decimal
import inspect
import itertools
import re
import uuid

from sqlalchemy import Column, Identity, UniqueConstraint, event, types
from sqlalchemy.exc import CompileError, SQLAlchemyError, StatementError
from sqlalchemy.ext.associationproxy import AssociationProxyExtensionType
from sqlalchemy.ext.hybrid import HybridExtensionType
from sqlalchemy.ext.mutable import MutableDict, MutableList, MutableSet
from sqlalchemy.orm import Session

GIVEN_TIME = datetime.datetime(2001, 2, 3, 4, 5, 6)
GIVEN_UUID = uuid.UUID("abcdefab-0000-1000-8000-00000000000a")  # no number to SQLite
A_WHILE = datetime.timedelta(days=2)
RAW = {"sqlite": "typeof({0}) || '\t' || quote({0})",
       "postgresql": "pg_typeof({0})::text || '\t' || coalesce({0}::text, 'NULL')"}


def number_for(column_type):
    return decimal.Decimal("2.5") if column_type.asdecimal else 2.5


def uuid_for(column_type):
    return GIVEN_UUID if column_type.as_uuid else str(GIVEN_UUID)


def moment_for(column_type):
    return GIVEN_TIME.replace(tzinfo=datetime.timezone.utc) if column_type.timezone else GIVEN_TIME


def label_for(column_type):
    return list(column_type.enum_class)[-1] if column_type.enum_class else column_type.enums[-1]


# The first class that a type is an instance of decides.
VALUES = [
    (types.Enum, label_for), (types.Boolean, lambda _: True), (types.Integer, lambda _: 8),
    (types.Numeric, number_for), (types.Uuid, uuid_for), (types.LargeBinary, lambda _: b"\x00b"),
    (types.JSON, lambda _: {"k": [1, None]}), (types.DateTime, moment_for),
    (types.Date, lambda _: GIVEN_TIME.date()), (types.Time, lambda _: GIVEN_TIME.time()),
    (types.Interval, lambda _: datetime.timedelta(hours=3)),
]


IN_PLACE = [(MutableDict, lambda value: value.update(more=[2])),
            (MutableList, lambda value: value.append(2)), (MutableSet, lambda value: value.add(2))]


def methods_without_arguments(cls):
    """Of the class and its mixins, but not of the libraries'."""
    found = {}
    for each in cls.__mro__:
        if each.__module__.split(".")[0] not in ("builtins", "pydantic", "sqlalchemy", "sqlmodel"):
            found |= {key: value for key, value in vars(each).items() if key not in found}
    return sorted(key for key, value in found.items()
                  if inspect.isfunction(value) and not key.startswith("_")
                  and len(inspect.signature(value).parameters) == 1)


def assigned_beside_columns(mapper):
    """Hybrids with a setter, synonyms, and proxies."""
    kinds = (AssociationProxyExtensionType.ASSOCIATION_PROXY, HybridExtensionType.HYBRID_PROPERTY)
    for key, found in sorted(mapper.all_orm_descriptors.items()):
        if found.extension_type in kinds and getattr(found, "fset", True):
            yield key
    yield from sorted(mapper.synonyms.keys())


def is_list(mapper, key):
    """A proxy of a collection."""
    proxy = mapper.all_orm_descriptors[key]
    if proxy.extension_type is not AssociationProxyExtensionType.ASSOCIATION_PROXY:
        return False
    return mapper.relationships[proxy.target_collection].uselist


def value_for(column):
    column_type = column.type
    while isinstance(column_type, types.TypeDecorator) and not isinstance(column_type, types.Interval):
        column_type = column_type.impl_instance
    for cls, make in VALUES:
        if isinstance(column_type, cls):
            return make(column_type)
    if isinstance(column_type, types.ARRAY):
        return [value_for_item(column_type.item_type)]
    if type(column_type).__name__ == "INET":
        return "10.0.0.1"
    return "w" * min(column_type.length or 6, 6)


def value_for_item(item_type):
    return 8 if isinstance(item_type, types.Integer) else "w"


def key_value(column, number):
    value = value_for(column)
    if isinstance(value, str) and value != str(GIVEN_UUID):
        return f"k{number}"
    if isinstance(value, (str, uuid.UUID)):
        return type(value)(str(GIVEN_UUID)[:-1] + str(number))
    return number


def is_unique(column):
    """Whether no two rows may have the same value of it."""
    return column.unique or any(isinstance(one, UniqueConstraint) and list(one.columns) == [column]
                                for one in column.table.constraints)


def value_of(column, number):
    """What object 1 or 2 is told of a column that is no key."""
    value = value_for(column)
    can_differ = type(value) in (str, int, uuid.UUID) and not isinstance(column.type, types.Enum)
    return key_value(column, number) if can_differ and is_unique(column) else value


def holds_list(mapper, key, column):
    """JSON that is said to be a list: Pydantic 1 passes over what it was not told to expect."""
    annotation = str(getattr(mapper.class_, "__annotations__", {}).get(key, ""))
    made_by = getattr(getattr(column.default, "arg", None), "original", None)
    return isinstance(column.type, types.JSON) and ("list" in annotation or made_by is list)


def listed_value(mapper, key):
    """Of what is annotated as a Literal, which Pydantic 1 wants as well."""
    annotation = str(getattr(mapper.class_, "__annotations__", {}).get(key, ""))
    listed = re.search(r"Literal\[['\"](\w+)", annotation)
    return listed and listed[1]


def is_made_by_itself(column):
    return column.computed is not None or isinstance(column.server_default, Identity)


def is_expression(prop):
    """A column_property() that no column of the table is behind."""
    return not isinstance(prop.columns[0], Column)


def name_of(mapper):
    return f"{mapper.class_.__module__}.{mapper.class_.__name__}"


class Filled:
    """The database of one tree, and what the objects of the modules named PREFIX* leave there."""

    def __init__(self, tree, engine, prefix=""):
        self.tree, self.engine, self.seen, self.deleted = tree, engine, {}, set()
        self.classes = [mapper for mapper in self.in_order(tree)
                        if mapper.class_.__module__.startswith(prefix)]

    def in_order(self, tree):
        """The mappers whose tables this database can have, those that are pointed at first."""
        of_table = {mapper.local_table: mapper for mapper in tree.mappers}
        return [of_table[table] for metadata in tree.metadatas for table in metadata.sorted_tables
                if table in of_table and self.can_have(table)]

    def can_have(self, table):
        try:
            for column in table.columns:
                column.type.compile(dialect=self.engine.dialect)
        except CompileError:
            return False
        return True

    def create(self):
        for metadata in self.tree.metadatas:
            metadata.create_all(self.engine, tables=[t for t in metadata.tables.values()
                                                     if self.can_have(t)])

    def run(self):
        """Module by module, or a transaction would lock more tables than PostgreSQL has room for."""
        with Session(self.engine) as session:
            event.listen(session, "after_flush", self.note_deleted)
            for _, mappers in itertools.groupby(self.classes, lambda m: m.class_.__module__):
                self.run_module(session, list(mappers))
        return self.seen

    def run_module(self, session, mappers):
        """What a merge and a delete leave is looked at and taken back."""
        for mapper in mappers:
            self.insert(session, mapper, 1, {})
            self.insert(session, mapper, 2, self.all_values(mapper))
        session.commit()
        self.look(session, mappers, "inserted")
        for work, when in ((self.change, "changed"), (self.change_in_place, "changed in place"),
                           (self.assign, "assigned"), (self.call, "called"), (self.merge, "merged"),
                           (self.delete, "deleted")):
            for mapper in mappers:
                work(session, mapper)
            self.look(session, mappers, when)
            session.rollback()

    @staticmethod
    def identity(mapper, number):
        """The values of the primary key of object 1 or 2, by attribute."""
        return {mapper.get_property_by_column(column).key: key_value(column, number)
                for column in mapper.primary_key}

    def object_of(self, session, mapper, number):
        return session.get(mapper.class_, tuple(self.identity(mapper, number).values()))

    def columns_of(self, mapper):
        """Attribute and column of all that may be told; of keys only those that must be. By column,
        as an attribute may have another name after a conversion."""
        for prop in sorted(mapper.column_attrs, key=lambda each: str(each.columns[0])):
            column = prop.columns[0]
            if is_expression(prop):
                continue
            if not column.primary_key and not is_made_by_itself(column):
                yield prop.key, column

    def all_values(self, mapper):
        return {key: [1] if holds_list(mapper, key, column)
                else listed_value(mapper, key) or value_of(column, 2)
                for key, column in self.columns_of(mapper) if not column.foreign_keys}

    def insert(self, session, mapper, identity, values):
        """Object 1 of a class is told nothing but what it must be, object 2 all."""
        told = {**self.identity(mapper, identity), **values}
        for key, column in self.columns_of(mapper):
            has_default = column.default is not None or column.server_default is not None
            if column.foreign_keys:
                told[key] = key_value(column, identity)
            elif key not in told and not column.nullable and not has_default:
                told[key] = value_of(column, identity)
        self.attempt(session, mapper, f"insert {identity}", lambda: session.add(mapper.class_(**told)))

    def change(self, session, mapper):
        """Any attribute will do; the columns with onupdate= follow."""
        for key, column in self.columns_of(mapper):
            if not column.foreign_keys and column.onupdate is None:
                one = self.object_of(session, mapper, 1)
                if one is not None:
                    self.attempt(session, mapper, "change",
                                 lambda: setattr(one, key, value_for(column)))
                return

    def change_in_place(self, session, mapper):
        """Values that tell of their changes, as `MutableDict.as_mutable(JSON)` makes them."""
        two = self.object_of(session, mapper, 2)
        if two is None:
            return
        for key, column in self.columns_of(mapper):
            value = getattr(two, key)
            for cls, work in IN_PLACE:
                if isinstance(value, cls):
                    self.attempt(session, mapper, f"change {column.name} in place",
                                 lambda: work(value))

    def assign(self, session, mapper):
        """To all columns, and to what is none: hybrids, synonyms, proxies."""
        one = self.object_of(session, mapper, 1)
        if one is None:
            return
        for key, value in self.all_values(mapper).items():
            column = mapper.column_attrs[key].columns[0]
            self.attempt(session, mapper, f"assign {column.name}",
                         lambda: setattr(one, key, value_of(column, 1) if is_unique(column) else value))
        for key in assigned_beside_columns(mapper):
            value = ["w"] if is_list(mapper, key) else "w"
            self.attempt(session, mapper, f"assign {key}", lambda: setattr(one, key, value), Exception)

    def call(self, session, mapper):
        """The methods of the model that need no arguments; they may store what nothing declares."""
        one = self.object_of(session, mapper, 1)
        for key in methods_without_arguments(mapper.class_) if one is not None else ():
            self.attempt(session, mapper, f"call {key}", getattr(one, key), Exception)

    def merge(self, session, mapper):
        identity = self.identity(mapper, 2)
        self.attempt(session, mapper, "merge", lambda: session.merge(mapper.class_(**identity)))

    def delete(self, session, mapper):
        """What cascades goes with it, and what forbids it stays."""
        one = self.object_of(session, mapper, 1)
        if one is None:
            return
        self.deleted.clear()
        self.attempt(session, mapper, "delete", lambda: session.delete(one))
        self.seen[f"{name_of(mapper)} deletes"] = sorted(self.deleted)

    def note_deleted(self, session, _context):
        self.deleted.update(type(each).__name__ for each in session.deleted)

    def attempt(self, session, mapper, what, work, errors=SQLAlchemyError):
        """The kind of error that it leads to; nothing else of the session is lost by it."""
        name = f"{name_of(mapper)} {what}"
        try:
            with session.begin_nested():
                work()
                session.flush()
            self.seen[name] = "done"
        except errors as error:
            cause = error.orig if isinstance(error, StatementError) else error
            self.seen[name] = type(cause).__name__

    def look(self, session, mappers, when):
        raw = RAW[self.engine.dialect.name]
        quote = self.engine.dialect.identifier_preparer.quote
        for mapper in mappers:
            table = mapper.local_table
            columns = ", ".join(raw.format(quote(c.name)) for c in table.columns)
            order = ", ".join(quote(c.name) for c in mapper.primary_key)
            query = f"SELECT {columns} FROM {quote(table.name)} ORDER BY {order}"
            rows = session.connection().exec_driver_sql(query)
            self.seen[f"{table.name} {when}"] = [
                dict(sorted(zip([c.name for c in table.columns], map(stable, row)))) for row in rows]
            if when != "merged":  # what a merge stores may differ, and these follow it
                self.look_at_expressions(session, mapper, when)

    def look_at_expressions(self, session, mapper, when):
        if not any(map(is_expression, mapper.column_attrs)):
            return
        loaded = session.query(mapper.class_).order_by(*mapper.primary_key).populate_existing().all()
        for prop in filter(is_expression, mapper.column_attrs):
            values = [getattr(each, prop.key) for each in loaded]
            self.seen[f"{name_of(mapper)}.{prop.key} {when}"] = [
                {prop.key: stable(f"{type(value).__name__}\t{value}")} for value in values]


def stable(shown):
    """What is of now, and what is made by chance, only by its kind."""
    kind, _, value = shown.partition("\t")
    bare = value.strip("'")
    try:
        moment = datetime.datetime.fromisoformat(bare[:19])
        if abs(datetime.datetime.utcnow() - moment) < A_WHILE:
            return f"{kind} of now"
    except ValueError:
        pass
    try:
        if uuid.UUID(bare).version == 4:
            return f"{kind} by chance"
    except ValueError:
        pass
    return shown
